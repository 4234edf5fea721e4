import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TagAddress } from '../../lib/registry/resolver-types';
import { LOOPBACK_NAMES, makeAuthority } from '../support/registry/certificates';
import { type FaultProxy, type FaultStep, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import type { TokenServer } from '../support/registry/token-server';
import { faultOf } from './fault-of';
import { authsFor, byName, digestIn, fileWith, later, open, startTokenRegistry, tagAt, watchSockets } from './real-connection';

const PASSED_ON: FaultStep['fault'] = { kind: 'change' };

withRegistry('signed in with a password', () => {
  let plain: TestRegistry;
  let locked: TestRegistry;
  let proxy: FaultProxy;
  let store: FaultProxy;
  let web: Manifest;
  let address: TagAddress;
  let start: number;

  beforeAll(async () => {
    plain = await startRegistry();
    web = await pushIndex(plain, 'shop/web:1.2');
    locked = await startRegistry({ auth: { kind: 'htpasswd' }, storage: plain.storage });
    proxy = await startFaultProxy(locked);
    store = await startFaultProxy(plain);
    address = tagAt(proxy.host, 'shop/web:1.2');
  });
  beforeEach(() => {
    proxy.script([]);
    store.script([]);
    start = store.requests.length;
  });
  afterAll(async () => {
    await Promise.all([proxy.stop(), store.stop()]);
    await locked.stop();
    await plain.stop();
  });

  const signedIn = () => open({ authfile: fileWith(authsFor(proxy.host)) }).resolver;
  const redirect = (to: string): FaultStep => ({ method: 'GET', fault: { kind: 'answer', status: 307, headers: { location: to } } });

  it('F8: a redirect to another origin takes no header along that could tell who asks', async () => {
    proxy.script([redirect(`${store.url}/v2/shop/web/manifests/${web.digest}`)]);
    expect(await digestIn(signedIn().resolve(address))).toBe(web.digest);
    expect(proxy.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
    const [seen, ...more] = store.requests.slice(start);
    expect(more).toEqual([]);
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });

  it('F8: a login that the other origin wants is not given', async () => {
    proxy.script([redirect(`${store.url}/v2/shop/web/manifests/${web.digest}`)]);
    store.script([{ fault: { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="store"' } } }]);
    const fault = await faultOf(signedIn().resolve(address));
    expect(fault).toMatchObject({ code: 'ACCESS_DENIED', status: 401, host: proxy.host });
    expect(fault.message).toContain(`redirects to ${store.host}`);
    expect(store.requests.slice(start).map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('F8: a redirect in a circle ends after five, and a redirect to no URL at once', async () => {
    proxy.script([redirect(`/v2/shop/web/manifests/${web.digest}`)]);
    const before = proxy.count('GET');
    expect(await faultOf(signedIn().resolve(address))).toMatchObject({ code: 'REDIRECT_REFUSED' });
    expect(proxy.count('GET') - before).toBe(6);
    proxy.script([redirect('http://')]);
    expect(await faultOf(signedIn().resolve(address))).toMatchObject({ code: 'REDIRECT_REFUSED' });
  });

  const FORBIDDEN = [
    ['http://169.254.169.254/latest/meta-data', '169.254.169.254 is an address of a private network'],
    ['http://10.0.0.1/token', '10.0.0.1 is an address of a private network'],
    ['https://127.0.0.1:1/token', '127.0.0.1:1 is an address of a private network'],
    ['ftp://auth.example.com/token', 'its scheme is ftp; only https is asked for tokens'],
  ] as const;
  it.each(FORBIDDEN)('F9: the realm %s is refused, with a login and without, and nobody asked', async (realm, problem) => {
    proxy.script([{ fault: { kind: 'answer', status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}",service="shop"` } } }]);
    const seen = watchSockets([new URL(realm).hostname]);
    const before = proxy.requests.length;
    for (const resolver of [signedIn(), open().resolver]) {
      const { code, message, hint } = await faultOf(resolver.resolve(address));
      expect([code, message]).toEqual(['REALM_REFUSED', `the token service that ${proxy.host} names is not asked: ${problem}`]);
      expect(hint).toBe('nothing was sent; ask who runs the registry why it names that token service');
    }
    expect(new Set(seen)).toEqual(new Set([proxy.host]));
    expect(proxy.requests.slice(before).map(({ method, headers }) => [method, headers.authorization])).toEqual([['HEAD', undefined], ['HEAD', undefined]]);
  });

  it('F9: a registry with TLS may not name a realm without', async () => {
    const authority = makeAuthority();
    const secure = await startFaultProxy(locked, [{ fault: { kind: 'answer', status: 401, headers: { 'www-authenticate': `Bearer realm="${byName(store.url)}/token"` } } }], authority.issue(LOOPBACK_NAMES));
    later(async () => {
      await secure.stop();
      authority.remove();
    });
    const { resolver } = open({ caFiles: [authority.caFile], authfile: fileWith(authsFor(secure.host)) });
    const fault = await faultOf(resolver.resolve(tagAt(secure.host, 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'REALM_REFUSED', message: expect.stringContaining('would be asked over plain HTTP') as string });
    expect(store.requests.slice(start)).toEqual([]);
  });
}, ['openssl']);

withRegistry('signed in with a token', () => {
  let tokens: TokenServer;
  let stop: () => Promise<void>;
  let proxy: FaultProxy;
  let web: Manifest;
  let address: TagAddress;
  let start: number;

  beforeAll(async () => {
    const started = await startTokenRegistry();
    ({ tokens, web, stop } = started);
    proxy = await startFaultProxy(started.registry);
    address = tagAt(proxy.host, 'shop/web:1.2');
  });
  beforeEach(() => {
    proxy.script([]);
    tokens.behaviour = {};
    start = tokens.requests.length;
  });
  afterAll(async () => {
    await proxy.stop();
    await stop();
  });

  const signedIn = () => open({ authfile: fileWith(authsFor(proxy.host)) }).resolver;
  const asked = () => tokens.requests.slice(start);
  const refusal = (error: string, scope = 'repository:shop/web:pull'): FaultStep['fault'] => ({
    kind: 'answer',
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${byName(tokens.realm)}",service="${tokens.service}",scope="${scope}",error="${error}"` },
  });
  /** The first request carries no token and is challenged; the fault is for those after it. */
  const challenged: FaultStep = { times: 1, fault: PASSED_ON };

  it('F12: a token that the registry finds invalid is replaced once', async () => {
    proxy.script([challenged, { times: 1, fault: refusal('invalid_token') }]);
    expect(await digestIn(signedIn().resolve(address))).toBe(web.digest);
    expect(asked()).toHaveLength(2);
  });

  it('F12: a token that is invalid again is given up', async () => {
    proxy.script([challenged, { fault: refusal('invalid_token') }]);
    expect(await faultOf(signedIn().resolve(address))).toMatchObject({ code: 'AUTH_REJECTED', status: 401 });
    expect(asked()).toHaveLength(2);
  });

  it('F12: a token whose scope is too small is replaced once, by one of the scope that is named', async () => {
    proxy.script([challenged, { times: 1, fault: refusal('insufficient_scope', 'repository:shop/base:pull') }]);
    expect(await digestIn(signedIn().resolve(address))).toBe(web.digest);
    expect(asked().map(({ query }) => query.getAll('scope'))).toEqual([['repository:shop/web:pull'], ['repository:shop/base:pull', 'repository:shop/web:pull']]);
  });

  it('F12: a scope that stays too small is access denied', async () => {
    proxy.script([challenged, { fault: refusal('insufficient_scope') }]);
    expect(await faultOf(signedIn().resolve(address))).toMatchObject({ code: 'ACCESS_DENIED', status: 401 });
    expect(asked()).toHaveLength(2);
  });

  it('F12: a token that expires is refreshed once, and told of when the new one has expired too', async () => {
    tokens.behaviour = { lifetimeS: -3600, expiresIn: 300 };
    expect(await faultOf(signedIn().resolve(address))).toMatchObject({ code: 'AUTH_REJECTED', status: 401 });
    expect(asked()).toHaveLength(2);
  });

  it('F12: a token service that answers POST by 404 is asked by GET, with the identity token as the password', async () => {
    tokens.behaviour = { refusePost: 404 };
    const auth = Buffer.from(`${TEST_USER}:`).toString('base64');
    const authfile = fileWith(JSON.stringify({ auths: { [proxy.host]: { auth, identitytoken: TEST_PASSWORD } } }));
    expect(await digestIn(open({ authfile }).resolver.resolve(address))).toBe(web.digest);
    expect(asked().map(({ method }) => method)).toEqual(['POST', 'GET']);
  });
}, ['openssl']);
