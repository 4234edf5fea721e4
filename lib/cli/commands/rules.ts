import { createColors } from 'picocolors';
import { RULES } from '../../../rules';
import { EXIT } from '../../base/errors';
import type { Rule } from '../../engine/rule';
import { wrapped } from '../../reporters/columns';
import { command } from '../command';
import { oneOf } from '../flags';
import { isColoured, lineWidth } from '../io';
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
    else stdout.write(`${printRules({ width: lineWidth(stdout), colour: isColoured(stdout, env), isTerminal: stdout.isTerminal })}\n${NOTE}\n`);
    return EXIT.clean;
  },
});

const NOTE = '* for some cases another one; pinstream explain <rule> tells which';

/** A table, where a terminal has the room for it or a program reads its lines; else two lines a rule. */
function printRules({ width, colour, isTerminal }: { readonly width: number; readonly colour: boolean; readonly isTerminal: boolean }): string {
  const { bold, dim } = createColors(colour);
  const table = printTable(HEADINGS, RULES.map(rowOf), bold);
  if (!isTerminal || printTable(HEADINGS, RULES.map(rowOf)).split('\n').every((line) => line.length <= width)) return table;
  return RULES.map((rule) => {
    const [id = '', severity = '', preset = '', fixes = ''] = rowOf(rule);
    const told = [severity, preset, ...(fixes === '-' ? [] : [`${fixes} fix`])].join(', ');
    return [`${bold(id)}  ${dim(told)}`, ...wrapped(rule.summary, width - 2).map((line) => `  ${line}`), ''].join('\n');
  }).join('');
}

function rowOf({ id, severity, severityNote, preset, presets = [], fixes, summary }: Rule): readonly string[] {
  return [id, severityNote === undefined ? severity : `${severity}*`, [preset, ...presets].join(', '), fixes ?? '-', summary];
}

function describe({ id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources }: Rule): object {
  return { id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources };
}
