import { describe, expect, it } from 'vitest';
import { type JsonMap, mapField } from '../../../lib/kube/json';
import type { ApiServer } from '../../support/cluster/api-server';
import { metaText, withIn } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { ask } from '../../support/registry/wire';
import { call, serve, told } from './client';

const SETS = '/apis/apps/v1/namespaces/shop/statefulsets';
const WEB = `${SETS}/web`;

async function shop(target = 'kubernetes=1.31.4'): Promise<ApiServer> {
  const server = await serve({ target });
  server.apply(webSet());
  server.settle();
  return server;
}

const web = (server: ApiServer): JsonMap => server.get('StatefulSet', 'web');

describe('POST', () => {
  it('creates, with what the API server fills in', async () => {
    const server = await serve();
    const { status, json } = await call(server, 'POST', SETS, { body: webSet() });
    expect(status).toBe(201);
    expect(mapField(json, 'metadata')).toMatchObject({ generation: 1, uid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, creationTimestamp: '2026-03-02T08:00:00Z' });
    expect(mapField(json, 'spec')).toMatchObject({ podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, revisionHistoryLimit: 10 });
  });

  it('leaves rollingUpdate absent where the type alone is written', async () => {
    const { json } = await call(await serve(), 'POST', SETS, { body: webSet({ spec: { updateStrategy: { type: 'RollingUpdate' } } }) });
    expect(mapField(json, 'spec')['updateStrategy']).toEqual({ type: 'RollingUpdate' });
  });

  it('creates nothing twice, nothing in a namespace that is not there, and nothing in a dry run', async () => {
    const server = await shop();
    expect(told(await call(server, 'POST', SETS, { body: webSet() }))).toEqual([409, 'AlreadyExists', 'statefulsets.apps "web" already exists']);
    const ledger = withIn(webSet({ name: 'ledger' }), 'metadata', { namespace: undefined });
    expect(told(await call(server, 'POST', '/apis/apps/v1/namespaces/nowhere/statefulsets', { body: ledger }))).toEqual([404, 'NotFound', 'namespaces "nowhere" not found']);
    expect((await call(server, 'POST', `${SETS}?dryRun=All`, { body: ledger })).status).toBe(201);
    expect(server.list('StatefulSet')).toHaveLength(1);
  });

  it('refuses a selector that the template does not match', async () => {
    const got = await call(await serve(), 'POST', SETS, { body: webSet({ spec: { selector: { matchLabels: { app: 'shop' } } } }) });
    expect(told(got)).toEqual([422, 'Invalid', expect.stringContaining('`selector` does not match template `labels`')]);
  });
});

describe('PUT', () => {
  it('of a version that is no longer the newest is a conflict', async () => {
    const server = await shop();
    const stale = web(server);
    server.edit('StatefulSet', 'web', (set) => withIn(set, 'metadata', { annotations: { note: 'seen' } }));
    expect(told(await call(server, 'PUT', WEB, { body: stale }))).toEqual([
      409,
      'Conflict',
      'Operation cannot be fulfilled on statefulsets.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ]);
  });

  it('raises the generation with the spec alone, and the one counter of versions with every write', async () => {
    const server = await shop();
    server.controller('stands-still');
    const before = web(server);
    const labelled = await call(server, 'PUT', WEB, { body: withIn(before, 'metadata', { labels: { app: 'web', tier: 'front' } }) });
    expect(mapField(labelled.json, 'metadata')['generation']).toBe(1);
    server.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: {} });
    const scaled = await call(server, 'PUT', WEB, { body: withIn(web(server), 'spec', { replicas: 4 }) });
    expect(mapField(scaled.json, 'metadata')['generation']).toBe(2);
    const versions = [before, labelled.json, server.get('Service', 'web'), scaled.json].map((object) => Number(metaText(object, 'resourceVersion')));
    expect(versions.map((version) => version - (versions[0] ?? 0))).toEqual([0, 1, 2, 3]);
  });

  it('never writes the status', async () => {
    const server = await shop();
    const { json } = await call(server, 'PUT', WEB, { body: { ...web(server), status: { replicas: 99 } } });
    expect(mapField(json, 'status')['replicas']).toBe(3);
  });
});

describe('what may not change', () => {
  const refused = async (target: string, spec: JsonMap): Promise<unknown> => {
    const server = await shop(target);
    const got = await call(server, 'PUT', WEB, { body: withIn(web(server), 'spec', spec) });
    return got.status === 200 ? 200 : got.json['message'];
  };
  const forbidden = (fields: string): string => `StatefulSet.apps "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than ${fields} are forbidden`;

  it('is refused in the words of the release', async () => {
    const name = { serviceName: 'other' };
    expect(await refused('kubernetes=1.20', name)).toBe(forbidden(`'replicas', 'template', and 'updateStrategy'`));
    expect(await refused('kubernetes=1.22', name)).toBe(forbidden(`'replicas', 'template', 'updateStrategy' and 'minReadySeconds'`));
    expect(await refused('kubernetes=1.24', name)).toBe(forbidden(`'replicas', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'`));
    expect(await refused('kubernetes=1.31', name)).toBe(forbidden(`'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'`));
    expect(await refused('kubernetes=1.34', name)).toBe(
      forbidden(`'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'`),
    );
  });

  it('depends on the release', async () => {
    expect(await refused('kubernetes=1.33', { revisionHistoryLimit: 3 })).toMatch(/Forbidden/);
    expect(await refused('kubernetes=1.34', { revisionHistoryLimit: 3 })).toBe(200);
    expect(await refused('kubernetes=1.34', { podManagementPolicy: 'Parallel' })).toMatch(/Forbidden/);
    expect(await refused('kubernetes=1.20', { replicas: 2 })).toBe(200);
  });

  it('comes with a cause that names spec, and is refused in a dry run too', async () => {
    const server = await shop();
    const got = await call(server, 'PATCH', `${WEB}?dryRun=All`, { body: { spec: { serviceName: 'other' } }, type: 'application/merge-patch+json' });
    expect([got.status, got.json['reason']]).toEqual([422, 'Invalid']);
    expect(mapField(got.json, 'details')).toMatchObject({ name: 'web', group: 'apps', kind: 'StatefulSet', causes: [{ reason: 'FieldValueForbidden', field: 'spec' }] });
  });
});

describe('PATCH', () => {
  it('merges maps, and takes away what is null', async () => {
    const server = await shop();
    const partition = { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } };
    const patched = await call(server, 'PATCH', WEB, { body: partition, type: 'application/merge-patch+json' });
    expect(mapField(patched.json, 'spec')['updateStrategy']).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 2 } });
    const bare = await call(server, 'PATCH', WEB, { body: { spec: { updateStrategy: { rollingUpdate: null } } }, type: 'application/merge-patch+json' });
    expect(mapField(bare.json, 'spec')['updateStrategy']).toEqual({ type: 'RollingUpdate' });
  });

  it('finds containers by their names where it is a strategic one', async () => {
    const server = await shop();
    const image = { spec: { template: { spec: { containers: [{ name: 'web', image: 'quay.io/shop/web:2.0' }] } } } };
    await call(server, 'PATCH', WEB, { body: image, type: 'application/strategic-merge-patch+json' });
    server.settle();
    expect(mapField(server.get('Pod', 'web-0'), 'spec')['containers']).toEqual([expect.objectContaining({ image: 'quay.io/shop/web:2.0', imagePullPolicy: 'IfNotPresent' })]);
  });

  it('of an unknown kind is refused', async () => {
    expect((await call(await shop(), 'PATCH', WEB, { body: {}, type: 'application/json-patch+json' })).status).toBe(415);
  });
});

it('a body that is no JSON is a bad request', async () => {
  const server = await shop();
  const answer = await ask(server, WEB, { method: 'PUT', headers: { authorization: 'Bearer all-rights' }, body: '{' });
  expect(answer.status).toBe(400);
});
