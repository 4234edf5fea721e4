import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { readYaml } from '../../lib/yaml/read';
import { compilerProblems, objectsOf } from '../import/synthesise';
import { runCli } from './run-cli';

/*
 * docs/moving-in.md shows what commands print and write. `yaml shop.yaml` is the file they start from; each block `console` is played, and
 * `ts charts/…` is what the file holds afterwards. `vitest -u` writes what comes out now.
 */
const PAGE = readFileSync('docs/moving-in.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'pinstream-moving-in-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function block(title: string): string {
  const found = new RegExp(`^\`\`\`${title.replaceAll('.', '\\.')}\\n([^]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1];
  if (found === undefined) throw new Error(`the page has no block ${title}`);
  return found;
}

describe('the page on moving in', () => {
  it('shows what import really prints and writes', async () => {
    writeFileSync(join(folder, 'shop.yaml'), block('yaml shop.yaml'));
    let text = '';
    for (const part of PAGE.split(/^(```(?:console|ts charts\/\S+)\n[^]*?^```$)/m)) {
      const [, name] = /^```ts (charts\/\S+)\n/.exec(part) ?? [];
      if (part.startsWith('```console\n')) text += `\`\`\`console\n${await printedBy(part)}\`\`\``;
      else text += name === undefined ? part : `\`\`\`ts ${name}\n${readFileSync(join(folder, name), 'utf8')}\`\`\``;
    }
    await expect(text).toMatchFileSnapshot('../../docs/moving-in.md');
  });

  it('has an app that compiles and makes the objects of the Template, and one that pins their images', () => {
    const files = ['main.ts', 'shop.ts'].map((name) => ({ name, text: readFileSync(join(folder, 'charts', name), 'utf8') }));
    expect(compilerProblems(files)).toEqual([]);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    const values = { VERSION: '1.10', PASSWORD: 'secret' };
    expect(run(values)).toEqual({ status: 0, stderr: '' });
    expect(objectsOf(readYaml('dist', made()))).toEqual(objectsOf(readYaml('shop.yaml', block('yaml shop.yaml')), values));

    const pinned = Array.from(block('diff charts/main.ts').matchAll(/^-(.*\n)((?:\+.*\n)+)/gm)).reduce((main, [, before = '', after = '']) => {
      expect(main).toContain(before);
      return main.replace(before, () => after.replaceAll(/^\+/gm, ''));
    }, readFileSync(join(folder, 'charts', 'main.ts'), 'utf8'));
    writeFileSync(join(folder, 'charts', 'main.ts'), pinned);
    writeFileSync(join(folder, 'images.lock.yaml'), readFileSync('images.lock.yaml', 'utf8'));
    expect(run(values)).toEqual({ status: 0, stderr: '' });
    expect(made()).toContain(block('yaml part of dist/shop.k8s.yaml'));
  });

  it('leads to pages that exist', () => {
    const targets = Array.from(PAGE.matchAll(/\]\(([\w.-]+\.md)\)/g), ([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(2);
    for (const target of targets) expect(existsSync(join('docs', target)), target).toBe(true);
  });
});

async function printedBy(part: string): Promise<string> {
  let text = '';
  for (const [line, words = ''] of part.matchAll(/^\$ pinstream (.*)$/gm)) {
    const { out, err } = await runCli(words.split(' '), { cwd: folder });
    text += `${line}\n${out}${err}`;
  }
  return text;
}

/** Runs the app as `cdk8s synth` would. */
function run(env: Readonly<Record<string, string>>): { readonly status: number | null; readonly stderr: string } {
  const outfile = join(folder, 'main.cjs');
  buildSync({ entryPoints: [join(folder, 'charts', 'main.ts')], outfile, bundle: true, platform: 'node', external: ['cdk8s', 'constructs', 'js-yaml', 'yaml'], alias: { 'pinstream/constructs': resolve('lib/constructs/index.ts') } });
  const { status, stderr } = spawnSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  return { status, stderr };
}

function made(): string {
  return readFileSync(join(folder, 'dist', 'shop.k8s.yaml'), 'utf8');
}
