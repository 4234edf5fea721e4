import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectCluster } from '../../lib/cluster/connect';
import { PODS } from '../../lib/cluster/resources';
import { type Authority, LOOPBACK_NAMES, makeAuthority, WRONG_NAMES } from '../support/registry/certificates';
import { config, connectTo, faultOf, folder, json, localApi, type LocalApi, wordsOf, written } from './local-api';

const authority: Authority = makeAuthority();
afterAll(() => authority.remove());
const { cert, key } = authority.issue(LOOPBACK_NAMES);
const trust = { 'certificate-authority-data': Buffer.from(authority.caPem).toString('base64') };
const empty = (options = {}): Promise<LocalApi> => localApi((_request, response) => json(response, 200, { kind: 'PodList', items: [] }), { cert, key, ...options });

describe('a server with TLS', () => {
  it('is asked where the kubeconfig trusts its authority, by data, by file, and without a user', async () => {
    const api = await empty();
    expect(await (await connectTo(config(api.url, { token: 'abcd' }, trust))).list(PODS, 'shop')).toEqual([]);
    expect(await (await connectTo(config(api.url, { token: 'abcd' }, { 'certificate-authority': authority.caFile }))).list(PODS, 'shop')).toEqual([]);
    const anonymous = { ...config(api.url, {}, trust), contexts: [{ name: 'shop', context: { cluster: 'one' } }] };
    expect(await (await connectTo(anonymous)).list(PODS, 'shop')).toEqual([]);
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer abcd', 'Bearer abcd', undefined]);
  });

  it('is trusted by the data of its authority, not by a file beside it that is gone', async () => {
    const api = await empty();
    expect(await (await connectTo(config(api.url, { token: 'abcd' }, { ...trust, 'certificate-authority': 'gone.crt' }))).list(PODS, 'shop')).toEqual([]);
  });

  it('that nobody vouches for is not asked, unless the kubeconfig says so', async () => {
    const api = await empty();
    const fault = await faultOf((await connectTo(config(api.url, { token: 'very-secret' }, {}))).list(PODS, 'shop'));
    expect([fault.code, fault.exitCode]).toEqual(['tls-untrusted', 3]);
    expect(fault.message).toContain('no authority that the kubeconfig trusts has signed it');
    expect(wordsOf(fault)).not.toContain('very-secret');
    expect(api.seen).toEqual([]);
    expect(await (await connectTo(config(api.url))).list(PODS, 'shop')).toEqual([]);
  });

  it('under another name is not asked, unless the kubeconfig names it', async () => {
    const other = authority.issue(WRONG_NAMES);
    const api = await empty({ cert: other.cert, key: other.key });
    expect((await faultOf((await connectTo(config(api.url, {}, trust))).list(PODS, 'shop'))).code).toBe('tls-name');
    expect(await (await connectTo(config(api.url, {}, { ...trust, 'tls-server-name': WRONG_NAMES[0] }))).list(PODS, 'shop')).toEqual([]);
  });

  it('gets the certificate of the user', async () => {
    const ann = authority.issue(['ann.example']);
    const api = await empty({ requestCert: true, rejectUnauthorized: true, ca: authority.caPem });
    const user = { 'client-certificate-data': Buffer.from(ann.cert).toString('base64'), 'client-key-data': Buffer.from(ann.key).toString('base64') };
    expect(await (await connectTo(config(api.url, user, trust))).list(PODS, 'shop')).toEqual([]);
    const without = await faultOf((await connectTo(config(api.url, {}, trust))).list(PODS, 'shop'));
    expect(without.exitCode).toBe(3);
  });

  it('is not one where plain HTTP answers', async () => {
    const api = await localApi(() => undefined);
    const fault = await faultOf((await connectTo(config(api.url.replace('http:', 'https:'), {}, trust))).list(PODS, 'shop'));
    expect(fault.code).toBe('no-tls');
  });

  it('is one connection for many reads', async () => {
    const ports = new Set<unknown>();
    const api = await localApi((_request, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, { kind: 'PodList', items: [] });
    }, { cert, key });
    const cluster = await connectTo(config(api.url, {}, trust));
    for (let count = 0; count < 3; count++) await cluster.list(PODS, 'shop');
    expect(ports.size).toBe(1);
  });

  it('is reached through the proxy of the kubeconfig, whose password is never shown', async () => {
    const api = await empty();
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
      if (asked.length > 1) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const through = connect(api.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      through.on('error', () => socket.destroy());
      socket.on('error', () => through.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const proxyUrl = `http://ann:very-secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const cluster = await connectTo(config(api.url, { token: 'abcd' }, { ...trust, 'proxy-url': proxyUrl }));
    expect(await cluster.list(PODS, 'shop')).toEqual([]);
    expect(asked).toEqual([`127.0.0.1:${api.port} Basic ${Buffer.from('ann:very-secret').toString('base64')}`]);
    const fault = await faultOf(cluster.list(PODS, 'shop'));
    expect(fault.code).toBe('proxy-failed');
    expect(fault.message).toContain('the proxy answered 407');
    expect(wordsOf(fault)).not.toContain('very-secret');
  });

  it('is found from inside a pod by its account', async () => {
    const api = await empty();
    const account = folder();
    written(join(account, 'token'), 'token-of-the-pod');
    written(join(account, 'ca.crt'), authority.caPem);
    written(join(account, 'namespace'), 'shop');
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(api.port) };
    const cluster = await connectCluster({ cwd: account, env, accountFolder: account });
    onTestFinished(() => cluster.close());
    expect([cluster.name, await cluster.defaultNamespace(), await cluster.list(PODS, 'shop')]).toEqual(['in-cluster', 'shop', []]);
    expect(api.seen[0]?.headers.authorization).toBe('Bearer token-of-the-pod');
    expect((await faultOf(connectCluster({ cwd: account, env, accountFolder: account, context: 'shop' }))).code).toBe('no-context');
  });
});
