import { describe, expect, it } from 'vitest';
import { mapField } from '../../../lib/kube/json';
import type { ApiServer } from '../../support/cluster/api-server';
import { webService, webSet } from '../../support/cluster/manifests';
import { call, namesIn, serve, told } from './client';

const PODS = '/api/v1/namespaces/shop/pods';

async function shop(target?: string): Promise<ApiServer> {
  const server = await serve(target === undefined ? {} : { target });
  server.apply(webService());
  server.apply(webSet({ spec: { replicas: 5 } }));
  server.settle();
  return server;
}

describe('a list', () => {
  it('has the version of the whole, and items without kind and apiVersion', async () => {
    const { status, headers, json } = await call(await shop(), 'GET', PODS);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect([json['kind'], json['apiVersion']]).toEqual(['PodList', 'v1']);
    expect(mapField(json, 'metadata')).toEqual({ resourceVersion: expect.stringMatching(/^\d+$/) as string });
    expect(json['items']).toHaveLength(5);
    expect(json['items']).not.toContainEqual(expect.objectContaining({ kind: 'Pod' }));
  });

  it('of a namespace that is not there is empty', async () => {
    const got = await call(await shop(), 'GET', '/api/v1/namespaces/nowhere/pods');
    expect([got.status, got.json['items']]).toEqual([200, []]);
  });

  it('goes over all namespaces', async () => {
    const server = await shop();
    server.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'ledger', namespace: 'bank' }, spec: {} });
    expect(namesIn(await call(server, 'GET', '/api/v1/services'))).toEqual(['ledger', 'web']);
  });

  it('is filtered by labels and fields', async () => {
    const server = await shop();
    const found = async (query: string): Promise<readonly string[]> => namesIn(await call(server, 'GET', `${PODS}?${query}`));
    expect(await found('labelSelector=apps.kubernetes.io%2Fpod-index%3D3')).toEqual(['web-3']);
    expect(await found(`labelSelector=${encodeURIComponent('apps.kubernetes.io/pod-index in (1, 2),app=web')}`)).toEqual(['web-1', 'web-2']);
    expect(await found('labelSelector=app!%3Dweb')).toEqual([]);
    expect(await found('labelSelector=!app')).toEqual([]);
    expect(await found('fieldSelector=metadata.name%3Dweb-0')).toEqual(['web-0']);
    expect(await found('fieldSelector=spec.nodeName%3Dnode-1,metadata.name!%3Dweb-0')).toEqual(['web-3']);
  });

  it('at a version to come times out', async () => {
    const got = await call(await shop(), 'GET', `${PODS}?resourceVersion=999999`);
    expect(told(got)).toEqual([504, 'Timeout', expect.stringMatching(/^Timeout: Too large resource version: 999999, current: \d+$/)]);
    expect(mapField(got.json, 'details')).toEqual({ causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 });
  });
});

describe('pages', () => {
  it('show one moment, whatever happens between them', async () => {
    const server = await shop();
    const first = await call(server, 'GET', `${PODS}?limit=2`);
    const { continue: token, remainingItemCount, resourceVersion } = mapField(first.json, 'metadata');
    expect([namesIn(first), remainingItemCount]).toEqual([['web-0', 'web-1'], 3]);
    server.remove('Pod', 'web-3');
    const second = await call(server, 'GET', `${PODS}?limit=2&continue=${String(token)}`);
    const third = await call(server, 'GET', `${PODS}?limit=2&continue=${String(mapField(second.json, 'metadata')['continue'])}`);
    expect([namesIn(second), namesIn(third)]).toEqual([['web-2', 'web-3'], ['web-4']]);
    expect(mapField(third.json, 'metadata')).toEqual({ resourceVersion });
  });

  it('refuse a token that is garbage', async () => {
    expect((await call(await shop(), 'GET', `${PODS}?continue=garbage`)).status).toBe(400);
  });

  it('give a fresh token for one that has expired', async () => {
    const server = await shop();
    const first = await call(server, 'GET', `${PODS}?limit=2`);
    server.expire();
    const late = await call(server, 'GET', `${PODS}?limit=2&continue=${String(mapField(first.json, 'metadata')['continue'])}`);
    expect(told(late)).toEqual([410, 'Expired', expect.stringContaining('too old to display a consistent list result')]);
    const fresh = await call(server, 'GET', `${PODS}?continue=${String(mapField(late.json, 'metadata')['continue'])}`);
    expect(namesIn(fresh)).toEqual(['web-2', 'web-3', 'web-4']);
  });
});

describe('one object', () => {
  it('says what it is', async () => {
    const { status, json } = await call(await shop(), 'GET', '/apis/apps/v1/namespaces/shop/statefulsets/web');
    expect([status, json['kind'], json['apiVersion']]).toEqual([200, 'StatefulSet', 'apps/v1']);
  });

  it('that is not there is told by name', async () => {
    const server = await shop();
    expect(told(await call(server, 'GET', `${PODS}/a-9`))).toEqual([404, 'NotFound', 'pods "a-9" not found']);
    expect(told(await call(server, 'GET', '/apis/apps/v1/namespaces/shop/statefulsets/a'))).toEqual([404, 'NotFound', 'statefulsets.apps "a" not found']);
  });
});

describe('a group that is not served', () => {
  const STREAMS = '/apis/image.openshift.io/v1/namespaces/shop/imagestreams';

  it('is no page at all', async () => {
    const got = await call(await shop(), 'GET', STREAMS);
    expect([got.status, got.headers['content-type'], got.text]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n']);
  });

  it('is there on OpenShift', async () => {
    const got = await call(await shop('openshift=4.16'), 'GET', STREAMS);
    expect([got.status, got.json['kind']]).toEqual([200, 'ImageStreamList']);
  });
});

describe('what the server says of itself', () => {
  it('is its release and what it serves', async () => {
    const server = await shop('openshift=4.16');
    expect((await call(server, 'GET', '/version')).json).toMatchObject({ major: '1', minor: '29+', gitVersion: 'v1.29.4+8f4b2a1' });
    expect((await call(server, 'GET', '/api')).json['versions']).toEqual(['v1']);
    expect((await call(server, 'GET', '/apis')).json['groups']).toContainEqual(expect.objectContaining({ name: 'image.openshift.io' }));
    expect((await call(server, 'GET', '/apis/apps/v1')).json['resources']).toContainEqual(expect.objectContaining({ name: 'statefulsets', kind: 'StatefulSet', shortNames: ['sts'] }));
  });

  it('names the release that was asked for', async () => {
    expect((await call(await shop('kubernetes=1.35.1'), 'GET', '/version')).json['gitVersion']).toBe('v1.35.1');
  });
});
