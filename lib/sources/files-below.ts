import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Paths of all regular files below a folder, relative to it, with `/`. Links are not followed: `readdirSync` with `recursive` does so or
 * does not, by the version of Node, and goes round in a loop of them. Throws what `node:fs` throws.
 */
export function filesBelow(folder: string, within = ''): readonly string[] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const path = `${within}${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, `${path}/`);
    return entry.isFile() ? [path] : [];
  });
}
