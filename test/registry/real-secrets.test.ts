import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RegistryFault } from '../../lib/registry/fault';
import type { TagAddress } from '../../lib/registry/resolver-types';
import { type FaultProxy, type FaultStep, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { LocalServers } from './local-servers';
import { authsFor, byName, fileWith, later, open, startTokenRegistry, tagAt } from './real-connection';

const PAIR = Buffer.from(`${TEST_USER}:${TEST_PASSWORD}`).toString('base64');
/** Given out by a registry that repeats it. */
const TOKEN = 'shop-token-4711-of-today';
const OTHER = `sha256:${'0'.repeat(64)}`;

type Opened = ReturnType<typeof open>;

/** All that a run over one tag has to tell people: faults whole, with what caused them, warnings, states, places of credentials. */
async function toldBy(opened: Opened, address: TagAddress, digest: string): Promise<string> {
  const { host, repository } = address;
  const told: unknown[] = [];
  const note = async (run: Promise<unknown>): Promise<void> => {
    told.push(await run.catch((error: unknown) => error));
  };
  await note(opened.resolver.resolve(address));
  await note(opened.resolver.stateOf(address, { digest, children: [OTHER] }));
  await note(opened.resolver.existenceOf(host, repository, digest));
  await note(opened.describe(address));
  await note(opened.describe({ host, repository, digest }));
  told.push(opened.warnings, opened.limits, await opened.credentialsFor(host, repository));
  return inspect(told.map((each) => (each instanceof RegistryFault ? [each, each.message, each.hint, each.errors] : each)), { depth: 12, maxStringLength: null });
}

/** The first secret that a text holds. */
function leakIn(text: string, more: readonly string[] = []): string | undefined {
  return [TEST_PASSWORD, encodeURIComponent(TEST_PASSWORD), PAIR, PAIR.replace(/=+$/, ''), ...more].find((secret) => text.includes(secret)) ?? /authorization/i.exec(text)?.[0];
}

withRegistry('no secret is told', () => {
  let locked: TestRegistry;
  let bearer: TestRegistry;
  let store: FaultProxy;
  let web: Manifest;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const { registry, plain, ...started } = await startTokenRegistry();
    bearer = registry;
    ({ web, stop } = started);
    [locked, store] = await Promise.all([startRegistry({ auth: { kind: 'htpasswd' }, storage: plain.storage }), startFaultProxy(plain)]);
  });
  afterAll(async () => {
    await Promise.all([locked.stop(), store.stop()]);
    await stop();
  });

  const answer = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): FaultStep['fault'] => ({ kind: 'answer', status, headers, body });
  const faults = (): readonly FaultStep['fault'][] => [
    { kind: 'change', headers: { 'docker-content-digest': undefined } },
    { kind: 'change', headers: { 'docker-content-digest': OTHER } },
    { kind: 'change', headers: { 'content-type': 'application/vnd.docker.distribution.manifest.list.v2+json' } },
    { kind: 'change', body: (body) => Buffer.from(body.map((byte) => byte ^ 1)) },
    { kind: 'change', headers: { warning: '299 - "this registry moves on Friday"' } },
    { kind: 'reset' },
    { kind: 'reset', afterBytes: 10 },
    { kind: 'hang' },
    { kind: 'drip', everyMs: 30 },
    { kind: 'flood', bytes: 9 * 1024 * 1024 },
    answer(200, { 'content-type': 'text/html' }, '<html>'),
    ...[400, 401, 403, 404, 405, 407, 429, 500, 503].map((status) => answer(status)),
    answer(429, { 'retry-after': '3600' }),
    answer(503, { 'retry-after': '3600' }),
    answer(307, { location: `${store.url}/v2/shop/web/manifests/${web.digest}` }),
    answer(307, { location: 'http://169.254.169.254/latest' }),
    answer(401, { 'www-authenticate': 'Basic realm="shop"' }),
    answer(401, { 'www-authenticate': 'Negotiate' }),
    answer(401, { 'www-authenticate': `Bearer realm="${byName(store.url)}/token",service="shop",error="invalid_token"` }),
    answer(401, { 'www-authenticate': 'Bearer realm="http://169.254.169.254/token",service="shop"' }),
    answer(401, { 'www-authenticate': `Bearer realm="${byName(store.url)}/token",service="shop",error="insufficient_scope"` }),
  ];

  it.each(['htpasswd', 'token'] as const)('whatever goes wrong with a registry of the %s kind, before or after the login', async (kind) => {
    const target = kind === 'htpasswd' ? locked : bearer;
    const before = store.requests.length;
    const proxies: FaultProxy[] = [];
    const told = await Promise.all(
      faults().flatMap((fault) =>
        [0, 1, 2].map(async (passed) => {
          const proxy = await startFaultProxy(target, [{ times: passed, fault: { kind: 'change' } }, { fault }]);
          later(() => proxy.stop());
          proxies.push(proxy);
          const timing = { backoffMs: 1, timeouts: fault.kind === 'hang' || fault.kind === 'drip' ? { attemptMs: 100 } : {} };
          return toldBy(open({ authfile: fileWith(authsFor(proxy.host)), timing }), tagAt(proxy.host, 'shop/web:1.2'), web.digest);
        }),
      ),
    );
    const sent = [...new Set(proxies.flatMap(({ requests }) => requests).flatMap(({ headers }) => headers.authorization ?? []))];
    expect(sent.some((text) => text.startsWith(kind === 'htpasswd' ? 'Basic ' : 'Bearer '))).toBe(true);
    const values = sent.map((text) => text.replace(/^\w+ /, ''));
    expect(told.map((text) => leakIn(text, values)).filter((leak) => leak !== undefined)).toEqual([]);
    const elsewhere = store.requests.slice(before);
    expect(elsewhere.length).toBeGreaterThan(0);
    // A token service that the registry names may be given the login; a place that content is at may not.
    const strangers = elsewhere.filter(({ path }) => !path.startsWith('/token'));
    expect(strangers.length).toBeGreaterThan(0);
    expect(strangers.filter(({ path, headers }) => leakIn(`${path} ${inspect(headers)}`, values) !== undefined)).toEqual([]);
  });

  it.each(['Basic', 'Bearer'].flatMap((scheme) => [400, 401, 403, 404, 500, 200, 429, 307].map((status) => [scheme, status] as const)))('by a registry that repeats what it was sent by %s, in an answer of %i', async (scheme, status) => {
    const servers = new LocalServers();
    later(() => servers.close());
    const { host } = await servers.http(repeating(scheme, status));
    const opened = open({ authfile: fileWith(authsFor(host)) });
    const told = await toldBy(opened, tagAt(host, 'shop/web:1.2'), web.digest);
    expect(opened.warnings.length).toBeGreaterThan(0);
    expect(leakIn(told, [TOKEN])).toBeUndefined();
  });
}, ['openssl']);

/** A registry that is its own token service. */
function repeating(scheme: string, status: number): RequestListener {
  return (request, response) => {
    const sent = request.headers.authorization ?? '';
    if (request.url?.startsWith('/token') === true) {
      response.end(JSON.stringify({ token: TOKEN }));
    } else if (!sent.startsWith(scheme)) {
      const realm = scheme === 'Basic' ? 'shop' : `http://${request.headers.host ?? ''}/token`;
      response.writeHead(401, { 'www-authenticate': `${scheme} realm="${realm}"` }).end();
    } else {
      const bare = sent.slice(scheme.length + 1);
      const text = scheme === 'Basic' ? Buffer.from(bare, 'base64').toString() : bare;
      response.setHeader('warning', `299 - "you are ${text} (${bare})"`);
      response.setHeader('ratelimit-limit', text);
      response.setHeader('docker-ratelimit-source', bare);
      response.setHeader('content-type', `application/${bare}`);
      if (status === 307) response.setHeader('location', `ftp://${bare}.example.com/${text}`);
      if (status === 429) response.setHeader('retry-after', '3600');
      response.writeHead(status).end(JSON.stringify({ schemaVersion: 2, mediaType: text, errors: [{ code: `SEEN_${bare}`, message: `no entry for ${text}` }] }));
    }
  };
}
