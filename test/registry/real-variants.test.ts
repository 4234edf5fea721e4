import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MirrorChoice } from '../../lib/registry/mirrors';
import { makeAuthority } from '../support/registry/certificates';
import { startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushImage, pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { startTokenServer } from '../support/registry/token-server';
import { faultOf } from './fault-of';
import { authsFor, byName, digestIn, fileWith, later, open, tagAt } from './real-connection';

withRegistry('over one storage root', () => {
  let plain: TestRegistry;
  let locked: TestRegistry;
  let web: Manifest;
  beforeAll(async () => {
    plain = await startRegistry();
    locked = await startRegistry({ auth: { kind: 'htpasswd' }, storage: plain.storage });
    web = await pushIndex(plain, 'shop/web:1.2');
  });
  afterAll(async () => {
    await locked.stop();
    await plain.stop();
  });

  it('an open registry is asked without credentials, though there are some', async () => {
    const proxy = await startFaultProxy(plain);
    later(() => proxy.stop());
    const { resolver, warnings } = open({ authfile: fileWith(authsFor(proxy.host)) });
    expect(await resolver.resolve(tagAt(proxy.host, 'shop/web:1.2'))).toMatchObject({ digest: web.digest, mediaType: web.mediaType, warnings: [] });
    expect(proxy.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['HEAD /v2/shop/web/manifests/1.2', `GET /v2/shop/web/manifests/${web.digest}`]);
    expect(proxy.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('a registry of this machine goes by the machine\'s own name too', async () => {
    const { resolver } = open();
    expect(await digestIn(resolver.resolve(tagAt(`localhost:${plain.port}`, 'shop/web:1.2')))).toBe(web.digest);
  });

  it('an unknown tag and an unknown repository are the same to an open registry', async () => {
    const { resolver } = open();
    for (const name of ['shop/web:9.9', 'shop/nowhere:1.2']) {
      const fault = await faultOf(resolver.resolve(tagAt(plain.host, name)));
      expect(fault).toMatchObject({ code: 'TAG_NOT_FOUND', status: 404, host: plain.host, message: `${plain.host}/${name}: tag or repository not found` });
    }
  });

  it('a registry with htpasswd takes the credentials of --authfile, a password with a colon in it', async () => {
    const authfile = fileWith(authsFor(locked.host));
    const { resolver, credentialsFor } = open({ authfile });
    expect(TEST_PASSWORD).toContain(':');
    expect(await digestIn(resolver.resolve(tagAt(locked.host, 'shop/web:1.2')))).toBe(web.digest);
    expect(await credentialsFor(locked.host, 'shop/web')).toBe(`${authfile}, entry ${locked.host}`);
  });

  it('it takes those of REGISTRY_AUTH_FILE', async () => {
    const { resolver } = open({ env: { REGISTRY_AUTH_FILE: fileWith(authsFor(locked.host)) } });
    expect(await digestIn(resolver.resolve(tagAt(locked.host, 'shop/web:1.2')))).toBe(web.digest);
  });

  it('it takes those of docker in the home folder, and of podman before them', async () => {
    const docker = { '.docker/config.json': authsFor(locked.host) };
    const address = tagAt(locked.host, 'shop/web:1.2');
    const first = open({ files: docker });
    expect(await digestIn(first.resolver.resolve(address))).toBe(web.digest);
    expect(await first.credentialsFor(locked.host, 'shop/web')).toBe(`~/.docker/config.json, entry ${locked.host}`);
    const second = open({ files: { ...docker, '.config/containers/auth.json': authsFor(locked.host, { password: 'of last year' }) } });
    expect(await faultOf(second.resolver.resolve(address))).toMatchObject({ code: 'AUTH_REJECTED', message: expect.stringContaining('~/.config/containers/auth.json') as string });
  });

  it('it is asked in vain without credentials, and with wrong ones', async () => {
    const address = tagAt(locked.host, 'shop/web:1.2');
    const none = await faultOf(open().resolver.resolve(address));
    expect(none).toMatchObject({ code: 'AUTH_REQUIRED', status: 401 });
    expect(none.message).toContain('(looked in: ~/run/containers/auth.json, ~/.config/containers/auth.json, ~/.docker/config.json, ~/.dockercfg)');
    const authfile = fileWith(authsFor(locked.host, { password: 'guess' }));
    expect(await faultOf(open({ authfile }).resolver.resolve(address))).toMatchObject({ code: 'AUTH_REJECTED', status: 401, message: expect.stringContaining(authfile) as string });
  });

  it('what one of two registries over the root has learned, the other serves', async () => {
    const later = await pushImage(plain, 'shop/worker:2.0');
    const { resolver } = open({ authfile: fileWith(authsFor(locked.host)) });
    const answers = await Promise.all([plain, locked].map(({ host }) => digestIn(resolver.resolve(tagAt(host, 'shop/worker:2.0')))));
    expect(answers).toEqual([later.digest, later.digest]);
  });

  it('a registry that only asks takes any token of the service that it names', async () => {
    const authority = makeAuthority();
    const tokens = await startTokenServer({ signer: authority.issueSigner(), isPublic: () => true });
    const silly = await startRegistry({ auth: { kind: 'silly', realm: byName(tokens.realm), service: 'shop' }, storage: plain.storage });
    later(async () => {
      await Promise.all([silly.stop(), tokens.stop()]);
      authority.remove();
    });
    const { resolver } = open();
    expect(await digestIn(resolver.resolve(tagAt(silly.host, 'shop/web:1.2')))).toBe(web.digest);
    expect(tokens.requests.map(({ method, query }) => [method, query.get('service'), query.getAll('scope')])).toEqual([['GET', 'shop', ['repository:shop/web:pull']]]);
  });
});

withRegistry('a mirror that pulls through', () => {
  let source: TestRegistry;
  let mirror: TestRegistry;
  let web: Manifest;
  beforeAll(async () => {
    source = await startRegistry();
    web = await pushIndex(source, 'shop/web:1.2');
    mirror = await startRegistry({ remote: source.url });
  });
  afterAll(async () => {
    await mirror.stop();
    await source.stop();
  });

  function mirrored(pulls: 'tag' | 'digest', tagLookup?: 'mirror', to = mirror.host): MirrorChoice {
    const entry = { source: 'quay.io', mirrors: [to], pulls, blocksSource: true, written: undefined };
    return { settings: { mirrors: [entry], allowed: [], blocked: [], searched: undefined }, tagLookup };
  }

  it('answers for tags where tagLookup says so, and the source is never asked', async () => {
    const { resolver } = open({ mirrors: mirrored('tag', 'mirror') });
    expect(await resolver.resolve(tagAt('quay.io', 'shop/web:1.2'))).toMatchObject({ digest: web.digest, platforms: new Map(web.children.map(({ platform = '', digest }) => [platform, digest])) });
  });

  it('is not asked for tags otherwise', async () => {
    const proxy = await startFaultProxy(mirror);
    later(() => proxy.stop());
    const { resolver } = open({ mirrors: mirrored('tag', undefined, proxy.host) });
    const fault = await faultOf(resolver.resolve(tagAt('quay.io', 'shop/web:1.2')));
    expect([fault.code, fault.message]).toEqual(['UNREACHABLE', 'nobody may be asked for quay.io/shop/web:1.2: a mirror set says NeverContactSource, and no mirror takes tags']);
    expect(proxy.requests).toEqual([]);
  });

  it('answers whether a digest is there', async () => {
    const { resolver } = open({ mirrors: mirrored('digest') });
    expect(await resolver.existenceOf('quay.io', 'shop/web', web.digest)).toBeUndefined();
  });

  it('fails by 500 for a digest that its source lacks, which is not taken for an answer', async () => {
    const { resolver } = open({ mirrors: mirrored('digest') });
    expect(await resolver.existenceOf('quay.io', 'shop/web', `sha256:${'0'.repeat(64)}`)).toMatchObject({ code: 'REGISTRY_ERROR', status: 500, host: mirror.host });
  });

  it('is signed in to under its own name', async () => {
    const guarded = await startRegistry({ remote: source.url, auth: { kind: 'htpasswd' } });
    later(() => guarded.stop());
    const options = { mirrors: mirrored('tag', 'mirror', guarded.host) };
    const { resolver } = open({ ...options, authfile: fileWith(authsFor(guarded.host)) });
    expect(await digestIn(resolver.resolve(tagAt('quay.io', 'shop/web:1.2')))).toBe(web.digest);
    const wrong = open({ ...options, authfile: fileWith(authsFor('quay.io', { user: TEST_USER, password: TEST_PASSWORD })) });
    expect(await faultOf(wrong.resolver.resolve(tagAt('quay.io', 'shop/web:1.2')))).toMatchObject({ code: 'AUTH_REQUIRED', host: guarded.host });
  });
});
