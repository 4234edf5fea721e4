import { createColors } from 'picocolors';
import { EXIT } from '../../base/errors';
import type { Rule } from '../../engine/rule';
import { wrapped } from '../../base/columns';
import { command } from '../command';
import { oneOf } from '../flags';
import { isColoured, lineWidth } from '../io';
import { groupsOf, tallyOf } from '../rule-groups';
import { openRules, RULE_MODULE_FLAG } from '../rule-modules';
import { markdownTable, printTable } from '../table';

const HEADINGS = ['rule', 'category', 'severity', 'preset', 'fix', 'finds'];

/** Lists the rules. */
export const rules = command({
  name: 'rules',
  summary: 'List all rules',
  flags: { format: oneOf('How the list is printed', ['text', 'json', 'markdown'], 'text'), ...RULE_MODULE_FLAG },
  async run({ flags: { format, rules: modules } }, io) {
    const { stdout, env } = io;
    const { rules: all } = await openRules({ rules: modules, allowCode: false }, io);
    const rows = groupsOf(all).flatMap((group) => group.rules).map(rowOf);
    if (format === 'json') stdout.write(`${JSON.stringify({ version: 1, rules: all.map(describe) }, undefined, 2)}\n`);
    else if (format === 'markdown') stdout.write(markdownTable(HEADINGS, rows.map(([id = '', ...rest]) => [`\`${id}\``, ...rest])));
    else if (stdout.isTerminal) stdout.write(`${printGroups(all, lineWidth(stdout), isColoured(stdout, env))}\n\n${tallyOf(all)}\n${NOTE}\n`);
    else stdout.write(`${printTable(HEADINGS, rows)}\n${NOTE}\n`);
    return EXIT.clean;
  },
});

const NOTE = '* for some cases another one; pinstream explain <rule> tells which';

/** Columns besides the id that a rule is told in, on a terminal; what it finds comes last. */
const SHORT = { severity: 'warning*'.length, preset: 'recommended, strict'.length, fix: 'unsafe'.length };
const LEAST_SUMMARY = 40;
const LONGEST_RULE = 100;

/** Rules under the titles of their categories: a line each where the terminal has the room, else two. */
function printGroups(all: readonly Rule[], width: number, colour: boolean): string {
  const { bold, dim } = createColors(colour);
  const idWidth = Math.max(...all.map(({ id }) => id.length));
  const room = width - idWidth - SHORT.severity - SHORT.preset - SHORT.fix - 2 * 4;
  const inColumns = ([id = '', , severity = '', preset = '', fix = '', finds = '']: readonly string[]): string => {
    const told = [severity.padEnd(SHORT.severity), preset.padEnd(SHORT.preset), fix.padEnd(SHORT.fix)].join('  ');
    const [first = '', ...rest] = wrapped(finds, room);
    return [`${bold(id.padEnd(idWidth))}  ${told}  ${first}`, ...rest.map((line) => `${' '.repeat(width - room)}${line}`)].join('\n');
  };
  const inTwo = ([id = '', , severity = '', preset = '', fix = '', finds = '']: readonly string[]): string => {
    const told = [severity, preset, ...(fix === '-' ? [] : [fix === 'hint' ? fix : `${fix} fix`])].join(', ');
    return [`${bold(id)}  ${dim(told)}`, ...wrapped(finds, width - 2).map((line) => `  ${line}`)].join('\n');
  };
  const fits = room >= LEAST_SUMMARY;
  const groups = groupsOf(all).map(({ title, rules: members }) => {
    const heading = [`${bold(title)} ${dim(`(${members.length})`)}`, dim('─'.repeat(Math.min(width, LONGEST_RULE)))];
    return [...heading, ...members.map((rule) => (fits ? inColumns : inTwo)(rowOf(rule)))].join('\n');
  });
  return (fits ? [inColumns(HEADINGS), ...groups] : groups).join('\n\n');
}

function rowOf({ id, category, severity, severityNote, preset, presets = [], fixes, summary }: Rule): readonly string[] {
  const all = Array.from(new Set([preset, ...presets]));
  return [id, category, severityNote === undefined ? severity : `${severity}*`, all.join(', '), fixes ?? '-', summary];
}

function describe({ id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources }: Rule): object {
  return { id, summary, category, severity, severityNote, preset, presets, scope, fixes, since, sources };
}
