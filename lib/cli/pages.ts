import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Rule } from '../engine/rule';
import { headOf, sourcesOf } from './rule-head';

/**
 * The page of a rule, as Markdown: the file beside the rule, in the package as in the repository. A rule of somebody's own has what it
 * says of itself, and between that and its sources the file `<id>.md` beside its module, where there is one.
 * @param module Absolute path of the module that brought the rule.
 */
export function pageOf(rule: Rule, module?: string): string {
  const { id, category } = rule;
  if (module !== undefined) return ownPage(rule, join(dirname(module), `${id}.md`));
  const page = join('rules', category, `${id}.md`);
  // From build/ it is one folder up, from lib/cli/ two.
  const built = join(__dirname, '..', page);
  return readFileSync(existsSync(built) ? built : join(__dirname, '..', '..', page), 'utf8');
}

function ownPage(rule: Rule, path: string): string {
  // The title is the rule's, so that a page may have its own or none.
  const written = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n').replace(/^\s*# .*\n/, '').trim() : '';
  const parts = [`# ${rule.id}`, headOf(rule), written, rule.sources.length > 0 ? sourcesOf(rule) : ''];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
