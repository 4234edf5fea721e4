import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { valueAt } from '../../../lib/base/path';
import { webSet } from '../../support/cluster/manifests';
import { AUDITOR } from '../../support/cluster/rights';
import { call, namesIn, serve } from './client';

const PODS = '/api/v1/namespaces/shop/pods';

it('a kubeconfig names the server and the token, and goes with the server', async () => {
  const server = await serve({ accounts: { audit: { user: 'auditor', rights: AUDITOR } } });
  const file = server.kubeconfig('audit', 'bank');
  const config: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(valueAt(config, ['clusters', 0, 'cluster'])).toEqual({ server: server.url, 'insecure-skip-tls-verify': true });
  expect(valueAt(config, ['users', 0, 'user'])).toEqual({ token: 'audit' });
  expect(valueAt(config, ['contexts', 0, 'context', 'namespace'])).toBe('bank');
  await server.stop();
  expect(existsSync(file)).toBe(false);
});

it('TLS comes with an authority that the kubeconfig carries', async () => {
  const server = await serve({ tls: true });
  server.apply(webSet({ spec: { replicas: 1 } }));
  expect(server.url).toMatch(/^https:/);
  expect(namesIn(await call(server, 'GET', PODS))).toEqual(['web-0']);
  const config: unknown = JSON.parse(readFileSync(server.kubeconfig(), 'utf8'));
  const authority = Buffer.from(String(valueAt(config, ['clusters', 0, 'cluster', 'certificate-authority-data'])), 'base64').toString();
  expect(authority).toBe(server.caPem);
  await expect(call({ ...server, caPem: undefined }, 'GET', PODS)).rejects.toThrow(/certificate/);
});

it('objects of a test are there from the start, in their namespaces', async () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'ledger', namespace: 'bank' }, spec: { clusterIP: 'None' } };
  const server = await serve({ objects: [service] });
  expect(namesIn(await call(server, 'GET', '/api/v1/namespaces/bank/services'))).toEqual(['ledger']);
  expect(namesIn(await call(server, 'GET', '/api/v1/namespaces'))).toEqual(['bank', 'default', 'kube-system', 'shop']);
});
