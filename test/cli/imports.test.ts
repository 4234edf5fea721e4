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
    expect([...staticImports('lib/cli/bin.ts').files].sort()).toEqual(['lib/base/errors.ts', 'lib/cli/bin.ts', 'lib/cli/io.ts', 'lib/cli/main.ts', 'lib/cli/process-io.ts', 'lib/cli/version.ts', 'package.json']);
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
