import { EXIT } from '../../base/errors';
import { command } from '../command';
import { isColoured, lineWidth } from '../io';
import { renderMarkdown } from '../markdown';
import { pageOf } from '../pages';
import { openRules, RULE_MODULE_FLAG } from '../rule-modules';
import { ruleNamed } from '../rule-names';

/** Shows a rule's page. */
export const explain = command({
  name: 'explain',
  summary: 'Show why a rule is there, what it finds and how to fix it',
  operand: '<rule>',
  flags: RULE_MODULE_FLAG,
  async run({ operands: [id = ''], flags: { rules: modules } }, io) {
    const { stdout, env } = io;
    const { rules, moduleOf } = await openRules({ rules: modules, allowCode: false }, io);
    const rule = ruleNamed(id, rules);
    const page = pageOf(rule, moduleOf.get(rule));
    const width = Math.min(lineWidth(stdout), LONGEST_LINE);
    stdout.write(stdout.isTerminal ? renderMarkdown(page, { width, colour: isColoured(stdout, env) }) : plain(page));
    return EXIT.clean;
  },
});

/** Longer lines of prose are hard to read, however wide the terminal. */
const LONGEST_LINE = 100;

/** The page without the marks of the script that keeps it. */
function plain(page: string): string {
  return page.replace(/^<!--.*-->\n/gm, '');
}
