import { cell, FIXES } from '../../lib/cli/rule-head';
import { groupsOf, type RuleGroup, tallyOf } from '../../lib/cli/rule-groups';
import type { Rule } from '../../lib/engine/rule';
import type { Need } from './rule-needs';

/** What a rule asks about besides the manifests. */
export type NeedsOf = (rule: Rule) => readonly Need[];

/** The page that lists all rules by category, each with a link to its own page. */
export function ruleIndex(rules: readonly Rule[], needsOf: NeedsOf): string {
  const groups = groupsOf(rules);
  const sections = groups.map(({ title, about, rules: members }) => `## ${title}\n\n${about}\n\n${table(members, needsOf)}`);
  return `${[introduction(rules), contents(groups, rules), ...sections].join('\n\n')}\n`;
}

const introduction = (rules: readonly Rule[]): string => `# Rules

<!-- Written by \`npm run docs\`; do not edit. -->

${tallyOf(rules)}. \`pinstream explain RULE\` shows a rule's page in the terminal, and \`pinstream rules\` this list.

- **severity** says how bad a fault is: an \`error\` breaks or loses data, a \`warning\` can, \`info\` is advice. A star says that some findings have another one;
  the page tells which.
- **preset** says for whom a rule is: \`recommended\` is right nearly always, \`strict\` asks for work, \`pedantic\` is taste; each holds those before it.
  Two stand there where some findings are in the second.
- **repair**: a safe fix leaves the running system as it is, or the fault can mean one thing; an unsafe one needs your yes; a hint is printed only.
- **depends on** names what besides the manifests decides: the target platform and its release, whether Argo CD applies the manifests, the image lock,
  registries and platforms of the [configuration](configuration.md).
- **since** is the release that brought the rule.`;

function contents(groups: readonly RuleGroup[], all: readonly Rule[]): string {
  const count = (rules: readonly Rule[], holds: (rule: Rule) => boolean): string => String(rules.filter(holds).length);
  const row = (name: string, rules: readonly Rule[]): string => {
    const cells = [name, ...(['recommended', 'strict', 'pedantic'] as const).map((preset) => count(rules, (rule) => rule.preset === preset))];
    return line([...cells, count(rules, ({ fixes }) => fixes === 'safe'), count(rules, ({ fixes }) => fixes === 'unsafe'), String(rules.length)]);
  };
  return [
    ...heading(['category', 'recommended', 'strict', 'pedantic', 'safe fix', 'unsafe fix', 'rules']),
    ...groups.map(({ title, rules }) => row(`[${title}](#${anchorOf(title)})`, rules)),
    row('all', all),
  ].join('\n');
}

/** The anchor that GitHub and GitLab give a heading. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-');
}

function table(rules: readonly Rule[], needsOf: NeedsOf): string {
  const rows = rules.map((rule) => {
    const { id, category, summary, severity, severityNote, preset, presets = [], fixes, since } = rule;
    const shown = Array.from(new Set([preset, ...presets])).join(', ');
    const told = severityNote === undefined ? severity : `${severity}\\*`;
    return line([`[${id}](../rules/${category}/${id}.md)`, cell(summary), told, shown, fixes ? FIXES[fixes] : '', needsOf(rule).join(', '), since]);
  });
  return [...heading(['rule', 'finds', 'severity', 'preset', 'repair', 'depends on', 'since']), ...rows].join('\n');
}

function heading(cells: readonly string[]): readonly string[] {
  return [line(cells), line(cells.map(() => '---'))];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
