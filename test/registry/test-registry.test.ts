import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLock } from '../../lib/images/lock';
import { type Authority, LOOPBACK_NAMES, makeAuthority, WRONG_NAMES } from '../support/registry/certificates';
import { startFaultProxy } from '../support/registry/fault-proxy';
import { FIXTURES } from '../support/registry/fixtures';
import { pushTree } from '../support/registry/layout';
import { ALL_TYPES, digestOf, DOCKER_LIST, DOCKER_MANIFEST, type Manifest, OCI_INDEX, OCI_MANIFEST } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { deleteManifest, push, pushImage, pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { startTokenServer, type TokenServer } from '../support/registry/token-server';
import { type Answer, ask, basic, type Wire } from '../support/registry/wire';

async function manifestOf(registry: Wire, name: string, accept = ALL_TYPES, method = 'GET'): Promise<Answer> {
  const colon = name.search(/[:@][^/]*$/);
  const to = `/v2/${name.slice(0, colon)}/manifests/${name.slice(colon + 1)}`;
  return ask(registry, to, accept === '' ? { method } : { method, headers: { accept } });
}

function errorOf({ body }: Answer): string {
  return /"code":"(\w+)"/.exec(body.toString())?.[1] ?? '';
}

withRegistry('a registry of the anonymous kind', () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startRegistry();
    for (const [name, manifest] of Object.entries(FIXTURES)) await push(registry, 'shop/fixtures', manifest, name);
  });
  afterAll(() => registry.stop());

  it.each(Object.entries(FIXTURES))('serves %s as it was pushed to who takes all four types, to HEAD and GET alike', async (name, { digest, mediaType, bytes }) => {
    const head = await manifestOf(registry, `shop/fixtures:${name}`, ALL_TYPES, 'HEAD');
    const got = await manifestOf(registry, `shop/fixtures:${name}`);
    for (const { status, headers } of [head, got]) {
      expect(status).toBe(200);
      expect(headers['content-type']).toBe(mediaType);
      expect(headers['docker-content-digest']).toBe(digest);
    }
    expect(got.body.equals(bytes)).toBe(true);
    expect(digestOf(got.body)).toBe(digest);
  });

  it('answers who takes Docker images alone with the amd64 image of a list, and not with the list', async () => {
    const { status, headers } = await manifestOf(registry, 'shop/fixtures:dockerList', DOCKER_MANIFEST);
    const [amd64] = FIXTURES.dockerList.children;
    expect(status).toBe(200);
    expect(headers['docker-content-digest']).toBe(amd64?.digest);
    expect(amd64?.platform).toBe('linux/amd64');
  });

  const ociOnly = `${OCI_INDEX}, ${OCI_MANIFEST}`;
  it.each(['dockerImage', 'dockerList'].flatMap((name) => ['', '*/*', ociOnly].map((accept) => [name, accept])))('refuses %s to who takes "%s" with 400, for the lack of schema 1', async (name, accept) => {
    const answer = await manifestOf(registry, `shop/fixtures:${name}`, accept);
    expect([answer.status, errorOf(answer)]).toEqual([400, 'MANIFEST_INVALID']);
  });

  const dockerOnly = `${DOCKER_LIST}, ${DOCKER_MANIFEST}`;
  it.each(['ociImage', 'ociIndex'].flatMap((name) => ['', '*/*', dockerOnly].map((accept) => [name, accept])))('hides %s from who takes "%s" behind a 404', async (name, accept) => {
    const answer = await manifestOf(registry, `shop/fixtures:${name}`, accept);
    expect([answer.status, errorOf(answer)]).toEqual([404, 'MANIFEST_UNKNOWN']);
    expect(answer.body.toString()).toContain('accept header does not support OCI');
  });

  it('calls the tag unknown for a repository that is not there either', async () => {
    const answer = await manifestOf(registry, 'shop/nothing:1.0');
    expect([answer.status, errorOf(answer)]).toEqual([404, 'MANIFEST_UNKNOWN']);
  });

  it('refuses an index of an image that is not there', async () => {
    const { armIndex } = FIXTURES;
    await expect(push(registry, 'shop/empty', { ...armIndex, children: [] }, '1.0')).rejects.toThrow(/400.*MANIFEST_BLOB_UNKNOWN/s);
  });

  it('keeps serving an index after an image of it was deleted', async () => {
    const pushed = await pushIndex(registry, 'shop/retained:1.0');
    const child = pushed.children[1]?.digest ?? '';
    await deleteManifest(registry, 'shop/retained', child);
    expect((await manifestOf(registry, 'shop/retained:1.0')).status).toBe(200);
    expect((await manifestOf(registry, `shop/retained@${child}`)).status).toBe(404);
  });

  it('moves a tag at the next push, and still has the image from before by its digest', async () => {
    const before = await pushImage(registry, 'shop/moving:1.0', { label: 'before' });
    const after = await pushImage(registry, 'shop/moving:1.0', { label: 'after', format: 'docker' });
    expect(digestOf((await manifestOf(registry, 'shop/moving:1.0')).body)).toBe(after.digest);
    expect(digestOf((await manifestOf(registry, `shop/moving@${before.digest}`)).body)).toBe(before.digest);
    expect(after.digest).not.toBe(before.digest);
  });

  it('takes the images of the charts and serves them under the digests of the lock', async () => {
    const root = join(__dirname, '../..');
    const lock = readLock('images.lock.yaml', readFileSync(join(root, 'images.lock.yaml'), 'utf8'));
    if (!lock.ok) throw new Error('the lock of the charts cannot be read');
    const pushed = await pushTree(registry, join(root, 'charts/images'));
    expect(pushed.size).toBeGreaterThan(0);
    for (const [name, digest] of pushed) {
      expect([name, digest]).toEqual([name, lock.value.entryOf(name)?.digest]);
      const served = await manifestOf(registry, name.replace('registry.example.com/', ''));
      expect(digestOf(served.body)).toBe(digest);
    }
    expect(lock.value.keys.filter((key) => key.startsWith('registry.example.com/') && !pushed.has(key))).toEqual([]);
  });

  it('pulls through from another registry, as a mirror', async () => {
    await push(registry, 'shop/mirrored', FIXTURES.armIndex, '1.0');
    const mirror = await startRegistry({ remote: registry.url });
    try {
      const { status, headers, body } = await manifestOf(mirror, 'shop/mirrored:1.0');
      expect([status, headers['docker-content-digest'], digestOf(body)]).toEqual([200, FIXTURES.armIndex.digest, FIXTURES.armIndex.digest]);
      await expect(pushImage(mirror, 'shop/mirrored:2.0')).rejects.toThrow(/405/);
    } finally {
      await mirror.stop();
    }
  });
});

withRegistry('registries over one storage root', () => {
  let open: TestRegistry;
  const pushed: Manifest = FIXTURES.armIndex;
  beforeAll(async () => {
    open = await startRegistry();
    await push(open, 'shop/web', pushed, '1.0');
  });
  afterAll(() => open.stop());

  it('asks for Basic where there is an htpasswd file, and takes the right password alone', async () => {
    const closed = await startRegistry({ auth: { kind: 'htpasswd' }, storage: open.storage });
    try {
      const refused = await manifestOf(closed, 'shop/web:1.0');
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="shop registry"']);
      const wrong = await manifestOf({ ...closed, headers: { authorization: basic(TEST_USER, 'guess') } }, 'shop/web:1.0');
      expect(wrong.status).toBe(401);
      const right = await manifestOf({ ...closed, headers: { authorization: basic(TEST_USER, TEST_PASSWORD) } }, 'shop/web:1.0');
      expect([right.status, digestOf(right.body)]).toEqual([200, pushed.digest]);
    } finally {
      await closed.stop();
    }
  });

  it('only asks, in the silly kind', async () => {
    const silly = await startRegistry({ auth: { kind: 'silly', realm: 'https://auth.example.com/token', service: 'shop' }, storage: open.storage });
    try {
      const refused = await manifestOf(silly, 'shop/web:1.0');
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer realm="https://auth.example.com/token",service="shop",scope="repository:shop/web:pull"']);
      expect((await manifestOf({ ...silly, headers: { authorization: 'anything' } }, 'shop/web:1.0')).status).toBe(200);
    } finally {
      await silly.stop();
    }
  });

  it('comes back under its name on a port that was chosen', async () => {
    const first = await startRegistry({ storage: open.storage });
    await first.stop();
    await expect(ask(first, '/v2/')).rejects.toThrow(/ECONNREFUSED/);
    const second = await startRegistry({ storage: open.storage, port: first.port });
    expect(second.host).toBe(first.host);
    expect((await manifestOf(second, 'shop/web:1.0')).status).toBe(200);
    await second.stop();
  });
});

withRegistry('a registry that takes tokens', () => {
  let authority: Authority;
  let tokens: TokenServer;
  let registry: TestRegistry;
  beforeAll(async () => {
    const open = await startRegistry();
    authority = makeAuthority();
    tokens = await startTokenServer({ signer: authority.issueSigner(), identityTokens: ['identity of the shop'], isPublic: (repository) => repository === 'shop/web' });
    const { realm, service, issuer } = tokens;
    registry = await startRegistry({ auth: { kind: 'token', realm, service, issuer, rootFile: authority.caFile } });
    await open.stop();
    const pusher = await tokenFor({ authorization: basic(TEST_USER, TEST_PASSWORD) }, ['shop/web', 'shop/secret'].map((path) => `repository:${path}:pull,push`));
    for (const path of ['shop/web', 'shop/secret']) await push({ ...registry, headers: pusher }, path, FIXTURES.ociImage, '1.0');
  });
  afterAll(async () => {
    await registry.stop();
    await tokens.stop();
    authority.remove();
  });

  async function tokenFor(headers: Record<string, string>, scopes: readonly string[]): Promise<Record<string, string>> {
    const query = new URLSearchParams({ service: tokens.service });
    for (const scope of scopes) query.append('scope', scope);
    return bearer(await ask(tokens, `/token?${query.toString()}`, { headers }));
  }

  function bearer({ status, body }: Answer): Record<string, string> {
    expect(status).toBe(200);
    const token = /"(?:access_)?token":"([^"]+)"/.exec(body.toString())?.[1] ?? '';
    return { authorization: `Bearer ${token}` };
  }

  const SCOPE = 'repository:shop/web:pull';

  it('names realm, service and scope in its challenge', async () => {
    const { status, headers } = await manifestOf(registry, 'shop/web:1.0');
    expect([status, headers['www-authenticate']]).toEqual([401, `Bearer realm="${tokens.realm}",service="${tokens.service}",scope="${SCOPE}"`]);
  });

  it('lets anybody pull what is public with an anonymous token', async () => {
    const answer = await manifestOf({ ...registry, headers: await tokenFor({}, [SCOPE]) }, 'shop/web:1.0');
    expect([answer.status, digestOf(answer.body)]).toEqual([200, FIXTURES.ociImage.digest]);
  });

  it('gives an anonymous token for a private repository too, of which the registry says that its scope is too small', async () => {
    const anonymous = await tokenFor({}, ['repository:shop/secret:pull']);
    const { status, headers } = await manifestOf({ ...registry, headers: anonymous }, 'shop/secret:1.0');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('error="insufficient_scope"');
    const known = await tokenFor({ authorization: basic(TEST_USER, TEST_PASSWORD) }, ['repository:shop/secret:pull']);
    expect((await manifestOf({ ...registry, headers: known }, 'shop/secret:1.0')).status).toBe(200);
  });

  it('takes an identity token by POST, refuses another, and may not know POST at all', async () => {
    const form = (token: string): string => new URLSearchParams({ grant_type: 'refresh_token', service: tokens.service, scope: 'repository:shop/secret:pull', refresh_token: token }).toString();
    const taken = await ask(tokens, '/token', { method: 'POST', body: form('identity of the shop') });
    expect((await manifestOf({ ...registry, headers: bearer(taken) }, 'shop/secret:1.0')).status).toBe(200);
    expect((await ask(tokens, '/token', { method: 'POST', body: form('of nobody') })).status).toBe(401);
    tokens.behaviour = { refusePost: 404 };
    expect((await ask(tokens, '/token', { method: 'POST', body: form('identity of the shop') })).status).toBe(404);
    tokens.behaviour = {};
  });

  it('refuses everything, gives tokens that have expired, or that allow nothing, where it is told to', async () => {
    tokens.behaviour = { refuse: 503 };
    expect((await ask(tokens, '/token')).status).toBe(503);
    tokens.behaviour = { lifetimeS: -3600 };
    const expired = await manifestOf({ ...registry, headers: await tokenFor({}, [SCOPE]) }, 'shop/web:1.0');
    expect([expired.status, expired.headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    tokens.behaviour = { emptyAccess: true, field: 'access_token' };
    const empty = await manifestOf({ ...registry, headers: await tokenFor({ authorization: basic(TEST_USER, TEST_PASSWORD) }, [SCOPE]) }, 'shop/web:1.0');
    expect([empty.status, empty.headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="insufficient_scope"')]);
    tokens.behaviour = {};
  });

  it('records what it was asked, and refuses a wrong password', async () => {
    const before = tokens.requests.length;
    const { status } = await ask(tokens, '/token?service=shop&scope=a&scope=b', { headers: { authorization: basic(TEST_USER, 'guess') } });
    expect(status).toBe(401);
    const [seen] = tokens.requests.slice(before);
    expect([seen?.method, seen?.path, seen?.query.getAll('scope')]).toEqual(['GET', '/token', ['a', 'b']]);
  });
}, ['openssl']);

withRegistry('a registry behind TLS', () => {
  let authority: Authority;
  beforeAll(() => {
    authority = makeAuthority();
  });
  afterAll(() => authority.remove());

  it('is trusted by who knows the authority, and by nobody else', async () => {
    const registry = await startRegistry({ tls: authority.issue(LOOPBACK_NAMES) });
    try {
      const { digest } = await pushImage(registry, 'shop/web:1.0');
      expect(digestOf((await manifestOf(registry, 'shop/web:1.0')).body)).toBe(digest);
      await expect(ask({ url: registry.url }, '/v2/')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
      const plain = await ask({ url: registry.url.replace('https', 'http') }, '/v2/');
      expect([plain.status, plain.body.toString()]).toEqual([400, expect.stringContaining('HTTP request to an HTTPS server')]);
    } finally {
      await registry.stop();
    }
  });

  it('is refused under a name that its certificate does not hold', async () => {
    // The start itself asks the registry.
    await expect(startRegistry({ tls: authority.issue(WRONG_NAMES) })).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('is told from one without TLS by the error of the handshake', async () => {
    const registry = await startRegistry();
    await expect(ask({ url: registry.url.replace('http', 'https') }, '/v2/')).rejects.toThrow(/wrong version number/);
    await registry.stop();
  });
}, ['openssl']);

withRegistry('a fault proxy before a registry', () => {
  let registry: TestRegistry;
  const { ociIndex } = FIXTURES;
  beforeAll(async () => {
    registry = await startRegistry();
    await push(registry, 'shop/web', ociIndex, '1.0');
  });
  afterAll(() => registry.stop());

  it('passes on what the script says nothing of, pushes too, and records all of it', async () => {
    const proxy = await startFaultProxy(registry);
    await pushImage(proxy, 'shop/web:2.0');
    const head = await manifestOf(proxy, 'shop/web:1.0', ALL_TYPES, 'HEAD');
    expect([head.status, head.headers['docker-content-digest'], Number(head.headers['content-length'])]).toEqual([200, ociIndex.digest, ociIndex.bytes.length]);
    expect([proxy.count('PUT', /\/manifests\/2\.0$/), proxy.count('HEAD'), proxy.requests.at(-1)?.headers.accept]).toEqual([1, 1, ALL_TYPES]);
    await proxy.stop();
  });

  it('answers in place of the registry as often as it is told', async () => {
    const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '1', 'www-authenticate': ['Basic realm="a"', 'Bearer realm="b"'] }, body: 'slow down' } as const;
    const proxy = await startFaultProxy(registry, [{ method: 'GET', path: /manifests/, times: 2, fault }]);
    const answers = [await manifestOf(proxy, 'shop/web:1.0'), await manifestOf(proxy, 'shop/web:1.0'), await manifestOf(proxy, 'shop/web:1.0')];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect([answers[0]?.headers['retry-after'], answers[0]?.headers['www-authenticate'], answers[0]?.body.toString()]).toEqual(['1', 'Basic realm="a", Bearer realm="b"', 'slow down']);
    await proxy.stop();
  });

  it('takes headers away, changes a byte, and lets a tag move between two requests', async () => {
    const proxy = await startFaultProxy(registry, [
      { method: 'HEAD', fault: { kind: 'change', headers: { 'docker-content-digest': undefined } } },
      { times: 1, fault: { kind: 'change', body: (body) => Buffer.from(body.toString().replace('linux', 'Linux')) } },
      { times: 1, fault: { kind: 'after', happens: () => pushImage(registry, 'shop/moved:1.0') } },
    ]);
    expect((await manifestOf(proxy, 'shop/web:1.0', ALL_TYPES, 'HEAD')).headers['docker-content-digest']).toBeUndefined();
    expect(digestOf((await manifestOf(proxy, 'shop/web:1.0')).body)).not.toBe(ociIndex.digest);
    expect((await manifestOf(proxy, 'shop/moved:1.0')).status).toBe(200);
    await proxy.stop();
  });

  it('ends connections, hangs, drips and floods', async () => {
    const proxy = await startFaultProxy(registry, [
      { path: /shop\/reset\//, fault: { kind: 'reset' } },
      { path: /shop\/hang\//, fault: { kind: 'hang' } },
      { path: /shop\/flood\//, fault: { kind: 'flood', bytes: 20 * 1024 * 1024 } },
      { method: 'GET', times: 1, fault: { kind: 'reset', afterBytes: 10 } },
      { method: 'GET', times: 1, fault: { kind: 'drip', everyMs: 1 } },
    ]);
    await expect(manifestOf(proxy, 'shop/reset:1.0')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(manifestOf(proxy, 'shop/web:1.0')).rejects.toThrow(/aborted|ECONNRESET/);
    expect(digestOf((await manifestOf(proxy, 'shop/web:1.0')).body)).toBe(ociIndex.digest);
    expect((await manifestOf(proxy, 'shop/flood:1.0')).body.length).toBe(20 * 1024 * 1024);
    const hung = manifestOf(proxy, 'shop/hang:1.0');
    await expect(Promise.race([hung, new Promise((resolve) => setTimeout(() => resolve('nothing yet'), 100))])).resolves.toBe('nothing yet');
    await proxy.stop();
    await expect(hung).rejects.toThrow();
  });

  it('takes a script anew, and speaks TLS where it is given a certificate', async () => {
    const authority = makeAuthority();
    const proxy = await startFaultProxy(registry, [{ fault: { kind: 'answer', status: 503 } }], authority.issue(LOOPBACK_NAMES));
    expect((await manifestOf(proxy, 'shop/web:1.0')).status).toBe(503);
    proxy.script([]);
    expect((await manifestOf(proxy, 'shop/web:1.0')).status).toBe(200);
    await proxy.stop();
    authority.remove();
  });
}, ['openssl']);
