import type { Option } from '../../lib/config/options';
import type { Rule } from '../../lib/engine/rule';

/** A rule's page with its generated parts as the rule has them now; a page without the sources part gets one at its end. */
export function withGenerated(page: string, rule: Rule): string {
  const headed = replacePart(page, 'head', headOf(rule));
  if (headed === undefined) throw new Error(`the page of ${rule.id} has no line \`${opening('head')}\` with \`${END}\` after it`);
  const sources = sourcesOf(rule);
  return replacePart(headed, 'sources', sources) ?? `${headed.trimEnd()}\n\n${opening('sources')}\n${sources}\n${END}\n`;
}

const END = '<!-- end generated -->';

function opening(name: string): string {
  return `<!-- generated: ${name} -->`;
}

function replacePart(page: string, name: string, content: string): string | undefined {
  const start = page.indexOf(opening(name));
  const end = start < 0 ? -1 : page.indexOf(END, start);
  if (end < 0) return undefined;
  return `${page.slice(0, start)}${opening(name)}\n${content}\n${page.slice(end)}`;
}

const SCOPES: Readonly<Record<Rule['scope'], string>> = {
  object: 'looks at one object',
  workspace: 'looks at the objects of a set',
  document: 'looks at the text of a document',
  suppression: 'looks at what silences findings',
};

/** What becomes of a finding of the rule, by what the rule says of its repairs. */
export const FIXES: Readonly<Record<NonNullable<Rule['fixes']>, string>> = {
  safe: 'safe fix',
  unsafe: 'unsafe fix',
  hint: 'hint',
};

function headOf(rule: Rule): string {
  const kinds = 'kinds' in rule && rule.kinds ? [`kinds: ${rule.kinds.join(', ')}`] : [];
  const facts = [`**${rule.severity}**`, `preset ${presetsOf(rule)}`, SCOPES[rule.scope], rule.fixes ? FIXES[rule.fixes] : 'no fix', ...kinds, `since ${rule.since}`];
  const parts = [facts.join(' · '), `${rule.summary}.`];
  if (rule.severityNote !== undefined) parts.push(`Severity: ${rule.severityNote}`);
  const options = Object.entries(rule.options ?? {});
  if (options.length > 0) parts.push(optionTable(options));
  return parts.join('\n\n');
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

function sourcesOf({ sources }: Rule): string {
  const list = sources.map(({ title, url, version }) => `- [${title}](${url})${version === undefined ? '' : `, ${version}`}`);
  return ['## Sources', '', ...(list.length > 0 ? list : ['None: the rule claims nothing about Kubernetes, OpenShift or OCI.'])].join('\n');
}

/** Text for a cell of a table: what would end the cell is escaped. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
