import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(__dirname, '../..');

/** Every module that a file of ours reaches, its own by path and others by name; `require` and `import()` count too. */
function modulesFrom(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const names = readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'|(?:require|import)\('([^']+)'\)/gm);
    for (const match of names) {
      const name = match[1] ?? match[2] ?? '';
      if (!name.startsWith('.')) seen.add(name);
      else open.push(relative(ROOT, `${resolve(ROOT, dirname(file), name)}.ts`));
    }
  }
  return seen;
}

describe('what the constructs load', () => {
  const modules = [...modulesFrom('lib/constructs/index.ts')];

  it('is cdk8s, the YAML reader for the lock and the file system, so no network and no other process', () => {
    expect(modules.filter((name) => !name.endsWith('.ts')).sort()).toEqual(['cdk8s', 'constructs', 'js-yaml', 'node:fs', 'node:path', 'yaml']);
  });

  it('stays on their floors', () => {
    const folders = new Set(modules.filter((name) => name.endsWith('.ts')).map(dirname));
    expect([...folders].sort()).toEqual(['lib/base', 'lib/constructs', 'lib/images', 'lib/kube', 'lib/openshift', 'lib/yaml']);
    expect(modules.filter((name) => name.endsWith('.ts') && !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('is joined by cdk8s-plus alone in our own charts', () => {
    const more = [...modulesFrom('charts/main.ts')].filter((name) => !modules.includes(name) && !name.startsWith('charts/'));
    expect(more.filter((name) => name !== 'cdk8s-plus-27')).toEqual([]);
  });
});
