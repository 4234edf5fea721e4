import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { serve } from '../../lib/cli/commands/serve';
import { optionName } from '../../lib/cli/flags';
import { DIAGNOSIS_RIGHTS, recoveryRights } from '../../lib/kube/rights';
import { deletedPods } from '../recovery/in-cluster';
import type { ApiServer } from '../support/cluster/api-server';
import { startWorld, worldOf } from '../support/cluster/worlds';
import { runCli } from './run-cli';

const CLI = resolve('build/cli.js');
const built = existsSync(CLI);
const PATH = '/processor/statefulsetStuckDiagnoser';
const MODE = 'param.recoverer.kubernetes.statefulset_stuck.mode';

interface Running {
  readonly server: ApiServer;
  readonly url: string;
  readonly child: ChildProcess;
  /** Lines of standard error so far. */
  readonly lines: () => readonly string[];
  /** What it ended with, and what it wrote. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>;
  readonly ask: (parameters?: Readonly<Record<string, string>>) => Promise<Response>;
}

/** Starts the real program beside a cluster in which web-2 is stuck. The double's time passes with its requests. */
async function serving(words: readonly string[], body: (running: Running) => Promise<void>): Promise<void> {
  const server = await startWorld(worldOf('W1'), { secondsPerRequest: 1 });
  const child = spawn(process.execPath, [CLI, 'serve', '--namespace', 'shop', '--port', '0', ...words], { env: { PATH: process.env['PATH'], KUBECONFIG: server.kubeconfig() }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const ended = new Promise<{ readonly code: number | null; readonly out: string }>((done) => child.on('close', (code) => done({ code, out })));
  try {
    await until(() => /listening.*\n/.test(err) || child.exitCode !== null);
    const port = /port(?:=|":)(\d+)/.exec(err)?.[1];
    if (port === undefined) throw new Error(`serve does not listen: ${err}`);
    const url = `http://127.0.0.1:${port}`;
    const ask = (parameters = {}): Promise<Response> => fetch(`${url}${PATH}`, { method: 'POST', body: JSON.stringify({ 'pod.namespace': 'shop', 'pod.name': 'web-2', ...parameters }) });
    await body({ server, url, child, lines: () => err.trimEnd().split('\n'), ended, ask });
  } finally {
    child.kill('SIGKILL');
    await ended;
    await server.stop();
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waits = 0; !condition(); waits += 1) {
    if (waits > 1_000) throw new Error('it did not come about within ten seconds');
    await setTimeout(10);
  }
}

describe.skipIf(!built)(`pinstream serve itself${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  it('answers, logs lines without secrets, and ends with 0 on SIGTERM', () =>
    serving([], async ({ ask, url, child, ended, lines }) => {
      expect(await (await ask()).json()).toMatchObject({ 'diagnoser.kubernetes.statefulset_stuck.verdict': 'superseded-stuck', 'diagnoser.kubernetes.statefulset_stuck.action': 'planned' });
      expect((await ask({ [MODE]: 'recover' })).status).toBe(422);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await ended).toEqual({ code: 0, out: '' });
      expect(lines().map((line) => line.replace(/^\S+Z /, ''))).toEqual([
        expect.stringMatching(/^info listening address=127\.0\.0\.1 port=\d+ namespaces=shop recover=false$/),
        'info request answered status=200 namespace=shop pod=web-2 mode=diagnose verdict=superseded-stuck action=planned',
        'warning request refused status=422 mode=recover',
        'info stopping graceSeconds=20',
        'info stopped interrupted=false',
      ]);
      expect(lines().join()).not.toContain('all-rights');
    }));

  it('finishes a recovery after SIGTERM where the grace is long enough', () =>
    serving(['--allow-recover', '--log-format', 'json'], async ({ ask, child, ended, server, lines }) => {
      server.trouble({ kind: 'slow', ms: 700 }, { method: 'DELETE' });
      const asked = ask({ [MODE]: 'recover' });
      await until(() => deletedPods(server).length > 0);
      child.kill('SIGTERM');
      const answer = await asked;
      expect(await answer.json()).toMatchObject({ 'diagnoser.kubernetes.statefulset_stuck.action': 'deleted', 'recover.kubernetes.statefulset_stuck.result': 'deleted pod shop/web-2' });
      expect((await ended).code).toBe(0);
      const events = lines().map((line) => JSON.parse(line) as { readonly event: string; readonly outcome?: string });
      expect(events.find(({ event }) => event === 'recovery ended')?.outcome).toBe('recovered');
    }));

  it('stops a recovery between two steps where it is not, tells what it has done, and ends with 130', () =>
    serving(['--allow-recover', '--grace', '0'], async ({ ask, child, ended, server }) => {
      server.trouble({ kind: 'slow', ms: 700 }, { method: 'DELETE' });
      const asked = ask({ [MODE]: 'recover' });
      await until(() => deletedPods(server).length > 0);
      child.kill('SIGTERM');
      const text = await (await asked).text();
      expect(text).toContain('interrupted; web-2 was deleted, and is not awaited any more');
      expect((await ended).code).toBe(130);
    }));

  it('lives on while its cluster is away', () =>
    serving([], async ({ ask, url, server }) => {
      server.trouble({ kind: 'answer', status: 403, reason: 'Forbidden', message: 'no' }, { times: Infinity });
      expect((await ask()).status).toBe(500);
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
      server.calm();
      expect((await ask()).status).toBe(200);
    }));
});

describe('serve', () => {
  it('has the options that docs/kubediag.md tells of, and no others', () => {
    const table = /\| option \| meaning \|\n(.*?)\n\n/s.exec(readFileSync('docs/kubediag.md', 'utf8'))?.[1] ?? '';
    const told = Array.from(table.matchAll(/`(--[a-z-]+)`/g), ([, name]) => name);
    expect(told.toSorted()).toEqual(Object.keys(serve.flags).map(optionName).toSorted());
  });

  it.each([
    [[], 'serve needs to know which namespaces it may speak of: anybody who reaches it may ask'],
    [['--namespace', 'Shop'], 'the namespace "Shop" of --namespace holds the capital letter S'],
    [['--namespace', 'shop', '--port', '70000'], '--port takes a whole number from 0 to 65535, and was given "70000"'],
    [['--namespace', 'shop', '--address', 'localhost'], '--address takes an IP address, and was given "localhost"'],
    [['--namespace', 'shop', '--allow-include-ran'], '--allow-include-ran allows nothing without --allow-recover'],
    [['--namespace', 'shop', '--max-body', '0'], '--max-body takes a whole number from 1 to 16384, and was given "0"'],
    [['--namespace', 'shop', '--grace', '1.5'], '--grace takes a whole number from 0 to 3600, and was given "1.5"'],
    [['--namespace', 'shop', '--platform', 'openshift=x'], '--platform openshift=x'],
    [['--namespace', 'shop', '--account', 'ci'], '--account goes with --rbac alone'],
    [['--namespace', 'shop', 'web'], ''],
  ])('%j is told what is wrong, and ends with 2', async (words, message) => {
    const { code, out, err } = await runCli(['serve', ...words]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`error: ${message}`);
  });

  it('prints the rights it needs for each namespace, those to delete only where it may recover', async () => {
    const { code, out } = await runCli(['serve', '--namespace', 'shop', '--namespace', 'pay', '--rbac']);
    expect(code).toBe(0);
    const objects = parseAllDocuments(out).map((document) => document.toJS() as { readonly kind: string; readonly metadata: object; readonly rules?: unknown; readonly subjects?: unknown });
    expect(objects.map(({ kind, metadata }) => ({ kind, ...metadata }))).toEqual(['shop', 'pay'].flatMap((namespace) => ['Role', 'RoleBinding'].map((kind) => ({ kind, name: 'pinstream-serve', namespace }))));
    expect(objects[2]?.rules).toEqual(DIAGNOSIS_RIGHTS);
    expect(objects[3]?.subjects).toEqual([{ kind: 'ServiceAccount', name: 'pinstream', namespace: 'shop' }]);
    const [role] = parseAllDocuments((await runCli(['serve', '--namespace', 'shop', '--allow-recover', '--rbac'])).out);
    expect(role?.toJS()).toMatchObject({ rules: recoveryRights({ evict: false }) });
  });
});
