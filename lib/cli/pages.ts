import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../engine/rule';

/** The page of a rule, as Markdown. The build lays all pages beside the command line; in the sources each is beside its rule. */
export function pageOf({ id, category }: Rule): string {
  const built = join(__dirname, 'pages', `${id}.md`);
  const path = existsSync(built) ? built : join(__dirname, '..', '..', 'rules', category, `${id}.md`);
  return readFileSync(path, 'utf8');
}
