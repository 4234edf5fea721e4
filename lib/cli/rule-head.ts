import type { Option } from '../config/options';
import type { Rule } from '../engine/rule';
import { WORKLOADS } from '../kube/workloads';

/** What becomes of a finding of the rule, by what the rule says of its repairs. */
export const FIXES: Readonly<Record<NonNullable<Rule['fixes']>, string>> = {
  safe: 'safe fix',
  unsafe: 'unsafe fix',
  hint: 'hint',
};

/** What a rule says of itself, as its page has it at the top: Markdown. */
export function headOf(rule: Rule): string {
  const kinds = 'kinds' in rule && rule.kinds ? [`kinds: ${kindsOf(rule.kinds)}`] : [];
  const facts = [`**${rule.severity}**`, `preset ${presetsOf(rule)}`, SCOPES[rule.scope], rule.fixes ? FIXES[rule.fixes] : 'no fix', ...kinds, `since ${rule.since}`];
  const parts = [facts.join(' · '), `${rule.summary}.`];
  if (rule.severityNote !== undefined) parts.push(`Severity: ${rule.severityNote}`);
  const options = Object.entries(rule.options ?? {});
  if (options.length > 0) parts.push(optionTable(options));
  return parts.join('\n\n');
}

/** What the rule's claims stand on, under a heading: Markdown. */
export function sourcesOf({ sources }: Rule): string {
  const list = sources.map(({ title, url, version }) => `- [${title}](${url})${version === undefined ? '' : `, ${version}`}`);
  return ['## Sources', '', ...(list.length > 0 ? list : ['None: the rule claims nothing about Kubernetes, OpenShift or OCI.'])].join('\n');
}

/** Text for a cell of a table: what would end the cell is escaped. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

const SCOPES: Readonly<Record<Rule['scope'], string>> = {
  object: 'looks at one object',
  workspace: 'looks at the objects of a set',
  document: 'looks at the text of a document',
  change: 'looks at an object beside what it was',
  suppression: 'looks at what silences findings',
};

/** The ten kinds with a pod spec in three words: nobody reads ten names. */
function kindsOf(kinds: readonly string[]): string {
  if (!WORKLOADS.every((kind) => kinds.includes(kind))) return kinds.join(', ');
  return ['all with a pod spec', ...kinds.filter((kind) => !WORKLOADS.includes(kind))].join(', ');
}

function presetsOf({ preset, presets = [] }: Rule): string {
  const others = presets.filter((other) => other !== preset);
  return others.length === 0 ? preset : `${preset} (some findings: ${others.join(', ')})`;
}

function optionTable(options: readonly (readonly [string, Option<unknown>])[]): string {
  const rows = options.map(([key, option]) => `| \`${key}\` | ${cell(typeOf(option))} | \`${cell(JSON.stringify(option.fallback))}\` | ${cell(option.summary)} |`);
  return ['| option | takes | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const TYPES: Readonly<Record<Option<unknown>['type'], string>> = { 'text-list': 'a list of texts', 'pattern-list': 'a list of regular expressions', choice: 'a word', 'whole-number': 'a whole number' };

function typeOf({ type, choices }: Option<unknown>): string {
  return choices ? choices.map((word) => `\`${word}\``).join(' or ') : TYPES[type];
}
