import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, type Outcome, pod, runCli } from './run-cli';

interface Finding {
  readonly ruleId: string;
  readonly message: string;
  readonly location: { readonly file: string; readonly start: { readonly line: number; readonly column: number } };
}

async function lint(cwd: string, ...words: readonly string[]): Promise<Outcome & { readonly findings: readonly Finding[] }> {
  const outcome = await runCli(['lint', '--format', 'json', ...words], { cwd });
  return { ...outcome, findings: outcome.out === '' ? [] : (JSON.parse(outcome.out) as { findings: Finding[] }).findings };
}

const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'.replace(/./g, (key) => `${key}: &${key} [${`*${String.fromCharCode(key.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`;

describe('content that cannot be read is a finding, in a named file and in a folder', () => {
  it.each<[string, string | Buffer, number, string]>([
    ['a binary file', Buffer.from('kind: Pod\n\u0000\u0001'), 2, 'binary file'],
    ['text that is not UTF-8', Buffer.concat([Buffer.from('kind: Pod\nname: '), Buffer.from([0xe4]), Buffer.from('x\n')]), 2, 'not UTF-8 text: byte 0xe4'],
    ['UTF-16', Buffer.from('\uFEFFkind: Pod\n', 'utf16le'), 1, 'UTF-16'],
    ['YAML that does not parse', 'kind: Pod\nmetadata: {name: web\n', 3, ''],
    ['10,000 nested lists', '['.repeat(10_000) + ']'.repeat(10_000), 1, 'nested'],
    ['an alias bomb', BOMB, 6, 'aliases'],
  ])('%s', (_, content, line, words) =>
    inFolder({ 'deploy/bad.yaml': content, 'deploy/web.yaml': pod() }, async (cwd) => {
      for (const operand of ['deploy/bad.yaml', 'deploy']) {
        const { code, findings, err } = await lint(cwd, operand);
        expect({ code, err }).toEqual({ code: 1, err: '' });
        expect(findings.map(({ ruleId, location }) => [ruleId, location.file])).toEqual([['unreadable-document', 'deploy/bad.yaml']]);
        expect(findings[0]?.location.start.line).toBe(line);
        expect(findings[0]?.message).toContain(words);
      }
    }));

  it('a file of 100 MB, without reading it', () =>
    inFolder({ 'huge.yaml': 'kind: Pod\n' }, async (cwd) => {
      truncateSync(join(cwd, 'huge.yaml'), 100 * 1024 * 1024);
      const before = process.memoryUsage.rss();
      const { code, findings } = await lint(cwd, 'huge.yaml');
      expect(code).toBe(1);
      expect(findings[0]?.message).toContain('too large to check: 100 MiB, and the limit is 10 MiB');
      expect(process.memoryUsage.rss() - before).toBeLessThan(90 * 1024 * 1024);
    }));

  it('an image of 10 KB, in little time', () =>
    inFolder({ 'web.yaml': pod(`quay.io/${'a-'.repeat(5_000)}a:1.0`) }, async (cwd) => {
      const start = performance.now();
      const { code, findings } = await lint(cwd, 'web.yaml');
      expect(code).toBe(1);
      expect(findings.map(({ ruleId }) => ruleId)).toEqual(['bad-image-reference']);
      expect(performance.now() - start).toBeLessThan(5_000);
    }));
});

describe('nothing to check ends with 2, so that silence never passes for checked', () => {
  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['an empty file', { 'web.yaml': '' }, 'web.yaml', 'nothing left to check: web.yaml: empty'],
    ['a file of comments', { 'web.yaml': '# later\n---\n' }, 'web.yaml', 'nothing left to check: web.yaml: empty'],
    ['a file that is no manifest', { 'values.yaml': 'replicas: 2\n' }, 'values.yaml', 'nothing left to check: values.yaml: holds no Kubernetes object'],
    ['an empty folder', { 'README.md': '', 'deploy/.keep': '' }, 'deploy', 'nothing left to check: deploy/.keep: no manifest by its name'],
    ['a folder without manifests', { 'deploy/values.yaml': 'a: 1\n', 'deploy/README.md': '' }, 'deploy', 'nothing left to check in deploy\n  skipped 1 file: holds no Kubernetes object (deploy/values.yaml)\n  skipped 1 file: no manifest by its name (deploy/README.md)\n'],
    ['a template of a Helm chart', { 'Chart.yaml': 'name: shop\n', 'templates/web.yaml': 'kind: {{ x }}\n' }, 'templates/web.yaml', 'templates/web.yaml: Helm template, not rendered'],
  ])('%s', (_, files, operand, message) =>
    inFolder(files, async (cwd) => {
      const { code, out, err } = await lint(cwd, operand);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(err).toContain('name a file or folder that holds Kubernetes manifests');
    }));

  it('a folder with nothing in it at all', () =>
    inFolder({}, async (cwd) => {
      mkdirSync(join(cwd, 'deploy'));
      expect(await lint(cwd, 'deploy')).toMatchObject({ code: 2, err: expect.stringContaining('there is no file in deploy') as unknown });
    }));

  it('empty standard input', () =>
    inFolder({}, async (cwd) => {
      expect(await lint(cwd, '-')).toMatchObject({ code: 2, err: expect.stringContaining('nothing left to check') as unknown });
    }));
});

describe('a folder with more than manifests', () => {
  it('counts empty files, other files and links in circles, and finds no fault with them', () =>
    inFolder({ 'web.yaml': pod(), 'empty.yaml': '', 'values.yaml': 'a: 1\na: 2\n', 'notes.txt': '', 'tsconfig.json': '{ /* no YAML */ "a": 1, }' }, async (cwd) => {
      symlinkSync('.', join(cwd, 'loop'));
      const { code, out, findings } = await lint(cwd, '.');
      expect({ code, findings }).toEqual({ code: 0, findings: [] });
      const { summary } = JSON.parse(out) as { summary: { files: number; skipped: { reason: string; files: string[] }[] } };
      expect(summary.files).toBe(1);
      expect(JSON.stringify(summary.skipped)).toContain('"loop"');
      expect(summary.skipped.map(({ reason }) => reason)).toEqual(['a link to a folder, not followed', 'empty', 'holds no Kubernetes object', 'no manifest by its name']);
    }));

  it('reads what stands beside a broken document of the same file', () =>
    inFolder({ 'web.yaml': `a: [\n---\n${pod('Quay.io/Shop/Web:1.0')}` }, async (cwd) => {
      const { findings } = await lint(cwd, 'web.yaml');
      expect(findings.map(({ ruleId }) => ruleId)).toEqual(['unreadable-document', 'bad-image-reference']);
    }));
});

it('writes no report file when the work cannot be done', () =>
  inFolder({ 'images.lock.yaml': '<<<<<<< ours\n', 'web.yaml': pod() }, async (cwd) => {
    writeFileSync(join(cwd, 'out.json'), 'before');
    const { code, err } = await runCli(['lint', '--format', 'json=out.json'], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('images.lock.yaml:1:1');
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe('before');
  }));
