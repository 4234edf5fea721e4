import { describe, expect, it, onTestFinished } from 'vitest';
import type { Cluster } from '../../lib/cluster/cluster-reader';
import { connectCluster } from '../../lib/cluster/connect';
import { IMAGE_STREAMS, PODS, STATEFUL_SETS } from '../../lib/cluster/resources';
import { textField } from '../../lib/kube/json';
import { type ApiServer, type ApiServerOptions, startApiServer } from '../support/cluster/api-server';
import { AUDITOR } from '../support/cluster/rights';
import { faultOf } from './local-api';

const pod = (name: string): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: `uid-of-${name}`, labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'quay.io/shop/web:1.2' }] },
  status: { phase: 'Running' },
});

async function open(options: ApiServerOptions): Promise<{ server: ApiServer; cluster: Cluster }> {
  const server = await startApiServer(options);
  const { sleep } = server;
  const cluster = await connectCluster({ cwd: '/', env: {}, kubeconfig: server.kubeconfig(), sleep, now: () => server.now() });
  onTestFinished(async () => {
    await cluster.close();
    await server.stop();
  });
  return { server, cluster };
}

/** What the pod is now. */
async function stateOf(cluster: Cluster, name: string): Promise<{ uid: string; resourceVersion: string }> {
  const metadata = (await cluster.get(PODS, 'shop', name))?.['metadata'];
  return { uid: textField(metadata, 'uid') ?? '', resourceVersion: textField(metadata, 'resourceVersion') ?? '' };
}

describe.each([{ tls: false }, { tls: true }])('a cluster ($tls)', ({ tls }) => {
  it('lists, gets and tells of what is not there', async () => {
    const { cluster } = await open({ tls, objects: [pod('web-0'), pod('web-1')] });
    const pods = await cluster.list(PODS, 'shop');
    expect(pods?.map((one) => [one['apiVersion'], one['kind'], textField(one['metadata'], 'name')])).toEqual([['v1', 'Pod', 'web-0'], ['v1', 'Pod', 'web-1']]);
    expect(await cluster.get(PODS, 'shop', 'web-1')).toEqual(pods?.[1]);
    expect(await cluster.get(PODS, 'shop', 'web-9')).toBeUndefined();
    expect(await cluster.list(STATEFUL_SETS, 'nowhere')).toEqual([]);
    expect(await cluster.list(IMAGE_STREAMS, 'shop')).toBeUndefined();
    expect(await cluster.defaultNamespace()).toBe('shop');
    expect(await cluster.serverRelease()).toMatch(/^1\.\d+\.\d+$/);
  });

  it('deletes a pod that is still the one that was looked at', async () => {
    const { cluster, server } = await open({ tls, objects: [pod('web-0'), pod('web-1')] });
    const preconditions = await stateOf(cluster, 'web-0');
    expect(await cluster.deletePod('shop', 'web-0', { preconditions, dryRun: true, evict: false })).toEqual({ outcome: 'deleted' });
    expect(server.list('Pod').map(({ metadata }) => textField(metadata, 'name'))).toEqual(['web-0', 'web-1']);
    const conflict = await cluster.deletePod('shop', 'web-1', { preconditions, dryRun: false, evict: false });
    expect(conflict.outcome).toBe('conflict');
    expect(await cluster.deletePod('shop', 'web-0', { preconditions, dryRun: false, evict: false })).toEqual({ outcome: 'deleted' });
    server.settle();
    expect(await cluster.deletePod('shop', 'web-0', { preconditions, dryRun: false, evict: false })).toEqual({ outcome: 'gone' });
    expect(server.list('Pod').map(({ metadata }) => textField(metadata, 'name'))).toEqual(['web-1']);
  });

  it('evicts one too', async () => {
    const { cluster, server } = await open({ tls, objects: [pod('web-0')] });
    const preconditions = await stateOf(cluster, 'web-0');
    expect(await cluster.deletePod('shop', 'web-0', { preconditions, dryRun: true, evict: true })).toEqual({ outcome: 'deleted' });
    expect(server.list('Pod')).toHaveLength(1);
    expect(await cluster.deletePod('shop', 'web-0', { preconditions, dryRun: false, evict: true })).toEqual({ outcome: 'deleted' });
    server.settle();
    expect(server.list('Pod')).toEqual([]);
  });

  it('reads on after faults, and does not delete twice', async () => {
    const { cluster, server } = await open({ tls, objects: [pod('web-0')] });
    server.trouble({ kind: 'cut', when: 'before' });
    server.trouble({ kind: 'cut', when: 'middle' }, { skip: 1 });
    server.trouble({ kind: 'answer', status: 429, retryAfterS: 3 }, { skip: 2 });
    expect(await cluster.list(PODS, 'shop')).toHaveLength(1);
    const preconditions = await stateOf(cluster, 'web-0');
    server.calm();
    server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' });
    expect((await faultOf(cluster.deletePod('shop', 'web-0', { preconditions, dryRun: false, evict: false }))).code).toBe('unknown-outcome');
    expect(server.log.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });
});

describe('an account', () => {
  it('is told what it may, and refused the rest by the rule it lacks', async () => {
    const { cluster } = await open({ objects: [pod('web-0')], accounts: { reader: { user: 'ann', rights: AUDITOR } } });
    expect(await cluster.may('list', PODS, 'shop')).toBe(true);
    expect(await cluster.may('delete', PODS, 'shop')).toBe(false);
    const preconditions = await stateOf(cluster, 'web-0');
    const fault = await faultOf(cluster.deletePod('shop', 'web-0', { preconditions, dryRun: false, evict: false }));
    expect(fault.code).toBe('forbidden');
    expect(fault.hint).toContain('{apiGroups: [""], resources: ["pods"], verbs: ["delete"]}');
  });
});

describe('a long list', () => {
  it('is whole although its token expires on the way', async () => {
    const names = Array.from({ length: 1_100 }, (_, at) => `web-${String(at).padStart(4, '0')}`);
    const { cluster, server } = await open({ objects: names.map(pod) });
    server.trouble({ kind: 'expire' }, { path: /pods$/, skip: 1 });
    const pods = await cluster.list(PODS, 'shop');
    expect(pods?.map(({ metadata }) => textField(metadata, 'name'))).toEqual(names);
    expect(server.log.some(({ status }) => status === 410)).toBe(true);
  });
});
