import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');

/** What a module loads before anything runs: its own files and packages, without what is behind `import()` and types. */
function staticImports(entry: string): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    if (file.endsWith('.json')) return;
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^'";]*? from '([^']+)';/gm)) {
      if (name.startsWith('.')) visit(resolveModule(join(dirname(file), name)));
      else packages.add(name);
    }
  };
  visit(join(ROOT, entry));
  return { files: Array.from(files, (file) => relative(ROOT, file)), packages: [...packages] };
}

function resolveModule(path: string): string {
  const found = [path, `${path}.ts`, join(path, 'index.ts')].find((candidate) => /\.(?:ts|json)$/.test(candidate) && existsSync(candidate));
  if (found === undefined) throw new Error(`no module ${path}`);
  return found;
}

describe('what the command line loads before it runs', () => {
  it('is next to nothing for the executable, so that the version is quick', () => {
    expect([...staticImports('lib/cli/bin.ts').files].sort()).toEqual(['lib/cli/bin.ts', 'lib/cli/process-io.ts', 'lib/cli/version.ts', 'package.json']);
  });

  it.each(['lint', 'explain', 'rules', 'trace', 'images-list'])('holds for %s no constructs, no second YAML library, no process and no network', (name) => {
    const { files, packages } = staticImports(`lib/cli/commands/${name}.ts`);
    expect(files.filter((file) => /^(?:lib\/(?:constructs|registry|cluster)|charts)\//.test(file))).toEqual([]);
    expect(packages.filter((found) => !['node:fs', 'node:path', 'node:url', 'node:buffer', 'node:crypto', 'ignore', 'js-yaml', 'picocolors'].includes(found))).toEqual([]);
  });

  it('holds for synth no cdk8s, which the app brings itself', () => {
    const { packages } = staticImports('lib/cli/commands/synth.ts');
    expect(packages).not.toContain('cdk8s');
    expect(packages).not.toContain('commander');
  });
});

/** What opens a socket, or starts what may. */
const WAYS_OUT = ['undici', 'node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'node:dns', 'node:child_process', 'node:worker_threads'];

/** The modules of what an entry loads that lead out of the process, with or without the `node:` before a name. */
function waysOut(entry: string): readonly string[] {
  const { files, packages } = staticImports(entry);
  const found = packages.map((name) => (WAYS_OUT.includes(`node:${name}`) ? `node:${name}` : name)).filter((name) => WAYS_OUT.includes(name.replace(/^(node:\w+)\/.*/, '$1')));
  return [...files.filter((file) => file.startsWith('lib/registry/')), ...found];
}

describe('what leads to the network', () => {
  it.each(['lib/constructs/index.ts', 'charts/main.ts'])('is in nothing that synth loads, seen from %s', (entry) => {
    expect(waysOut(entry)).toEqual([]);
  });

  it('is in nothing that lint loads', () => {
    expect(waysOut('lib/cli/commands/lint.ts')).toEqual([]);
  });

  it('would be seen: the module that runs an app starts a process', () => {
    expect(waysOut('lib/sources/cdk8s-app.ts')).toEqual(['node:child_process']);
    expect(waysOut('lib/registry/transport-types.ts')).toContain('lib/registry/transport-types.ts');
  });
});
