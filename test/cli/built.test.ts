import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inFolder, pod } from './run-cli';

const CLI = resolve('build/cli.js');
const built = existsSync(CLI);

describe.skipIf(!built)(`the built command line${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  const run = (cwd: string, words: readonly string[], more: object = {}): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [CLI, ...words], { cwd, encoding: 'utf8', ...more });

  it('prints its version', () => {
    expect(run('.', ['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown, stderr: '' });
  });

  it('loads nothing but itself and the file system for its version, which is what makes it quick', () => {
    const { stderr } = run('.', ['--version'], { env: { ...process.env, NODE_DEBUG: 'module' } });
    const loaded = [...String(stderr).matchAll(/Module\._load REQUEST (\S+)/g)].map(([, name]) => name);
    expect(loaded).toEqual(['node:v8', 'node:fs']);
  });

  it.each<[readonly string[], number]>([
    [['lint', 'web.yaml'], 0],
    [['lint', 'web.yaml', 'bad.yaml'], 1],
    [['lint', 'none.yaml'], 2],
    [['explain', 'unpinned-image'], 0],
    [['rules'], 0],
    [['trace', 'web.yaml'], 0],
    [['images', 'list', '--unpinned', 'bad.yaml'], 1],
    [['synth'], 2],
  ])('ends %j with %i', (words, status) =>
    inFolder({ 'web.yaml': pod(), 'bad.yaml': pod('Quay.io/Shop/Web') }, (cwd) => {
      expect(run(cwd, words).status).toBe(status);
    }));

  it('reads standard input from a pipe', () =>
    inFolder({}, (cwd) => {
      expect(run(cwd, ['lint', '-'], { input: pod('Quay.io/Shop/Web') })).toMatchObject({ status: 1, stdout: expect.stringContaining('<stdin>:8:14') as unknown });
    }));

  it('takes a reader that goes away early for no fault', () =>
    inFolder({ 'web.yaml': Array.from({ length: 2_000 }, (_, at) => pod('Quay.io/Shop/Web', `web-${at}`)).join('---\n') }, (cwd) => {
      const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${CLI}" lint web.yaml | head -n 1`], { cwd, encoding: 'utf8' });
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toBe('');
    }));

  it('says which file it may not open, and skips it in a folder', () =>
    inFolder({ 'shop/web.yaml': pod(), 'shop/secret.yaml': pod() }, (cwd) => {
      chmodSync(cwd, 0o755);
      chmodSync(join(cwd, 'shop', 'secret.yaml'), 0);
      // Root may open everything, so the tests of root run as somebody else.
      const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const named = run(cwd, ['lint', 'shop/secret.yaml'], nobody);
      expect(named).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot open shop/secret.yaml: permission denied') as unknown });
      const inside = run(cwd, ['lint', 'shop'], nobody);
      expect(inside).toMatchObject({ status: 0, stdout: expect.stringContaining('cannot be read: permission denied') as unknown });
    }));

  it('ends with 130 and without a trace when synth is interrupted', () =>
    inFolder({ 'cdk8s.yaml': 'app: node main.js\n', 'main.js': "require('node:fs').writeFileSync('started', ''); setTimeout(() => {}, 60_000);" }, async (cwd) => {
      const child = spawn(process.execPath, [CLI, 'synth'], { cwd, env: { ...process.env, TMPDIR: cwd } });
      const ended = new Promise<number | null>((done) => child.on('close', done));
      while (!existsSync(join(cwd, 'started'))) await setTimeout(20);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(spawnSync('ls', [cwd], { encoding: 'utf8' }).stdout).toBe('cdk8s.yaml\nmain.js\nstarted\n');
    }));
});
