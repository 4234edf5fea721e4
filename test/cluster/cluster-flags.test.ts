import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLUSTER_FLAGS, namespacesOf, openCluster, openReader, type ReaderFlags, READER_FLAGS } from '../../lib/cli/cluster-flags';
import type { Io } from '../../lib/cli/io';
import { PODS } from '../../lib/cluster/resources';
import { config, faultOf, folder, json, localApi, written } from './local-api';

const NONE: ReaderFlags = { kubeconfig: undefined, context: undefined, requestTimeout: undefined, from: [], timeout: undefined };
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop' } };
const signal = new AbortController().signal;

function ioIn(cwd: string, stdin = ''): Io & { readonly warned: readonly string[] } {
  const warned: string[] = [];
  const output = { write: (text: string) => void warned.push(text), isTerminal: false, columns: undefined };
  return { cwd, env: {}, stdout: output, stderr: output, stdin: () => Buffer.from(stdin), now: () => new Date(0), warned };
}

describe('what a command about a cluster reads', () => {
  it('is the cluster of the kubeconfig', async () => {
    const api = await localApi((_request, response) => json(response, 200, { kind: 'PodList', apiVersion: 'v1', items: [{ metadata: POD.metadata }] }));
    const cwd = folder();
    written(join(cwd, 'config'), config(api.url));
    const reader = await openReader({ ...NONE, kubeconfig: 'config', context: 'shop', timeout: '20' }, signal, ioIn(cwd));
    expect(await reader.list(PODS, 'shop')).toEqual([POD]);
    expect([reader.name, await namespacesOf([], reader), await namespacesOf(['b', 'a', 'b'], reader)]).toEqual(['shop', ['shop'], ['b', 'a']]);
    await reader.close();
  });

  it('ends when the time of all questions is over, and when the run is interrupted', async () => {
    const api = await localApi(() => undefined);
    const cwd = folder();
    written(join(cwd, 'config'), config(api.url));
    const late = await openReader({ ...NONE, kubeconfig: 'config', timeout: '1' }, signal, ioIn(cwd));
    const fault = await faultOf(late.list(PODS, 'shop'));
    expect([fault.code, fault.exitCode, fault.message]).toEqual(['timeout', 3, 'the cluster did not answer all questions within 1 seconds']);
    const controller = new AbortController();
    const reader = await openReader({ ...NONE, kubeconfig: 'config', timeout: '20' }, controller.signal, ioIn(cwd));
    const work = reader.list(PODS, 'shop');
    controller.abort(new Error('interrupted by hand'));
    await expect(work).rejects.toThrow('interrupted by hand');
    await Promise.all([late.close(), reader.close()]);
  });

  it('is a dump with --from, and what of it did not read is told', async () => {
    const cwd = folder();
    written(join(cwd, 'broken.yaml'), 'a: [');
    written(join(cwd, 'pods.json'), POD);
    const io = ioIn(cwd, JSON.stringify({ ...POD, metadata: { name: 'web-1', namespace: 'other' } }));
    const reader = await openReader({ ...NONE, from: ['.', '-'] }, signal, io);
    expect(await reader.list(PODS, 'shop')).toEqual([POD]);
    expect(io.warned.join('')).toMatch(/^warning: broken\.yaml does not read as YAML or JSON at line 1; left out\n$/);
    const fault = await faultOf(namespacesOf([], reader));
    expect([fault.code, fault.message, fault.hint]).toEqual(['no-namespace', '., standard input holds several namespaces', 'choose with --namespace: other, shop']);
  });

  it('is one of the two', async () => {
    expect((await faultOf(openReader({ ...NONE, from: ['x'], context: 'shop' }, signal, ioIn('/')))).message).toBe('--from reads what was saved, and --context a cluster');
  });

  it.each(['0', '-1', 'ten', '9999999', ''])('is never waited for %s seconds', async (requestTimeout) => {
    expect((await faultOf(openCluster({ ...NONE, requestTimeout }, signal, ioIn('/')))).code).toBe('usage');
  });

  it.each(['Shop', 'a/b', '..', '', 'x'.repeat(64)])('is no namespace named %j', async (name) => {
    expect((await faultOf(namespacesOf([name], { defaultNamespace: () => Promise.resolve('shop') } as never))).code).toBe('usage');
  });
});

describe('the flags of commands about a cluster', () => {
  it('say what holds without them', () => {
    expect(Object.keys(READER_FLAGS)).toEqual([...Object.keys(CLUSTER_FLAGS), 'from', 'timeout']);
    for (const { summary, placeholder } of Object.values(READER_FLAGS)) expect(summary.length > 0 && placeholder !== undefined).toBe(true);
    for (const { summary } of [CLUSTER_FLAGS.context, CLUSTER_FLAGS.requestTimeout, READER_FLAGS.timeout]) expect(summary).toContain('when not given');
  });
});
