import { afterEach, describe, expect, it } from 'vitest';
import type { CredentialFinder, Credentials } from '../../lib/registry/credentials/found';
import { RegistryFault } from '../../lib/registry/fault';
import { RegistrySession, type SessionParts } from '../../lib/registry/session';
import type { RepositoryRequest } from '../../lib/registry/session-types';
import { type Answer, PlainTransport, type Scripted, type Seen, serve } from './plain-transport';

const WEB: Credentials = { kind: 'basic', user: 'web', password: 'open sesame' };
const BASIC = `Basic ${Buffer.from('web:open sesame').toString('base64')}`;
const IDENTITY: Credentials = { kind: 'identity', token: 'refresh-me', user: 'web' };
const NONE: Credentials = { kind: 'none' };

const servers: Scripted[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(answer: (seen: Seen, port: number) => Answer | Promise<Answer>): Promise<Scripted> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

function holding(credentials: Credentials): CredentialFinder {
  const source = credentials.kind === 'none' ? undefined : '~/.docker/config.json, entry quay.io';
  return { find: () => Promise.resolve({ credentials, source, lookedIn: ['~/.config/containers/auth.json', '~/.docker/config.json'] }) };
}

const QUAY = 'quay.io';

/** A session with one server, which stands for `quay.io` unless named otherwise. */
function sessionOf(server: Scripted, credentials: Credentials, more: Partial<SessionParts> = {}, host = QUAY): RegistrySession {
  return new RegistrySession({ transport: new PlainTransport({ [host]: server.port }), credentials: holding(credentials), allowsHttp: () => true, ...more });
}

function manifest(tag = '1.2', method: 'GET' | 'HEAD' = 'GET', host = QUAY): RepositoryRequest {
  return { method, host, repository: 'shop/web', resource: `manifests/${tag}`, accept: 'application/json', maxBytes: 1000 };
}

const SCOPE = 'repository:shop/web:pull';

function challenge(error = '', scope = SCOPE): Answer {
  const parameters = [`realm="http://quay.io/token?account=x"`, 'service="quay.io"', `scope="${scope}"`, ...(error ? [`error="${error}"`] : [])];
  return { status: 401, headers: { 'www-authenticate': `Bearer ${parameters.join(',')}` }, body: { errors: [{ code: 'UNAUTHORIZED', message: 'no\u001b[31m entry' }] } };
}

const OK: Answer = { status: 200, body: {} };
const WANTS_BASIC: Answer = { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' } };

/** A registry that takes one token, and its token service, which numbers what it gives. */
function tokenRegistry(accepts: (authorization: string) => Answer = () => OK, grant: (seen: Seen, count: number) => Answer = (_, count) => ({ status: 200, body: { token: `token-${count}`, expires_in: 300 } })): (seen: Seen) => Answer {
  let count = 0;
  return (seen) => {
    if (seen.path.startsWith('/token')) return grant(seen, ++count);
    return seen.authorization?.startsWith('Bearer ') === true ? accepts(seen.authorization) : challenge();
  };
}

function tokenRequests({ seen }: Scripted): readonly Seen[] {
  return seen.filter(({ path }) => path.startsWith('/token'));
}

async function faultOf(answer: Promise<unknown>): Promise<RegistryFault> {
  const error: unknown = await answer.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof RegistryFault)) throw new Error('expected a fault', { cause: error });
  expect(`${error.message} ${error.hint ?? ''} ${JSON.stringify(error.errors)}`).not.toMatch(/sesame|refresh-me|token-\d/);
  return error;
}

describe('without a login', () => {
  it('sends the first request without credentials, and gives back what is no question of login', async () => {
    const server = await start(() => ({ status: 404, body: {} }));
    expect((await sessionOf(server, WEB).ask(manifest())).status).toBe(404);
    expect(server.seen).toEqual([{ method: 'GET', path: '/v2/shop/web/manifests/1.2', authorization: undefined, body: '' }]);
  });

  it('asks Docker Hub at the host of its API', async () => {
    const server = await start(() => OK);
    const session = sessionOf(server, NONE, {}, 'registry-1.docker.io');
    await session.ask({ ...manifest(), host: 'docker.io', repository: 'library/nginx' });
    expect(server.seen.map(({ path }) => path)).toEqual(['/v2/library/nginx/manifests/1.2']);
  });

  it('calls a 403 missing or private, and says where credentials were looked for', async () => {
    const server = await start(() => ({ status: 403, body: { errors: [{ code: 'DENIED', message: `requested\n${'x'.repeat(500)}` }] } }));
    const fault = await faultOf(sessionOf(server, NONE).ask(manifest()));
    expect(fault).toMatchObject({ code: 'NOT_FOUND_OR_PRIVATE', status: 403, host: QUAY });
    expect(fault.message).toMatch('quay.io/shop/web does not exist, or needs a login; no credentials found for it (looked in: ~/.config/containers/auth.json, ~/.docker/config.json)');
    expect(fault.errors[0]?.code).toBe('DENIED');
    expect(fault.errors[0]?.message).toHaveLength(200);
  });

  it('does not claim that credentials are missing when a 403 came before they were asked for', async () => {
    const server = await start(() => ({ status: 403 }));
    expect(await faultOf(sessionOf(server, WEB).ask(manifest()))).toMatchObject({ code: 'ACCESS_DENIED', message: expect.stringContaining('without asking for a login') as unknown });
  });
});

describe('Basic', () => {
  const registry = (seen: Seen): Answer => (seen.authorization === BASIC ? OK : WANTS_BASIC);

  it('repeats the request with user and password, and sends them at once from then on', async () => {
    const server = await start(registry);
    const session = sessionOf(server, WEB);
    await session.ask(manifest());
    await session.ask(manifest('1.3'));
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, BASIC, BASIC]);
  });

  it('needs a login where there is none', async () => {
    const fault = await faultOf(sessionOf(await start(registry), NONE).ask(manifest()));
    expect(fault).toMatchObject({ code: 'AUTH_REQUIRED', status: 401, hint: 'log in with podman login quay.io or docker login quay.io, or name a pull secret with --authfile' });
  });

  it('names the source of credentials that are refused', async () => {
    const server = await start(() => WANTS_BASIC);
    expect(await faultOf(sessionOf(server, WEB).ask(manifest()))).toMatchObject({ code: 'AUTH_REJECTED', message: 'quay.io refuses the credentials from ~/.docker/config.json, entry quay.io' });
    expect(server.seen).toHaveLength(2);
  });

  it('says that the passwords of ECR expire', async () => {
    const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
    const server = await start((seen) => (seen.authorization === undefined ? WANTS_BASIC : { status: 403 }));
    const fault = await faultOf(sessionOf(server, WEB, {}, host).ask(manifest('1.2', 'GET', host)));
    expect(fault.code).toBe('ACCESS_DENIED');
    expect(fault.hint).toMatch('expire after 12 hours');
  });

  it('asks /v2/ once for the challenge that a 401 lacks', async () => {
    const server = await start((seen) => (seen.path === '/v2/' ? WANTS_BASIC : seen.authorization === BASIC ? OK : { status: 401 }));
    const session = sessionOf(server, WEB);
    await Promise.all([session.ask(manifest('1.2', 'HEAD')), session.ask({ ...manifest('1.3', 'HEAD'), repository: 'shop/worker' })]);
    expect(server.seen.filter(({ path }) => path === '/v2/')).toHaveLength(1);
  });

  it.each([
    ['Negotiate', 'quay.io wants a login by negotiate alone'],
    [undefined, 'quay.io wants a login and names no way to sign in'],
  ])('cannot sign in by %s', async (header, message) => {
    const server = await start(() => (header === undefined ? { status: 401 } : { status: 401, headers: { 'www-authenticate': header } }));
    expect(await faultOf(sessionOf(server, WEB).ask(manifest()))).toMatchObject({ code: 'AUTH_SCHEME_UNSUPPORTED', message });
  });

  it('sends nothing over plain HTTP to a host for which nobody allowed it', async () => {
    const server = await start(registry);
    expect(await faultOf(sessionOf(server, WEB, { allowsHttp: () => false }).ask(manifest()))).toMatchObject({ code: 'AUTH_REQUIRED', message: expect.stringContaining('plain HTTP') as unknown });
    expect(server.seen).toHaveLength(1);
    const local = `localhost:${server.port}`;
    expect((await sessionOf(server, WEB, { allowsHttp: () => false }, local).ask(manifest('1.2', 'GET', local))).status).toBe(200);
  });
});

describe('Bearer', () => {
  it('asks the realm with its query, service and scope, and with user and password', async () => {
    const server = await start(tokenRegistry());
    await sessionOf(server, WEB).ask(manifest());
    expect(server.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v2/shop/web/manifests/1.2', undefined],
      ['/token?account=x&service=quay.io&scope=repository%3Ashop%2Fweb%3Apull', BASIC],
      ['/v2/shop/web/manifests/1.2', 'Bearer token-1'],
    ]);
  });

  it('asks without credentials where there are none, and takes access_token', async () => {
    const server = await start(tokenRegistry(() => OK, () => ({ status: 200, body: { access_token: 'token-7' } })));
    await sessionOf(server, NONE).ask(manifest());
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined, 'Bearer token-7']);
  });

  it('is preferred to Basic, and repeats each scope of the challenge beside its own', async () => {
    const both = { status: 401, headers: { 'www-authenticate': ['Basic realm="shop"', 'Bearer realm="http://quay.io/token",scope="registry:catalog:* repository:shop/base:pull"'] } };
    const server = await start((seen) => (seen.path.startsWith('/token') ? { status: 200, body: { token: 'token-1' } } : seen.authorization === 'Bearer token-1' ? OK : both));
    await sessionOf(server, NONE).ask(manifest());
    expect(new URL(tokenRequests(server)[0]?.path ?? '', 'http://quay.io').searchParams.getAll('scope')).toEqual(['registry:catalog:*', 'repository:shop/base:pull', SCOPE]);
  });

  it('shares one token between requests at once, and keeps it until ten seconds before it expires', async () => {
    let time = 0;
    const server = await start(tokenRegistry());
    const session = sessionOf(server, NONE, { now: () => time });
    await Promise.all(['1', '2', '3', '4'].map((tag) => session.ask(manifest(tag))));
    expect(tokenRequests(server)).toHaveLength(1);
    time = 289_999;
    await session.ask(manifest('5'));
    expect(server.seen.at(-1)?.authorization).toBe('Bearer token-1');
    expect(server.seen).toHaveLength(4 + 1 + 4 + 1);
    time = 290_000;
    await session.ask(manifest('6'));
    expect(server.seen.slice(-3).map(({ authorization }) => authorization)).toEqual([undefined, undefined, 'Bearer token-2']);
  });

  it('keeps a token without expires_in for a minute', async () => {
    let time = 0;
    const server = await start(tokenRegistry(() => OK, (_, count) => ({ status: 200, body: { token: `token-${count}` } })));
    const session = sessionOf(server, NONE, { now: () => time });
    for (time of [0, 49_999, 50_000]) await session.ask(manifest());
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it('fetches a token anew once when the registry calls it invalid', async () => {
    const server = await start(tokenRegistry((token) => (token === 'Bearer token-2' ? OK : challenge('invalid_token'))));
    expect((await sessionOf(server, WEB).ask(manifest())).status).toBe(200);
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it('gives up when the second token is invalid too', async () => {
    const server = await start(tokenRegistry(() => challenge('invalid_token')));
    expect(await faultOf(sessionOf(server, WEB).ask(manifest()))).toMatchObject({ code: 'AUTH_REJECTED', errors: [{ code: 'UNAUTHORIZED', message: 'no [31m entry' }] });
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it('asks once for the scope that the registry finds missing', async () => {
    const server = await start(tokenRegistry((token) => (token === 'Bearer token-2' ? OK : challenge('insufficient_scope', 'repository:shop/web:pull repository:shop/base:pull'))));
    await sessionOf(server, WEB).ask(manifest());
    expect(tokenRequests(server).map(({ path }) => new URL(path, 'http://quay.io').searchParams.getAll('scope'))).toEqual([[SCOPE], [SCOPE, 'repository:shop/base:pull']]);
  });

  it.each([
    ['with credentials', WEB, 'ACCESS_DENIED'],
    ['without', NONE, 'NOT_FOUND_OR_PRIVATE'],
  ] as const)('tells a scope that stays missing %s', async (_, credentials, code) => {
    const server = await start(tokenRegistry(() => challenge('insufficient_scope')));
    expect(await faultOf(sessionOf(server, credentials).ask(manifest()))).toMatchObject({ code, status: 401 });
    expect(tokenRequests(server)).toHaveLength(2);
  });

  it('fetches a token anew when one that it kept is refused without a reason', async () => {
    let good = 'Bearer token-1';
    const server = await start(tokenRegistry((token) => (token === good ? OK : challenge())));
    const session = sessionOf(server, NONE);
    await session.ask(manifest());
    good = 'Bearer token-2';
    expect((await session.ask(manifest())).status).toBe(200);
  });

  it.each([
    [401, WEB, 'AUTH_REJECTED'],
    [403, WEB, 'AUTH_REJECTED'],
    [401, NONE, 'AUTH_REQUIRED'],
    [403, NONE, 'NOT_FOUND_OR_PRIVATE'],
    [500, WEB, 'REGISTRY_ERROR'],
    [404, NONE, 'REGISTRY_ERROR'],
  ] as const)('tells what %i of the token service means', async (status, credentials, code) => {
    const server = await start(tokenRegistry(() => OK, () => ({ status, body: { errors: [{ code: 'X', message: credentials.kind === 'none' ? 'no' : 'you sent open sesame' }] } })));
    expect(await faultOf(sessionOf(server, credentials).ask(manifest()))).toMatchObject({ code, status });
  });

  it.each([{}, { token: '' }, { token: 'a\r\nb: c' }, [], { token: 7 }])('refuses an answer without a usable token: %j', async (body) => {
    const server = await start(tokenRegistry(() => OK, () => ({ status: 200, body })));
    expect((await faultOf(sessionOf(server, NONE).ask(manifest()))).message).toBe('the token service quay.io of quay.io answered without a token');
  });

  it('cuts its own secrets out of what the registry says', async () => {
    const server = await start(tokenRegistry(() => ({ status: 403, body: { errors: [{ code: 'DENIED', message: `got token-1, ${BASIC}` }] } })));
    expect((await faultOf(sessionOf(server, WEB).ask(manifest()))).errors).toEqual([{ code: 'DENIED', message: 'got …, Basic …' }]);
  });

  it('tells the redactor every secret', async () => {
    const secrets: string[] = [];
    const server = await start(tokenRegistry(() => OK, () => ({ status: 200, body: { token: 'token-1', refresh_token: 'newer' } })));
    await sessionOf(server, WEB, { redactor: { add: (secret) => secrets.push(secret) } }).ask(manifest());
    expect(secrets).toEqual(['open sesame', 'web:open sesame', 'token-1', 'newer']);
  });
});

describe('identity and registry tokens', () => {
  it('exchanges an identity token by a form', async () => {
    const server = await start(tokenRegistry());
    await sessionOf(server, IDENTITY).ask(manifest());
    const [request] = tokenRequests(server);
    expect([request?.method, request?.path, request?.authorization]).toEqual(['POST', '/token?account=x', undefined]);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({ grant_type: 'refresh_token', service: 'quay.io', scope: SCOPE, client_id: 'pinstream', refresh_token: 'refresh-me' });
  });

  it.each([400, 401, 404, 405])('falls back to GET where the form is answered %i', async (status) => {
    const server = await start(tokenRegistry(() => OK, (seen, count) => (seen.method === 'POST' ? { status } : { status: 200, body: { token: `token-${count}` } })));
    expect((await sessionOf(server, IDENTITY).ask(manifest())).status).toBe(200);
    expect(tokenRequests(server).map(({ method, authorization }) => [method, authorization])).toEqual([['POST', undefined], ['GET', `Basic ${Buffer.from('web:refresh-me').toString('base64')}`]]);
  });

  it('does not fall back where the service fails', async () => {
    const server = await start(tokenRegistry(() => OK, () => ({ status: 500 })));
    expect((await faultOf(sessionOf(server, IDENTITY).ask(manifest()))).code).toBe('REGISTRY_ERROR');
    expect(tokenRequests(server)).toHaveLength(1);
  });

  it('uses the newer identity token that it was given', async () => {
    let time = 0;
    const server = await start(tokenRegistry(() => OK, (_, count) => ({ status: 200, body: { access_token: `token-${count}`, refresh_token: `newer-${count}` } })));
    const session = sessionOf(server, IDENTITY, { now: () => time });
    for (time of [0, 100_000]) await session.ask(manifest());
    expect(tokenRequests(server).map(({ body }) => new URLSearchParams(body).get('refresh_token'))).toEqual(['refresh-me', 'newer-1']);
  });

  it('sends a registry token as it is, and asks no token service', async () => {
    const server = await start(tokenRegistry((token) => (token === 'Bearer given' ? OK : challenge())));
    expect((await sessionOf(server, { kind: 'registry-token', token: 'given' }).ask(manifest())).status).toBe(200);
    expect(tokenRequests(server)).toEqual([]);
    const refusing = await start(tokenRegistry(() => challenge('invalid_token')));
    expect((await faultOf(sessionOf(refusing, { kind: 'registry-token', token: 'given' }).ask(manifest()))).code).toBe('AUTH_REJECTED');
  });

  it('cannot answer Basic with a registry token', async () => {
    const server = await start(() => WANTS_BASIC);
    expect((await faultOf(sessionOf(server, { kind: 'registry-token', token: 'given' }).ask(manifest()))).code).toBe('AUTH_REQUIRED');
  });
});

describe('realms', () => {
  it.each(['http://169.254.169.254/latest', 'http://10.0.0.1/token', 'ftp://quay.io/token', 'nonsense', ''])('asks no token at %s, and looks up no credentials', async (realm) => {
    const server = await start(() => ({ status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } }));
    const transport = new PlainTransport({ [QUAY]: server.port });
    const session = new RegistrySession({ transport, credentials: { find: () => Promise.reject(new Error('asked')) } });
    expect((await faultOf(session.ask(manifest()))).code).toBe('REALM_REFUSED');
    expect(transport.sent).toHaveLength(1);
  });

  it('asks no realm over plain HTTP for a registry that speaks TLS', async () => {
    const server = await start(() => challenge());
    const transport = new PlainTransport({ [QUAY]: server.port }, { [QUAY]: 'https://quay.io' });
    expect((await faultOf(new RegistrySession({ transport, credentials: holding(WEB) }).ask(manifest()))).code).toBe('REALM_REFUSED');
    expect(transport.sent).toHaveLength(1);
  });

  it('sends no credentials over plain HTTP to a realm that nobody listed', async () => {
    const server = await start(() => ({ status: 401, headers: { 'www-authenticate': 'Bearer realm="http://auth.example.com/token"' } }));
    const fault = await faultOf(sessionOf(server, WEB, { allowsHttp: (host) => host === QUAY }).ask(manifest()));
    expect([fault.code, fault.message]).toEqual(['REALM_REFUSED', 'the token service that quay.io names is not asked: credentials would go to auth.example.com over plain HTTP']);
    expect(server.seen).toHaveLength(1);
  });

  it('follows a token service through the same check', async () => {
    const server = await start(tokenRegistry(() => OK, () => ({ status: 307, headers: { location: 'http://169.254.169.254/token' } })));
    expect(await faultOf(sessionOf(server, WEB).ask(manifest()))).toMatchObject({ code: 'REALM_REFUSED', message: expect.stringContaining('169.254.169.254 is an address of a private network') as unknown });
  });

  it('sends the form with an identity token to no other place', async () => {
    const other = await start(() => OK);
    const server = await start(tokenRegistry(() => OK, () => ({ status: 307, headers: { location: 'http://auth.example.com/token' } })));
    const transport = new PlainTransport({ [QUAY]: server.port, 'auth.example.com': other.port });
    const session = new RegistrySession({ transport, credentials: holding(IDENTITY), allowsHttp: () => true });
    expect((await faultOf(session.ask(manifest()))).code).toBe('REALM_REFUSED');
    expect(other.seen).toEqual([]);
  });
});

describe('redirects', () => {
  async function behind(answer: (seen: Seen) => Answer): Promise<{ readonly session: RegistrySession; readonly cdn: Scripted }> {
    const cdn = await start(answer);
    const server = await start((seen) => (seen.authorization === BASIC ? { status: 307, headers: { location: 'http://cdn.example.com/blob' } } : WANTS_BASIC));
    const transport = new PlainTransport({ [QUAY]: server.port, 'cdn.example.com': cdn.port });
    return { cdn, session: new RegistrySession({ transport, credentials: holding(WEB), allowsHttp: () => true }) };
  }

  it('answers the challenge of another host without credentials', async () => {
    const { session, cdn } = await behind((seen) => {
      if (seen.path.startsWith('/token')) return { status: 200, body: { token: 'token-9' } };
      return seen.authorization === 'Bearer token-9' ? OK : { status: 401, headers: { 'www-authenticate': 'Bearer realm="http://cdn.example.com/token"' } };
    });
    expect((await session.ask(manifest())).status).toBe(200);
    expect(cdn.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined, 'Bearer token-9']);
  });

  it.each([WANTS_BASIC, { status: 403 }])('shows credentials to no other host that refuses', async (answer) => {
    const { session, cdn } = await behind(() => answer);
    expect(await faultOf(session.ask(manifest()))).toMatchObject({ code: 'ACCESS_DENIED', message: expect.stringContaining('redirects to cdn.example.com') as unknown });
    expect(cdn.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('sources', () => {
  it('tells where credentials come from, and asks for them once', async () => {
    let asked = 0;
    const server = await start((seen) => (seen.authorization === BASIC ? OK : WANTS_BASIC));
    const finder: CredentialFinder = { find: (host, repository) => (asked++, holding(WEB).find(host, repository)) };
    const session = sessionOf(server, WEB, { credentials: finder });
    await session.ask(manifest());
    expect(await session.sourceOf(QUAY, 'shop/web')).toBe('~/.docker/config.json, entry quay.io');
    expect(asked).toBe(1);
    expect(await sessionOf(server, NONE).sourceOf(QUAY, 'shop/web')).toBeUndefined();
  });
});
