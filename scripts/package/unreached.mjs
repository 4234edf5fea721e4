import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Removes the modules under `folder` that no entry leads to, and the types that no entry's types lead to. The compiler writes both for
 * all that it has seen: of what was looked at for its types alone, nobody loads the module.
 * @param {string} folder
 * @param {readonly string[]} entries Modules without their endings, relative to `folder`.
 */
export function removeUnreached(folder, entries) {
  for (const ending of ['.js', '.d.ts']) {
    const reached = new Set();
    const waiting = entries.map((entry) => join(folder, `${entry}${ending}`));
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      waiting.push(...neighboursOf(file, ending));
    }
    for (const name of readdirSync(folder, { recursive: true })) {
      const file = join(folder, name);
      if (file.endsWith(ending) && !reached.has(file)) rmSync(file);
    }
  }
}

/** The modules that a module asks for by a relative name and that were compiled with it. */
function neighboursOf(file, ending) {
  const names = Array.from(readFileSync(file, 'utf8').matchAll(/(?:\brequire\(|\bimport\(|\bfrom )["'](\.[^"']+)["']/g), ([, name]) => name);
  return names.map((name) => join(dirname(file), `${name.replace(/\.js$/, '')}${ending}`)).filter((path) => existsSync(path));
}
