import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import { deployment, digestFor, inProject, LOCK, lockText, type Project } from './images-project';

const CLI = resolve('build/cli.js');
const built = existsSync(CLI);

/** Answers nothing: the script has a fault for every request, so that no target is needed. */
let silent: FaultProxy;

beforeAll(async () => {
  silent = await startFaultProxy({ url: 'http://127.0.0.1:9' }, [{ fault: { kind: 'hang' } }]);
});
afterAll(() => silent.stop());

describe.skipIf(!built)(`Ctrl-C${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  it.each<[NodeJS.Signals, readonly string[]]>([
    ['SIGINT', ['pin', '--write']],
    ['SIGTERM', ['pin', '--write']],
    ['SIGINT', ['update', '--write']],
    ['SIGINT', ['drift']],
    ['SIGINT', ['show', 'HOST/shop/web:1.2']],
  ])('%s ends a run that waits for a registry with 130, and nothing is written: images %j', (signal, words) => {
    const key = `${silent.host}/shop/mail:3`;
    return inProject({ 'web.yaml': deployment(`${silent.host}/shop/web:1.2`), [LOCK]: lockText({ [key]: { digest: digestFor('mail') } }) }, async (project) => {
      const before = project.files();
      const asked = silent.requests.length;
      const { child, ended } = start(project, words.map((word) => word.replace('HOST', silent.host)));
      await until(() => silent.requests.length > asked);
      child.kill(signal);
      expect(await ended).toEqual({ code: 130, out: '', err: 'error: interrupted; nothing was written\n' });
      expect(project.files()).toEqual(before);
    });
  });

  it('ends a run whose app is at work with 130, and the app with it', () =>
    inProject({ 'web.yaml': deployment('quay.io/shop/web:1.2'), 'cdk8s.yaml': 'language: typescript\napp: node main.js\n', 'main.js': "require('node:fs').writeFileSync('begun', String(process.pid)); setInterval(() => {}, 1000);" }, async (project) => {
      const { child, ended } = start(project, ['pin', '--app', '--write']);
      await until(() => (project.read('begun') ?? '') !== '');
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(() => process.kill(Number(project.read('begun')), 0)).toThrow('ESRCH');
      expect(project.read(LOCK)).toBeUndefined();
    }));
});

describe('--timeout', () => {
  it('ends a run that takes longer with 3, and nothing is written', () =>
    inProject({ 'web.yaml': deployment(`${silent.host}/shop/web:1.2`) }, async ({ run, files }) => {
      const before = files();
      const begun = Date.now();
      expect(await run('images', 'pin', '--write', '--keep-going', '--timeout', '0.5')).toEqual({
        code: 3,
        out: '',
        err: 'error: the registries did not answer all questions within 0.5 seconds; nothing was written\n  give a longer --timeout\n',
      });
      expect(Date.now() - begun).toBeLessThan(5000);
      expect(files()).toEqual(before);
    }));

  it('leaves no listener for signals behind', async () => {
    const count = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const before = count();
    await inProject({ 'web.yaml': deployment('quay.io/shop/web:1.2'), [LOCK]: lockText({ 'quay.io/shop/web:1.2': { digest: digestFor('web') } }) }, async ({ run }) => {
      await run('images', 'pin');
      await run('images', 'pin', '--timeout', 'long', 'nowhere.yaml');
    });
    expect(count()).toBe(before);
  });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start({ folder }: Project, words: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, 'images', ...words], { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (printed.err += text));
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, ...printed }));
  });
  return { child, ended };
}

/** Waits until something has come about; the time limit of the test ends it where that never does. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(10);
}
