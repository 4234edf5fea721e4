import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { type TokenBehaviour, type TokenRequest, type TokenServer } from '../support/registry/token-server';
import { faultOf } from './fault-of';
import { authsFor, digestIn, fileWith, later, open, startTokenRegistry, tagAt } from './real-connection';

const IDENTITY = 'identity of the shop';

withRegistry('a registry that takes tokens', () => {
  let tokens: TokenServer;
  let proxy: FaultProxy;
  let web: Manifest;
  let vault: Manifest;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const { registry, plain, ...started } = await startTokenRegistry({ identityTokens: [IDENTITY], isPublic: (repository) => repository === 'shop/web' });
    ({ tokens, web, stop } = started);
    vault = await pushIndex(plain, 'shop/vault:1.2');
    proxy = await startFaultProxy(registry);
  });
  beforeEach(() => proxy.script([]));
  afterAll(async () => {
    await proxy.stop();
    await stop();
  });

  function behave(behaviour: TokenBehaviour): void {
    tokens.behaviour = behaviour;
    later(() => {
      tokens.behaviour = {};
    });
  }

  /** What the token server was asked while something ran. */
  async function askedOf<Value>(run: Promise<Value>): Promise<{ readonly value: Value; readonly asked: readonly TokenRequest[] }> {
    const before = tokens.requests.length;
    const value = await run;
    return { value, asked: tokens.requests.slice(before) };
  }

  const withLogin = () => open({ authfile: fileWith(authsFor(proxy.host)) });
  const withIdentity = () => open({ authfile: fileWith(JSON.stringify({ auths: { [proxy.host]: { identitytoken: IDENTITY } } })) });

  it('lets anybody read what is public, with one token for all that is asked of a repository', async () => {
    const { resolver } = open();
    const { value, asked } = await askedOf(digestIn(resolver.resolve(tagAt(proxy.host, 'shop/web:1.2'))));
    expect(value).toBe(web.digest);
    expect(asked.map(({ method, headers, query }) => [method, headers['authorization'], query.getAll('scope')])).toEqual([['GET', undefined, ['repository:shop/web:pull']]]);
  });

  it('tells a private repository from a missing one to nobody who has no login', async () => {
    for (const name of ['shop/vault:1.2', 'shop/nowhere:1.2']) {
      const fault = await faultOf(open().resolver.resolve(tagAt(proxy.host, name)));
      expect(fault).toMatchObject({ code: 'NOT_FOUND_OR_PRIVATE', status: 401, hint: expect.stringContaining('podman login') as string });
      expect(fault.message).toContain('does not exist, or needs a login; no credentials found for it');
    }
  });

  it('gives what is private to who has a login', async () => {
    const { value, asked } = await askedOf(digestIn(withLogin().resolver.resolve(tagAt(proxy.host, 'shop/vault:1.2'))));
    expect(value).toBe(vault.digest);
    expect(asked.map(({ method, headers }) => [method, headers['authorization']?.slice(0, 6)])).toEqual([['GET', 'Basic ']]);
  });

  it('says that a tag is missing to who may see the repository', async () => {
    expect(await faultOf(withLogin().resolver.resolve(tagAt(proxy.host, 'shop/vault:9.9')))).toMatchObject({ code: 'TAG_NOT_FOUND', status: 404 });
  });

  it('refuses a wrong password at its token service', async () => {
    const authfile = fileWith(authsFor(proxy.host, { password: 'guess' }));
    const fault = await faultOf(open({ authfile }).resolver.resolve(tagAt(proxy.host, 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'AUTH_REJECTED', status: 401 });
    expect(fault.message).toContain(`, the token service of ${proxy.host}, refuses the credentials from ${authfile}`);
  });

  it('denies access to a login whose tokens allow nothing, and to no login by not saying which', async () => {
    behave({ emptyAccess: true });
    const address = tagAt(proxy.host, 'shop/web:1.2');
    expect(await faultOf(withLogin().resolver.resolve(address))).toMatchObject({ code: 'ACCESS_DENIED', status: 401 });
    expect(await faultOf(open().resolver.resolve(address))).toMatchObject({ code: 'NOT_FOUND_OR_PRIVATE', status: 401 });
  });

  it('is asked again once with a new token where one has expired, and no more', async () => {
    behave({ lifetimeS: -3600, expiresIn: 300 });
    const { value, asked } = await askedOf(faultOf(withLogin().resolver.resolve(tagAt(proxy.host, 'shop/web:1.2'))));
    expect(value).toMatchObject({ code: 'AUTH_REJECTED', status: 401 });
    expect(asked).toHaveLength(2);
  });

  it('is asked with a new token where the old one ended between two images', async () => {
    const { resolver } = withLogin();
    behave({ lifetimeS: 1, expiresIn: 11 });
    await resolver.resolve(tagAt(proxy.host, 'shop/web:1.2'));
    await new Promise((done) => setTimeout(done, 1100));
    tokens.behaviour = {};
    const { value, asked } = await askedOf(resolver.stateOf(tagAt(proxy.host, 'shop/web:1.2'), { digest: web.digest, children: web.children.map(({ digest }) => digest) }));
    expect(value).toEqual({ state: 'ok' });
    expect(asked).toHaveLength(1);
  });

  it('exchanges an identity token by POST', async () => {
    const { value, asked } = await askedOf(digestIn(withIdentity().resolver.resolve(tagAt(proxy.host, 'shop/vault:1.2'))));
    expect(value).toBe(vault.digest);
    expect(asked.map(({ method, form }) => [method, form.get('grant_type'), form.get('client_id'), form.get('scope')])).toEqual([
      ['POST', 'refresh_token', 'pinstream', 'repository:shop/vault:pull'],
    ]);
  });

  it.each([400, 401, 404, 405])('is asked by GET where its token service refuses POST with %i', async (refusePost) => {
    behave({ refusePost });
    const { value, asked } = await askedOf(digestIn(withIdentity().resolver.resolve(tagAt(proxy.host, 'shop/web:1.2'))).catch((error: unknown) => error));
    // This service does not take identity tokens as passwords; that it was asked so is what counts.
    expect(value).toMatchObject({ code: 'AUTH_REJECTED' });
    expect(asked.map(({ method, query }) => [method, query.getAll('scope')])).toEqual([['POST', []], ['GET', ['repository:shop/web:pull']]]);
  });

  it('is asked for one token by a run of many tags, all at once', async () => {
    const { resolver } = withLogin();
    const { value, asked } = await askedOf(Promise.all(Array.from({ length: 20 }, () => digestIn(resolver.resolve(tagAt(proxy.host, 'shop/vault:1.2'))))));
    expect(new Set(value)).toEqual(new Set([vault.digest]));
    expect(asked).toHaveLength(1);
  });

  it('reads the token under either name', async () => {
    behave({ field: 'access_token' });
    expect(await digestIn(withLogin().resolver.resolve(tagAt(proxy.host, 'shop/vault:1.2')))).toBe(vault.digest);
  });

  it('fails with its token service', async () => {
    behave({ refuse: 503 });
    const fault = await faultOf(withLogin().resolver.resolve(tagAt(proxy.host, 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'REGISTRY_ERROR', status: 503 });
    expect(fault.message).toContain(`of ${proxy.host} answered 503`);
  });
});
