import { groupBy } from '../../lib/base/group';
import type { Category, Rule } from '../../lib/engine/rule';
import { cell, FIXES } from './rule-page';

const TITLES: Readonly<Record<Category, string>> = {
  images: 'Images',
  streams: 'Image streams, look-ups and triggers',
  templates: 'Templates',
  statefulsets: 'StatefulSets',
  workloads: 'Workloads',
  reader: 'Reading',
};

/** The page that lists all rules by category, each with a link to its own page. */
export function ruleIndex(rules: readonly Rule[]): string {
  const byCategory = groupBy(rules, ({ category }) => category);
  const sections = Object.entries(TITLES).flatMap(([category, title]) => {
    const members = Array.from(byCategory).find(([name]) => name === category)?.[1];
    return members ? [`## ${title}\n\n${table(members)}`] : [];
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Rules

<!-- Written by \`npm run docs\`; do not edit. -->

Severity says how bad a fault is: an \`error\` breaks or loses data, a \`warning\` can, \`info\` is advice.
Preset says for whom a rule is: \`recommended\` is right nearly always, \`strict\` asks for work, \`pedantic\` is taste; each holds those before it.
A safe fix leaves the running system as it is, or the fault can mean one thing; an unsafe one needs your yes; a hint is printed only.`;

function table(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, category, summary, severity, preset, fixes }) => `| [${id}](../rules/${category}/${id}.md) | ${cell(summary)} | ${severity} | ${preset} | ${fixes ? FIXES[fixes] : ''} |`);
  return ['| rule | finds | severity | preset | repair |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
