import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');

/** Our own files and the packages that an entry needs before anything runs: without what is behind `import()`, and without types. */
function neededBy(entry: string): readonly string[] {
  const needed = new Set<string>();
  const visit = (file: string): void => {
    const name = relative(ROOT, file);
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, what = '', from = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)([^'";]*?) from '([^']+)';/gm)) {
      const isTypes = /^\s*\{[^}]*\}\s*$/.test(what) && what.replace(/[{}]/g, '').split(',').every((part) => part.trim() === '' || part.trim().startsWith('type '));
      if (isTypes) continue;
      if (from.startsWith('.')) visit(`${join(dirname(file), from)}.ts`);
      else needed.add(from);
    }
  };
  visit(join(ROOT, entry));
  return [...needed];
}

const NETWORK = /^(?:@kubernetes\/|node:(?:https?|net|tls|child_process)$)/;

describe('what loads with a command about a cluster', () => {
  it('is neither the client nor the reader of dumps before somebody asks', () => {
    expect(neededBy('lib/cli/cluster-flags.ts').filter((name) => name.startsWith('lib/cluster/') || NETWORK.test(name))).toEqual([]);
  });

  it('is no network for a dump', () => {
    const needed = neededBy('lib/cluster/dump/dump.ts');
    expect(needed).toContain('lib/cluster/dump/object-index.ts');
    expect(needed.filter((name) => NETWORK.test(name))).toEqual([]);
  });

  it('is client-node in one place, and late', () => {
    expect(neededBy('lib/cluster/connect.ts')).toContain('lib/cluster/http/send.ts');
    expect(neededBy('lib/cluster/connect.ts').filter((name) => name.startsWith('@'))).toEqual([]);
    const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.filter((name) => readFileSync(join(ROOT, 'lib', name), 'utf8').includes("'@kubernetes/client-node'"))).toEqual([join('cluster', 'kubeconfig', 'access.ts')]);
  });
});
