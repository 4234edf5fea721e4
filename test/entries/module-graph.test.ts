import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(__dirname, '../..');

/** What a file of ours needs before its first line runs, and what it fetches once somebody asks: its own modules by path, others by name. */
function modulesFrom(entry: string): { readonly atOnce: readonly string[]; readonly later: readonly string[] } {
  const atOnce = new Set<string>();
  const later = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (atOnce.has(file)) continue;
    atOnce.add(file);
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm)) {
      if (!name.startsWith('.')) atOnce.add(name);
      else open.push(relative(ROOT, `${resolve(ROOT, dirname(file), name)}.ts`));
    }
    for (const [, indent = '', name = ''] of text.matchAll(/^( *).*\b(?:require|import)\('([^']+)'\) as /gm)) (indent === '' ? atOnce : later).add(name);
  }
  return { atOnce: [...atOnce], later: [...later] };
}

const named = (modules: readonly string[]): readonly string[] => modules.filter((name) => !name.endsWith('.ts')).sort();
const foldersOf = (modules: readonly string[]): readonly string[] =>
  [...new Set(modules.filter((name) => name.endsWith('.ts')).map((name) => name.split('/').slice(0, 2).join('/')))].sort();

describe('what pinstream/rule loads', () => {
  const { atOnce, later } = modulesFrom('lib/entries/rule.ts');

  it('is nothing but our own views: no cdk8s, no reader of YAML, no test framework', () => {
    expect(named(atOnce)).toEqual([]);
    expect(later).toEqual([]);
    expect(atOnce.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('stays small enough for a rule module to cost nothing', () => {
    expect(foldersOf(atOnce)).toEqual(['lib/base', 'lib/config', 'lib/engine', 'lib/entries', 'lib/images', 'lib/kube']);
    expect(atOnce.length).toBeLessThan(25);
  });
});

describe('what pinstream/testing loads', () => {
  const { atOnce, later } = modulesFrom('lib/entries/testing.ts');

  it('is the engine and our own reader: no cdk8s, no file system, no test framework', () => {
    expect(named(atOnce)).toEqual(['js-yaml', 'node:crypto']);
    expect(foldersOf(atOnce)).not.toContain('lib/sources');
  });

  it('fetches the yaml package only to say why a text does not parse', () => {
    expect(later).toEqual(['yaml']);
  });
});
