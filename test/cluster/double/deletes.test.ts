import { describe, expect, it } from 'vitest';
import { type JsonMap, mapField } from '../../../lib/kube/json';
import { type ApiServer } from '../../support/cluster/api-server';
import { metaText, uidOf } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { call, type Got, podLines, serve, told } from './client';

const WEB_1 = '/api/v1/namespaces/shop/pods/web-1';

async function shop(target = 'kubernetes=1.31.4'): Promise<ApiServer> {
  const server = await serve({ target });
  server.apply(webSet());
  server.settle();
  return server;
}

const options = (fields: JsonMap): JsonMap => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...fields });

describe('DELETE of a pod', () => {
  it('answers the pod, which stays until its node has ended it', async () => {
    const server = await shop();
    const before = server.get('Pod', 'web-1');
    const got = await call(server, 'DELETE', WEB_1);
    expect([got.status, got.json['kind'], uidOf(got.json)]).toEqual([200, 'Pod', uidOf(before)]);
    expect(mapField(got.json, 'metadata')).toMatchObject({ deletionGracePeriodSeconds: 30, deletionTimestamp: '2026-03-02T08:00:33Z' });
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running *', 'web-2 Running']);
    server.settle();
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Running']);
    expect(uidOf(server.get('Pod', 'web-1'))).not.toBe(uidOf(before));
  });

  it('takes one that no node has away at once', async () => {
    const server = await serve({ kubelet: { rules: [{ ordinal: 1, fate: { kind: 'unscheduled' } }] } });
    server.apply(webSet());
    server.settle();
    const uid = uidOf(server.get('Pod', 'web-1'));
    expect((await call(server, 'DELETE', WEB_1)).status).toBe(200);
    expect(uidOf(server.get('Pod', 'web-1'))).not.toBe(uid);
  });

  it('of none is told', async () => {
    expect(told(await call(await shop(), 'DELETE', '/api/v1/namespaces/shop/pods/a-9'))).toEqual([404, 'NotFound', 'pods "a-9" not found']);
  });

  it('is refused where uid or version are others', async () => {
    const server = await shop();
    const pod = server.get('Pod', 'web-1');
    const wrongUid = await call(server, 'DELETE', WEB_1, { body: options({ preconditions: { uid: 'another' } }) });
    expect(told(wrongUid)).toEqual([
      409,
      'Conflict',
      `Operation cannot be fulfilled on pods "web-1": the UID in the precondition (another) does not match the UID in record (${uidOf(pod)}). The object might have been deleted and then recreated`,
    ]);
    const wrongVersion = await call(server, 'DELETE', WEB_1, { body: options({ preconditions: { uid: uidOf(pod), resourceVersion: '1' } }) });
    expect(told(wrongVersion)).toEqual([409, 'Conflict', expect.stringContaining('the ResourceVersion in the precondition (1) does not match the ResourceVersion in record')]);
    const right = { uid: uidOf(pod), resourceVersion: metaText(pod, 'resourceVersion') };
    expect((await call(server, 'DELETE', WEB_1, { body: options({ preconditions: right }) })).status).toBe(200);
  });

  it('heeds a dry run in the body, and one in the query only where there is no body', async () => {
    const server = await shop();
    const deleted = (): boolean => podLines(server).includes('web-1 Running *');
    expect((await call(server, 'DELETE', WEB_1, { body: options({ dryRun: ['All'] }) })).status).toBe(200);
    expect(deleted()).toBe(false);
    expect((await call(server, 'DELETE', `${WEB_1}?dryRun=All`)).status).toBe(200);
    expect(deleted()).toBe(false);
    expect((await call(server, 'DELETE', `${WEB_1}?dryRun=All`, { body: options({}) })).status).toBe(200);
    expect(deleted()).toBe(true);
  });
});

describe('eviction', () => {
  const eviction = (version: string, deleteOptions: JsonMap = {}): JsonMap => ({ apiVersion: version, kind: 'Eviction', metadata: { name: 'web-1', namespace: 'shop' }, deleteOptions });
  const evict = (server: ApiServer, body: JsonMap): Promise<Got> => call(server, 'POST', `${WEB_1}/eviction`, { body });
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } } } };

  it('deletes', async () => {
    const server = await shop();
    expect((await evict(server, eviction('policy/v1'))).status).toBe(201);
    expect(podLines(server)).toContain('web-1 Running *');
  });

  it('heeds preconditions and dry runs', async () => {
    const server = await shop();
    expect((await evict(server, eviction('policy/v1', { preconditions: { uid: 'another' } }))).status).toBe(409);
    expect((await evict(server, eviction('policy/v1', { dryRun: ['All'] }))).status).toBe(201);
    expect(podLines(server)).toContain('web-1 Running');
  });

  it('is refused by a budget for a ready pod, and lets one pass that is not ready', async () => {
    const server = await shop();
    server.put(budget);
    const got = await evict(server, eviction('policy/v1'));
    expect(told(got)).toEqual([429, 'TooManyRequests', 'Cannot evict pod as it would violate the pod\'s disruption budget.']);
    expect(mapField(got.json, 'details')).toEqual({ causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 3 healthy pods and has 3 currently' }] });
    server.kubelet.rule({ ordinal: 1, fate: { kind: 'never-ready' } });
    server.tick(1);
    expect((await evict(server, eviction('policy/v1'))).status).toBe(201);
  });

  it('has another version before 1.22', async () => {
    const old = await shop('kubernetes=1.21');
    expect((await evict(old, eviction('policy/v1'))).status).toBe(400);
    expect((await evict(old, eviction('policy/v1beta1'))).status).toBe(201);
  });
});

describe('DELETE of a StatefulSet', () => {
  const WEB = '/apis/apps/v1/namespaces/shop/statefulsets/web';

  it('leaves its pods as orphans where that is asked for, and a new set of the name adopts them', async () => {
    const server = await shop();
    const uids = server.list('Pod').map(uidOf);
    expect((await call(server, 'DELETE', WEB, { body: options({ propagationPolicy: 'Orphan' }) })).status).toBe(200);
    expect(server.list('Pod').map((pod) => mapField(pod, 'metadata')['ownerReferences'])).toEqual([undefined, undefined, undefined]);
    server.apply(webSet({ spec: { serviceName: 'other' } }));
    server.settle();
    expect(server.list('Pod').map(uidOf)).toEqual(uids);
    expect(mapField(server.get('Pod', 'web-0'), 'metadata')['ownerReferences']).toEqual([expect.objectContaining({ uid: uidOf(server.get('StatefulSet', 'web')), controller: true })]);
  });

  it('takes its pods along otherwise', async () => {
    const server = await shop();
    await call(server, 'DELETE', WEB);
    server.settle();
    expect([server.list('StatefulSet'), server.list('Pod')]).toEqual([[], []]);
  });

  it('waits for its pods in the foreground', async () => {
    const server = await shop();
    await call(server, 'DELETE', `${WEB}?propagationPolicy=Foreground`);
    expect(metaText(server.get('StatefulSet', 'web'), 'deletionTimestamp')).not.toBe('');
    server.settle();
    expect(server.list('StatefulSet')).toEqual([]);
  });
});
