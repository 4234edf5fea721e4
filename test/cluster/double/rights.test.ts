import { describe, expect, it } from 'vitest';
import { mapField } from '../../../lib/kube/json';
import type { ApiServer } from '../../support/cluster/api-server';
import { webSet } from '../../support/cluster/manifests';
import { AUDITOR, RECOVERER } from '../../support/cluster/rights';
import { call, serve, told } from './client';

const PODS = '/api/v1/namespaces/shop/pods';
const auditor = 'system:serviceaccount:shop:auditor';

async function shop(): Promise<ApiServer> {
  const ofShop = RECOVERER.map((right) => ({ ...right, namespaces: ['shop'] }));
  const accounts = { audit: { user: auditor, rights: AUDITOR }, recover: { user: 'recoverer', rights: ofShop } };
  const server = await serve({ accounts });
  server.apply(webSet());
  server.settle();
  return server;
}

describe('who has no valid token', () => {
  it('is not let in', async () => {
    const server = await shop();
    expect(told(await call(server, 'GET', PODS, { token: undefined }))).toEqual([401, 'Unauthorized', 'Unauthorized']);
    expect((await call(server, 'GET', '/version', { token: 'guessed' })).status).toBe(401);
  });
});

describe('who has no right', () => {
  it('is told which one is missing', async () => {
    const server = await shop();
    expect((await call(server, 'GET', PODS, { token: 'audit' })).status).toBe(200);
    expect(told(await call(server, 'DELETE', `${PODS}/web-1`, { token: 'audit' }))).toEqual([
      403,
      'Forbidden',
      `pods "web-1" is forbidden: User "${auditor}" cannot delete resource "pods" in API group "" in the namespace "shop"`,
    ]);
    expect(told(await call(server, 'POST', `${PODS}/web-1/eviction`, { token: 'audit', body: {} }))).toEqual([
      403,
      'Forbidden',
      `pods "web-1" is forbidden: User "${auditor}" cannot create resource "pods/eviction" in API group "" in the namespace "shop"`,
    ]);
  });

  it('in one namespace has none in another, and none for all of them', async () => {
    const server = await shop();
    expect((await call(server, 'GET', '/apis/apps/v1/namespaces/bank/statefulsets', { token: 'recover' })).json['message']).toBe(
      'statefulsets.apps is forbidden: User "recoverer" cannot list resource "statefulsets" in API group "apps" in the namespace "bank"',
    );
    expect((await call(server, 'GET', '/api/v1/pods', { token: 'recover' })).json['message']).toBe(
      'pods is forbidden: User "recoverer" cannot list resource "pods" in API group "" at the cluster scope',
    );
  });

  it('to watch is not let watch', async () => {
    expect((await call(await shop(), 'GET', `${PODS}?watch=true`, { token: 'audit' })).json['message']).toContain('cannot watch resource "pods"');
  });
});

describe('a SelfSubjectAccessReview', () => {
  it('says what the account may do', async () => {
    const server = await shop();
    const may = async (token: string, resourceAttributes: object): Promise<unknown> => {
      const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
      const { status, json } = await call(server, 'POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { token, body });
      expect(status).toBe(201);
      return mapField(json, 'status')['allowed'];
    };
    const deletion = { verb: 'delete', group: '', resource: 'pods', namespace: 'shop' };
    expect(await may('audit', deletion)).toBe(false);
    expect(await may('recover', deletion)).toBe(true);
    expect(await may('recover', { ...deletion, namespace: 'bank' })).toBe(false);
    expect(await may('recover', { ...deletion, verb: 'create', subresource: 'eviction' })).toBe(false);
  });
});
