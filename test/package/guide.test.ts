import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli';

/** A fenced block of the guide: `yaml images.lock.yaml`, its language and what it is. */
interface Block {
  readonly language: string;
  readonly title: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
}

const GUIDE = readFileSync('docs/guide-constructs.md', 'utf8');
const BLOCKS: readonly Block[] = Array.from(GUIDE.matchAll(/^```(\w+) ([^\n]+)\n([\s\S]*?)^```$/gm), ({ 1: language = '', 2: title = '', 3: text = '', index }) => {
  const heading = Array.from(GUIDE.slice(0, index).matchAll(/^## (.*)$/gm)).at(-1)?.[1] ?? '';
  return { language, title, text, heading };
});
const ENTRY = resolve('lib/constructs/index.ts');
const folder = mkdtempSync(join(tmpdir(), 'pinstream-guide-'));
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
writeFileSync(join(folder, 'images.lock.yaml'), block('images.lock.yaml').text);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function block(title: string): Block {
  const found = BLOCKS.find((candidate) => candidate.title === title);
  if (!found) throw new Error(`the guide has no block ${title}`);
  return found;
}

/** The app of the guide with the changes of a diff: lines with `-` are taken out where they stand together, those with `+` put there. */
function mainWith(diff: string): string {
  const pieces = Array.from(diff.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)+)/gm), ([, before = '', after = '']) => [before, after].map((lines) => lines.replaceAll(/^./gm, '')));
  return pieces.reduce((text, [before = '', after = '']) => {
    expect(text.split(before), `${before} stands once in main.ts`).toHaveLength(2);
    return text.replace(before, () => after);
  }, block('main.ts').text);
}

function compilerProblems(main: string): readonly string[] {
  const path = join(folder, 'main.ts');
  writeFileSync(path, main);
  const { options, errors } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', (name) => ts.sys.readFile(name)).config, ts.sys, '.');
  const program = ts.createProgram([path], { ...options, noEmit: true, noUnusedLocals: true, paths: { 'pinstream/constructs': [ENTRY] } });
  const problems = [...errors, ...ts.getPreEmitDiagnostics(program, program.getSourceFile(path))];
  return problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function run(main: string): { readonly status: number | null; readonly stderr: string } {
  writeFileSync(join(folder, 'main.ts'), main);
  buildSync({ entryPoints: [join(folder, 'main.ts')], outfile: join(folder, 'main.cjs'), bundle: true, platform: 'node', external: ['cdk8s', 'cdk8s-plus-27', 'constructs', 'js-yaml', 'yaml'], alias: { 'pinstream/constructs': ENTRY } });
  return spawnSync(process.execPath, ['main.cjs'], { cwd: folder, encoding: 'utf8' });
}

function written(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** The blocks between one change to the app and the next, each change with what it leads to. */
const CHANGES = BLOCKS.flatMap((change, at) => {
  if (change.language !== 'diff') return [];
  const next = BLOCKS.findIndex(({ language }, other) => other > at && language === 'diff');
  return [{ heading: change.heading, diff: change.text, outcomes: BLOCKS.slice(at + 1, next < 0 ? undefined : next) }];
});

describe('the guide to the constructs', () => {
  it('has an app that compiles, runs and writes the files it says', () => {
    expect(compilerProblems(block('main.ts').text)).toEqual([]);
    expect(run(block('main.ts').text)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'dist')).map((name) => `dist/${name}\n`).join('')).toBe(block('files').text);
    const first = BLOCKS.slice(0, BLOCKS.findIndex(({ language }) => language === 'diff'));
    const parts = first.filter(({ title }) => title.startsWith('part of '));
    expect(parts.length).toBeGreaterThan(2);
    for (const { title, text } of parts) expect(written(title.slice('part of '.length))).toContain(text);
  });

  it('has an app in which the strict rules find nothing', async () => {
    expect(run(block('main.ts').text).status).toBe(0);
    const { code, out } = await runCli(['lint', 'dist', '--preset', 'strict', '--fail-on', 'warning'], { cwd: folder });
    expect(out).not.toMatch(/\b(?:error|warning)\b {2}/);
    expect(code).toBe(0);
  });

  it.each(CHANGES)('shows a change that does what stands below it: $heading', ({ diff, outcomes }) => {
    const main = mainWith(diff);
    expect(compilerProblems(main)).toEqual([]);
    const { status, stderr } = run(main);
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { title, text } of outcomes) {
      if (title === 'problems') {
        expect(stderr).toContain(`UserError: ${text}`);
        expect(status).toBe(1);
      } else {
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(written(title.slice('part of '.length))).toContain(text);
      }
    }
  });

  it('locks the digests that the charts have for the same images', () => {
    const locked = readFileSync('images.lock.yaml', 'utf8');
    const entries = Array.from(block('images.lock.yaml').text.matchAll(/^ {2}\S+:\n {4}digest: sha256:[0-9a-f]{64}\n/gm), ([entry]) => entry);
    expect(entries).toHaveLength(2);
    for (const entry of entries) expect(locked).toContain(entry);
  });

  it('leads to pages that exist', () => {
    const targets = Array.from(GUIDE.matchAll(/\]\(([\w.-]+\.md)\)/g), ([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(existsSync(join('docs', target)), target).toBe(true);
  });
});
