/**
 * `npm run docs` writes the generated parts of the rules' pages, the list of all rules in `docs/rules.md` and the constructs' page
 * `docs/constructs.md`.
 * With `--check` it writes nothing and ends 1 where something would change.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rule } from '../lib/engine/rule';
import { RULES } from '../rules';
import { constructPage } from './docs/construct-page';
import { ruleIndex } from './docs/rule-index';
import { needsOf } from './docs/rule-needs';
import { withGenerated } from './docs/rule-page';

const check = process.argv.includes('--check');
const problems: string[] = [];

const pages = new Map<Rule, string>();
for (const rule of RULES) {
  const file = `rules/${rule.category}/${rule.id}.md`;
  if (existsSync(file)) pages.set(rule, readFileSync(file, 'utf8'));
  if (!existsSync(file)) problems.push(`${file}: the rule has no page`);
  else settle(file, (page) => withGenerated(page, rule));
}
settle('docs/rules.md', () => ruleIndex(RULES, (rule) => needsOf(rule, pages.get(rule) ?? '')));
settle('docs/constructs.md', () => constructPage('lib/constructs/index.ts'));

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** Writes a file as it should be, or says that it is not. */
function settle(file: string, wanted: (text: string) => string): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  let next: string;
  try {
    next = wanted(text);
  } catch (error) {
    problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (next === text) return;
  if (check) {
    problems.push(`${file}: out of date; run npm run docs`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, next);
  console.log(`wrote ${file}`);
}
