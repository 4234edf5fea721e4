import { createColors } from 'picocolors';
import { RULES } from '../../../rules';
import { EXIT } from '../../base/errors';
import type { Rule } from '../../engine/rule';
import { command } from '../command';
import { oneOf } from '../flags';
import { isColoured } from '../io';
import { markdownTable, printTable } from '../table';

const HEADINGS = ['rule', 'severity', 'preset', 'fix', 'finds'];

/** Lists the rules. */
export const rules = command({
  name: 'rules',
  summary: 'List all rules',
  flags: { format: oneOf('How the list is printed', ['text', 'json', 'markdown'], 'text') },
  run({ flags: { format } }, { stdout, env }) {
    if (format === 'json') stdout.write(`${JSON.stringify({ version: 1, rules: RULES.map(describe) }, undefined, 2)}\n`);
    else if (format === 'markdown') stdout.write(markdownTable(HEADINGS, RULES.map((rule) => [`\`${rule.id}\``, ...rowOf(rule).slice(1)])));
    else stdout.write(printTable(HEADINGS, RULES.map(rowOf), createColors(isColoured(stdout, env)).bold));
    return EXIT.clean;
  },
});

function rowOf({ id, severity, severityNote, preset, presets = [], fixes, summary }: Rule): readonly string[] {
  return [id, severityNote === undefined ? severity : `${severity}*`, [preset, ...presets].join(', '), fixes ?? '-', summary];
}

function describe({ id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources }: Rule): object {
  return { id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources };
}
