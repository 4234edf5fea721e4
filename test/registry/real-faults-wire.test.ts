import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TagAddress } from '../../lib/registry/resolver-types';
import { type Authority, LOOPBACK_NAMES, makeAuthority, WRONG_NAMES } from '../support/registry/certificates';
import { type FaultProxy, type FaultStep, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { LocalServers } from './local-servers';
import { faultOf } from './fault-of';
import { digestIn, later, open, tagAt, watchSockets } from './real-connection';

const SERVER_NAMES = ['registry.example.com', 'quay.internal.example.com', 'ported.example.com', '10.20.30.40', '192.168.7.7'];

withRegistry('on the wire', () => {
  let authority: Authority;
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let secure: FaultProxy;
  let web: Manifest;
  let address: TagAddress;
  let start: number;

  beforeAll(async () => {
    authority = makeAuthority();
    registry = await startRegistry();
    web = await pushIndex(registry, 'shop/web:1.2');
    for (let at = 0; at < 6; at += 1) await pushIndex(registry, `shop/worker:${at}`, { platforms: ['linux/amd64'] });
    proxy = await startFaultProxy(registry);
    secure = await startFaultProxy(registry, [], authority.issue([...LOOPBACK_NAMES, ...SERVER_NAMES]));
    address = tagAt(proxy.host, 'shop/web:1.2');
  });
  beforeEach(() => {
    proxy.script([]);
    start = proxy.requests.length;
  });
  afterAll(async () => {
    await Promise.all([proxy.stop(), secure.stop()]);
    await registry.stop();
    authority.remove();
  });

  const methods = (): readonly string[] => proxy.requests.slice(start).map(({ method }) => method);
  const limited = (retryAfter: string, more: Readonly<Record<string, string>> = {}): FaultStep['fault'] => ({
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': retryAfter, ...more },
    body: '{"errors":[{"code":"TOOMANYREQUESTS"}]}',
  });

  it('F6: 429 with Retry-After: 1 twice is waited for, and then the answer counts', async () => {
    proxy.script([{ times: 2, fault: limited('1') }]);
    const began = performance.now();
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1990);
    expect(methods()).toEqual(['HEAD', 'HEAD', 'HEAD', 'GET']);
  });

  it('F6: 429 with Retry-After: 3600 fails at once with the limits, and nothing more is asked there', async () => {
    const limits = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600', 'docker-ratelimit-source': '192.0.2.7' };
    proxy.script([{ fault: limited('3600', limits) }]);
    const { resolver, limits: seen } = open();
    const fault = await faultOf(resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'RATE_LIMITED', status: 429, hint: 'log in to the registry, raise --max-wait, or use a mirror' });
    expect(fault.message).toBe(`${proxy.host} limits requests, and wants 3600 s to pass, longer than the 60 s that are waited (limit 100;w=21600, remaining 0;w=21600, counted for 192.0.2.7)`);
    expect(seen.get(proxy.host)).toEqual({ limit: '100;w=21600', remaining: '0;w=21600', source: '192.0.2.7' });
    const others = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => faultOf(resolver.resolve(tagAt(proxy.host, `shop/worker:${at}`)))));
    expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']));
    expect(methods()).toEqual(['HEAD']);
  });

  it('F6: 429 with an HTTP date is waited for until then', async () => {
    const until = Math.floor(Date.now() / 1000) * 1000 + 2000;
    proxy.script([{ times: 1, fault: limited(new Date(until).toUTCString()) }]);
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(Date.now()).toBeGreaterThanOrEqual(until - 5);
    expect(methods()).toEqual(['HEAD', 'HEAD', 'GET']);
  });

  it('F6: one 429 holds back all that is asked of the host, so that no storm comes', async () => {
    proxy.script([{ times: 1, fault: limited('1') }]);
    const { resolver } = open();
    const began = performance.now();
    await Promise.all([0, 1, 2, 3, 4, 5].map((at) => resolver.resolve(tagAt(proxy.host, `shop/worker:${at}`))));
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
    expect(methods()).toHaveLength(13);
  });

  it('F7: 503 three times is tried again, and then the answer counts', async () => {
    proxy.script([{ times: 3, fault: { kind: 'answer', status: 503 } }]);
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(methods()).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD', 'GET']);
  });

  it('F7: 503 forever fails with what the registry says', async () => {
    proxy.script([{ fault: { kind: 'answer', status: 503, body: '{"errors":[{"code":"UNAVAILABLE","message":"the storage is away"}]}' } }]);
    const fault = await faultOf(open().resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'REGISTRY_ERROR', status: 503, attempts: 4, errors: [{ code: 'UNAVAILABLE', message: 'the storage is away' }] });
    // GET alone has a body with the reason.
    expect(methods()).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD', 'GET', 'GET', 'GET', 'GET']);
  });

  it('F7: a connection that is cut in the middle of a body is tried again', async () => {
    proxy.script([{ method: 'GET', times: 1, fault: { kind: 'reset', afterBytes: 100 } }]);
    expect(await digestIn(open().resolver.resolve(address))).toBe(web.digest);
    expect(methods()).toEqual(['HEAD', 'GET', 'GET']);
  });

  it('F7: a connection that is cut at once every time is unreachable, after four attempts', async () => {
    proxy.script([{ fault: { kind: 'reset' } }]);
    expect(await faultOf(open().resolver.resolve(address))).toMatchObject({ code: 'UNREACHABLE', attempts: 4, message: expect.stringContaining('the connection was lost') as string });
    expect(methods()).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD']);
  });

  it('F10: a registry that never answers is given up in time', async () => {
    proxy.script([{ fault: { kind: 'hang' } }]);
    const { resolver } = open({ timing: { backoffMs: 1, timeouts: { headersMs: 400, attemptMs: 800 } } });
    expect(await faultOf(resolver.resolve(address))).toMatchObject({ code: 'UNREACHABLE', attempts: 4, message: expect.stringContaining('registry') as string });
    expect(methods()).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD']);
  });

  it('F10: a body that drips is given up in time', async () => {
    proxy.script([{ method: 'GET', fault: { kind: 'drip', everyMs: 20 } }]);
    const { resolver } = open({ timing: { backoffMs: 1, timeouts: { attemptMs: 400 } } });
    expect(await faultOf(resolver.resolve(address))).toMatchObject({ code: 'UNREACHABLE', attempts: 4, message: expect.stringContaining('no answer within 0.4 s') as string });
    expect(methods()).toEqual(['HEAD', 'GET', 'GET', 'GET', 'GET']);
  });

  it('F10: a body of 20 MiB is refused for its size, and nothing more is asked', async () => {
    proxy.script([{ method: 'GET', fault: { kind: 'flood', bytes: 20 * 1024 * 1024 } }]);
    const fault = await faultOf(open().resolver.resolve(address));
    expect(fault).toMatchObject({ code: 'REGISTRY_ERROR', message: `${proxy.host} answered 200 with more than the ${8 * 1024 * 1024} bytes that fit here` });
    expect(methods()).toEqual(['HEAD', 'GET']);
  });

  it('F14: each of four ways to fail at TLS has its code, and none is tried again', async () => {
    const misnamed = await startFaultProxy(registry, [], authority.issue(WRONG_NAMES));
    later(() => misnamed.stop());
    const [caFiles, name] = [[authority.caFile], 'shop/web:1.2'];
    const faults = await Promise.all([
      faultOf(open().resolver.resolve(tagAt(secure.host, name))),
      faultOf(open({ caFiles }).resolver.resolve(tagAt(misnamed.host, name))),
      // To be asked by HTTPS and not by what it is found to speak, a loopback host has to be listed.
      faultOf(open({ insecure: [{ host: proxy.host, mode: 'skip-verify' }] }).resolver.resolve(tagAt(proxy.host, name))),
      faultOf(open({ insecure: [{ host: secure.host, mode: 'http' }] }).resolver.resolve(tagAt(secure.host, name))),
    ]);
    expect(faults.map(({ code, attempts }) => [code, attempts])).toEqual([['TLS_UNTRUSTED', 1], ['TLS_HOSTNAME', 1], ['TLS_ON_HTTP', 1], ['HTTP_ON_TLS', 1]]);
    expect([...proxy.requests.slice(start), ...secure.requests, ...misnamed.requests]).toEqual([]);
  });

  it('F15: a forward proxy is asked to connect, but for what NO_PROXY lists by CIDR block, suffix and port', async () => {
    const servers = new LocalServers();
    later(() => servers.close());
    const port = Number(secure.host.split(':')[1]);
    const forward = await servers.proxy(() => ({ port }));
    const seen = watchSockets(SERVER_NAMES);
    const noProxy = `.cluster.local,10.20.0.0/16,.internal.example.com,ported.example.com:${port},registry.example.com:1`;
    const { resolver } = open({ caFiles: [authority.caFile], env: { HTTPS_PROXY: `http://${forward.host}`, NO_PROXY: noProxy } });
    const digests = await Promise.all(SERVER_NAMES.map((host) => digestIn(resolver.resolve(tagAt(`${host}:${port}`, 'shop/web:1.2')))));
    expect(new Set(digests)).toEqual(new Set([web.digest]));
    expect([...new Set(forward.tunnels)].sort()).toEqual([`192.168.7.7:${port}`, `registry.example.com:${port}`]);
    const direct = [...new Set(seen)].filter((place) => !place.startsWith('127.0.0.1:'));
    expect(direct.sort()).toEqual([`10.20.30.40:${port}`, `ported.example.com:${port}`, `quay.internal.example.com:${port}`]);
  });

  it('F15: a proxy that refuses is what is told of, and the registry is not reached another way', async () => {
    const servers = new LocalServers();
    later(() => servers.close());
    const forward = await servers.proxy(() => 407);
    const seen = watchSockets(SERVER_NAMES);
    const { resolver } = open({ caFiles: [authority.caFile], env: { HTTPS_PROXY: `http://shop:sesame@${forward.host}` } });
    const fault = await faultOf(resolver.resolve(tagAt('registry.example.com', 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'PROXY_FAILED', status: 407, message: `the proxy http://${forward.host} wants a user name and a password` });
    expect(new Set(seen)).toEqual(new Set([forward.host]));
  });
}, ['openssl']);
