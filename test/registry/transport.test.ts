import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RateLimits } from '../../lib/registry/limits';
import { openTransport, type TransportOptions } from '../../lib/registry/transport';
import type { Transport, WireRequest, WireResponse } from '../../lib/registry/transport-types';
import { faultOf } from './fault-of';
import { LocalServers } from './local-servers';

const NOW = Date.UTC(2026, 2, 1, 12, 0, 0);
const OK: RequestListener = (_request, response) => {
  response.end('{}');
};

let servers: LocalServers;
let open: Transport[];

beforeEach(() => {
  servers = new LocalServers();
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((transport) => transport.close()));
  await servers.close();
});

/** A transport that waits for nothing, but tells how long it would have. */
function transportWith(options: Partial<TransportOptions> = {}) {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const transport = openTransport({ env: {}, certsDirs: [], systemBundles: [], sleep, random: () => 0.5, now: () => NOW, ...options });
  open.push(transport);
  return { transport, waits };
}

function ask(transport: Transport, host: string, more: Partial<WireRequest> = {}): Promise<WireResponse> {
  return transport.send({ method: 'GET', host, to: '/v2/shop/web/manifests/1.2', headers: {}, maxBytes: 4096, ...more });
}

/** Answers in turn, the last one forever. */
function script(...steps: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]): RequestListener {
  let step = 0;
  return (request, response) => {
    steps[Math.min(step, steps.length - 1)]?.(request, response);
    step += 1;
  };
}

function status(code: number, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(code, headers).end(`{"errors":[{"code":"STATUS","message":"${code}"}]}`);
  };
}

describe('an answer', () => {
  it('is handed over as it came: status, headers, bytes, place', async () => {
    const { host } = await servers.http((_request, response) => {
      response.writeHead(404, { 'Content-Type': 'application/json', 'WWW-Authenticate': ['Basic realm="a"', 'Bearer realm="b"'] }).end(Buffer.from([0xff, 0, 0x7b]));
    });
    const answer = await ask(transportWith().transport, host);
    expect(answer).toMatchObject({ status: 404, attempts: 1, body: Buffer.from([0xff, 0, 0x7b]) });
    expect(answer.header('CONTENT-type')).toBe('application/json');
    expect(answer.headers('www-authenticate')).toEqual(['Basic realm="a"', 'Bearer realm="b"']);
    expect(answer.header('docker-content-digest')).toBeUndefined();
    expect(answer.url.href).toBe(`http://${host}/v2/shop/web/manifests/1.2`);
  });

  it('is asked for unpacked, under our name, with the headers given', async () => {
    const { host, requests } = await servers.http(OK);
    await ask(transportWith().transport, host, { headers: { accept: 'application/json', 'accept-encoding': 'gzip' } });
    expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity', 'user-agent': 'pinstream', accept: 'application/json' });
  });

  it('to HEAD has no body, whatever length it tells', async () => {
    const { host } = await servers.http((_request, response) => response.writeHead(200, { 'content-length': '9999999' }).end());
    expect(await ask(transportWith().transport, host, { method: 'HEAD' })).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  it('to a form comes from the URL that was given', async () => {
    const { host, port } = await servers.http((request, response) => {
      request.pipe(response);
    });
    const to = new URL(`http://robot:s3cret@127.0.0.1:${port}/token?service=x`);
    const answer = await ask(transportWith().transport, host, { method: 'POST', to, body: 'grant_type=refresh_token' });
    expect(answer.body.toString()).toBe('grant_type=refresh_token');
    expect(answer.url.href).toBe(`http://${host}/token?service=x`);
  });

  it('is asked for at the host itself, even when the path looks like another', async () => {
    const { host, requests } = await servers.http(OK);
    await ask(transportWith().transport, host, { to: '//other.example.com/v2/' });
    expect(requests[0]?.url).toBe('//other.example.com/v2/');
  });

  it('may carry warnings, which are shown once each', async () => {
    const { host } = await servers.http((_request, response) => {
      response.appendHeader('Warning', ['299 - "shop/web \\"moves\\"\u0009soon"', '199 - "other", 299 - "tag is old"']).end();
    });
    const warnings: string[] = [];
    const { transport } = transportWith({ warn: (message) => warnings.push(message) });
    await ask(transport, host);
    await ask(transport, host);
    expect(warnings).toEqual([`${host} warns: shop/web "moves" soon`, `${host} warns: tag is old`]);
  });

  it('may tell limits', async () => {
    const { host } = await servers.http(status(200, { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600', 'docker-ratelimit-source': '203.0.113.7' }));
    const seen: [string, RateLimits][] = [];
    await ask(transportWith({ onLimits: (at, limits) => seen.push([at, limits]) }).transport, host);
    expect(seen).toEqual([[host, { limit: '100;w=21600', remaining: '76;w=21600', source: '203.0.113.7' }]]);
  });
});

describe('an answer that is too big', () => {
  it.each<[string, Record<string, string>]>([
    ['says so', { 'content-length': String(20 * 2 ** 20) }],
    ['does not say so', { 'transfer-encoding': 'chunked' }],
  ])('is given up when it %s', async (_how, headers) => {
    let written = 0;
    const { host } = await servers.http((_request, response) => {
      response.writeHead(200, headers);
      const chunk = Buffer.alloc(64 * 1024);
      const more = (): void => {
        if (response.destroyed || written >= 20 * 2 ** 20) return;
        written += chunk.length;
        response.write(chunk, () => setImmediate(more));
      };
      more();
    });
    const { transport, waits } = transportWith();
    const fault = await faultOf(ask(transport, host));
    expect(fault).toMatchObject({ code: 'REGISTRY_ERROR', message: `${host} answered 200 with more than the 4096 bytes that fit here`, attempts: 1 });
    expect(waits).toEqual([]);
    expect(written).toBeLessThan(10 * 2 ** 20);
  });

  it('of exactly the size allowed is taken', async () => {
    const { host } = await servers.http((_request, response) => response.end(Buffer.alloc(4096)));
    expect((await ask(transportWith().transport, host)).body).toHaveLength(4096);
  });
});

describe('a redirect', () => {
  it('to another origin carries no credentials, no cookies, no header of ours', async () => {
    const cdn = await servers.http(OK);
    const registry = await servers.http(status(307, { location: `http://${cdn.host}/blob?signature=1` }));
    const headers = { authorization: 'Bearer t0ken', cookie: 'a=b', 'x-shop': '1', accept: 'application/json' };
    const answer = await ask(transportWith().transport, registry.host, { headers });
    expect(answer.url.href).toBe(`http://${cdn.host}/blob?signature=1`);
    expect(cdn.requests).toHaveLength(1);
    const sent = cdn.requests[0]?.headers ?? {};
    expect(Object.keys(sent).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });

  it('within the origin keeps them', async () => {
    const { host, requests } = await servers.http(script(status(302, { location: '/elsewhere' }), OK));
    await ask(transportWith().transport, host, { headers: { authorization: 'Bearer t0ken' } });
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v2/shop/web/manifests/1.2', 'Bearer t0ken'],
      ['/elsewhere', 'Bearer t0ken'],
    ]);
  });

  it('to a place that wants a login hands that answer over', async () => {
    const cdn = await servers.http(status(401, { 'www-authenticate': 'Basic realm="cdn"' }));
    const registry = await servers.http(status(307, { location: `http://${cdn.host}/blob` }));
    const answer = await ask(transportWith().transport, registry.host, { headers: { authorization: 'Bearer t0ken' } });
    expect([answer.status, answer.url.host]).toEqual([401, cdn.host]);
    expect(cdn.requests).toHaveLength(1);
  });

  it('is followed five times and no more', async () => {
    let hops = 0;
    const registry = await servers.http((request, response) => {
      hops += 1;
      response.writeHead(Number(request.url?.slice(1)) > 0 ? 307 : 200, { location: `/${Number(request.url?.slice(1)) - 1}` }).end();
    });
    const { transport } = transportWith();
    expect((await ask(transport, registry.host, { to: '/5' })).status).toBe(200);
    hops = 0;
    const fault = await faultOf(ask(transport, registry.host, { to: '/6' }));
    expect(fault).toMatchObject({ code: 'REDIRECT_REFUSED', message: `${registry.host} redirects to http://${registry.host} after 5 other redirects, and no more are followed` });
    expect(hops).toBe(6);
  });

  it('is not followed where the caller objects', async () => {
    const other = await servers.http(OK);
    const registry = await servers.http(status(307, { location: `http://${other.host}/token` }));
    const fault = await faultOf(ask(transportWith().transport, registry.host, { mayFollow: (to) => `which is not the realm (${to.pathname})` }));
    expect(fault).toMatchObject({ code: 'REDIRECT_REFUSED', message: `${registry.host} redirects to http://${other.host}, which is not the realm (/token)` });
    expect(other.requests).toHaveLength(0);
  });

  it('from a registry with a name to an address of its network is refused', async () => {
    const target = await servers.http(OK);
    const proxy = await servers.proxy(() => 502, status(307, { location: `http://${target.host}/latest/meta-data` }));
    const { transport } = transportWith({ env: { http_proxy: `http://${proxy.host}` }, insecure: [{ host: 'registry.example.com', mode: 'http' }] });
    expect((await faultOf(ask(transport, 'registry.example.com'))).code).toBe('REDIRECT_REFUSED');
    expect(target.requests).toHaveLength(0);
  });
});

describe('a request that fails for a while', () => {
  it('is sent up to four times, with growing waits', async () => {
    const { host } = await servers.http(script(status(503), status(503), status(503), OK));
    const { transport, waits } = transportWith();
    expect(await ask(transport, host)).toMatchObject({ status: 200, attempts: 4 });
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('that does not end is answered with its last status', async () => {
    const { host, requests } = await servers.http(status(503));
    const answer = await ask(transportWith().transport, host);
    expect(answer).toMatchObject({ status: 503, attempts: 4 });
    expect(answer.body.toString()).toContain('STATUS');
    expect(requests).toHaveLength(4);
  });

  it('is sent again after a connection lost in the middle of the body', async () => {
    const { host } = await servers.http(
      script((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      }, OK),
    );
    expect(await ask(transportWith().transport, host)).toMatchObject({ status: 200, attempts: 2 });
  });

  it('ends as unreachable when the connection is lost each time', async () => {
    const { host, requests } = await servers.http((request) => request.socket.destroy());
    const fault = await faultOf(ask(transportWith().transport, host));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', host, attempts: 4, message: `registry ${host} cannot be reached: the connection was lost (4 attempts)` });
    expect(requests).toHaveLength(4);
  });

  it.each([400, 401, 403, 404, 405, 501])('is not sent again after %i', async (code) => {
    const { host, requests } = await servers.http(status(code));
    expect((await ask(transportWith().transport, host)).status).toBe(code);
    expect(requests).toHaveLength(1);
  });

  it('is given up when the time for it is over, waits counted', async () => {
    const { host, requests } = await servers.http(status(503));
    const answer = await ask(transportWith({ timeouts: { requestMs: 1200 } }).transport, host);
    expect([answer.status, requests.length]).toEqual([503, 2]);
  });
});

describe('a host that nobody answers at', () => {
  it('is refused once and not asked again', async () => {
    const port = await freePort();
    const { transport, waits } = transportWith();
    const fault = await faultOf(ask(transport, `127.0.0.1:${port}`));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', attempts: 1, message: `registry 127.0.0.1:${port} cannot be reached: the connection was refused` });
    expect(waits).toEqual([]);
  });

  it('is waited for no longer than the time for the head of an answer', async () => {
    const { host, requests } = await servers.http(() => undefined);
    const { transport } = transportWith({ backoffMs: 100_000, timeouts: { headersMs: 60, requestMs: 10_000 } });
    const fault = await faultOf(ask(transport, host));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', attempts: 1 });
    expect(fault.message).toContain('no answer in time');
    expect(requests).toHaveLength(1);
  });

  it('is waited for no longer than the time for an attempt, though bytes keep coming', async () => {
    const { host } = await servers.http((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const fault = await faultOf(ask(transportWith({ timeouts: { attemptMs: 150 } }).transport, host));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', attempts: 4 });
    expect(fault.message).toContain('no answer within 0.2 s');
  });
});

describe('a registry that limits requests', () => {
  it('is left alone for as long as it says', async () => {
    const { host } = await servers.http(script(status(429, { 'retry-after': '1' }), status(429, { 'retry-after': '1' }), OK));
    const { transport, waits } = transportWith({ sleep: undefined, now: undefined, backoffMs: 1 });
    const begin = performance.now();
    expect(await ask(transport, host)).toMatchObject({ status: 200, attempts: 3 });
    expect(performance.now() - begin).toBeGreaterThanOrEqual(1990);
    expect(waits).toEqual([]);
  });

  it('may name the moment', async () => {
    const { host } = await servers.http(script(status(429, { 'retry-after': new Date(NOW + 7000).toUTCString() }), OK));
    const { transport, waits } = transportWith();
    expect((await ask(transport, host)).status).toBe(200);
    expect(waits).toEqual([7000]);
  });

  it('is not waited for longer than allowed, and what it said of limits is told', async () => {
    const { host, requests } = await servers.http(
      status(429, { 'retry-after': '3600', 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600', 'docker-ratelimit-source': '203.0.113.7' }),
    );
    const { transport, waits } = transportWith();
    const fault = await faultOf(ask(transport, host));
    expect(fault).toMatchObject({ code: 'RATE_LIMITED', status: 429, attempts: 1, hint: 'log in to the registry, raise --max-wait, or use a mirror' });
    expect(fault.message).toBe(
      `${host} limits requests, and wants 3600 s to pass, longer than the 60 s that are waited (limit 100;w=21600, remaining 0;w=21600, counted for 203.0.113.7)`,
    );
    expect(waits).toEqual([]);
    // The next image is told the same without asking.
    expect(await faultOf(ask(transport, host))).toMatchObject({ code: 'RATE_LIMITED', attempts: 0 });
    expect(requests).toHaveLength(1);
  });

  it('is waited for as long as the caller allows', async () => {
    const { host } = await servers.http(script(status(429, { 'retry-after': '90' }), OK));
    const { transport, waits } = transportWith({ maxWaitMs: 90_000 });
    expect((await ask(transport, host)).status).toBe(200);
    expect(waits).toEqual([90_000]);
  });

  it('is given up after four attempts', async () => {
    const { host, requests } = await servers.http(status(429));
    const fault = await faultOf(ask(transportWith().transport, host));
    expect(fault).toMatchObject({ code: 'RATE_LIMITED', attempts: 4, message: `${host} limits requests, still, after 4 attempts` });
    expect(requests).toHaveLength(4);
  });

  it('holds back all that is asked there, and nothing else', async () => {
    const limited = await servers.http(script(status(429, { 'retry-after': '1' }), OK));
    const free = await servers.http(OK);
    const resumes: (() => void)[] = [];
    const { transport } = transportWith({ sleep: () => new Promise<void>((resolve) => resumes.push(resolve)) });
    const first = ask(transport, limited.host);
    await until(() => resumes.length === 1);
    const second = ask(transport, limited.host);
    expect((await ask(transport, free.host)).status).toBe(200);
    expect(limited.requests).toHaveLength(1);
    for (const resume of resumes) resume();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });

  it('may be a busy one: 503 that asks for too long a wait ends at once, in words', async () => {
    const { host, requests } = await servers.http(status(503, { 'retry-after': '600' }));
    const fault = await faultOf(ask(transportWith().transport, host));
    expect(fault).toMatchObject({ code: 'REGISTRY_ERROR', status: 503, message: `${host} answered 503 and wants 600 s to pass, longer than the 60 s that are waited` });
    expect(requests).toHaveLength(1);
  });
});

describe('many requests', () => {
  it('go out four at a time to a host, over connections that are kept', async () => {
    let running = 0;
    let most = 0;
    const sockets = new Set<unknown>();
    const { host, requests } = await servers.http((request, response) => {
      sockets.add(request.socket);
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        response.end('{}');
      }, 5);
    });
    const { transport } = transportWith();
    await Promise.all(Array.from({ length: 40 }, () => ask(transport, host)));
    expect([most, requests.length]).toEqual([4, 40]);
    expect(sockets.size).toBeLessThanOrEqual(4);
  });

  it('are each told to who counts them, redirects and repetitions too', async () => {
    const { host } = await servers.http(script(status(307, { location: '/moved' }), status(500), OK));
    const counted: string[] = [];
    await ask(transportWith({ onRequest: (method, url) => counted.push(`${method} ${url.pathname}`) }).transport, host, { method: 'HEAD' });
    expect(counted).toEqual(['HEAD /v2/shop/web/manifests/1.2', 'HEAD /moved', 'HEAD /v2/shop/web/manifests/1.2']);
  });
});

describe('an interruption', () => {
  it.each([
    ['a request that hangs', (): RequestListener => () => undefined],
    ['a wait', (): RequestListener => status(429, { 'retry-after': '30' })],
    ['a body that hangs', (): RequestListener => (_request, response) => void response.writeHead(200).write('.')],
  ])('ends %s with its reason, and all that waits behind it', async (_what, answer) => {
    const run = new AbortController();
    const { host, requests } = await servers.http(answer());
    const { transport } = transportWith({ signal: run.signal, sleep: undefined });
    const asked = Array.from({ length: 6 }, () => ask(transport, host));
    await until(() => requests.length >= 1);
    const begin = performance.now();
    run.abort(new Error('interrupted by the user'));
    const outcomes = await Promise.allSettled([...asked, ask(transport, host)]);
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'answered'))).toEqual(Array.from({ length: 7 }, () => 'Error: interrupted by the user'));
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('ends a connection that does not come about', async () => {
    const run = new AbortController();
    // Takes connections and never shakes hands.
    const silent = createServer((socket) => {
      // Reads, or it would never see the other end go.
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const { transport } = transportWith({ signal: run.signal, insecure: [{ host, mode: 'skip-verify' }] });
    const asked = ask(transport, host);
    setTimeout(() => run.abort(new Error('interrupted by the user')), 50);
    await expect(asked).rejects.toThrow('interrupted by the user');
    await transport.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('by closing ends what is under way', async () => {
    const { host, requests } = await servers.http(() => undefined);
    const { transport } = transportWith();
    const asked = ask(transport, host);
    await Promise.all([expect(asked).rejects.toThrow('the transport is closed'), until(() => requests.length === 1).then(() => transport.close())]);
  });
});

describe('plain HTTP', () => {
  it('is found out for loopback hosts, once', async () => {
    const { port, requests } = await servers.http(OK);
    const { transport } = transportWith();
    expect((await transport.originOf(`localhost:${port}`)).href).toBe(`http://localhost:${port}/`);
    expect(requests).toHaveLength(0);
    expect((await ask(transport, `127.0.0.1:${port}`)).status).toBe(200);
  });

  it('is spoken to hosts that are listed, and to no others', async () => {
    const { transport } = transportWith({ insecure: [{ host: 'registry.example.com:5000', mode: 'http' }] });
    expect((await transport.originOf('registry.example.com:5000')).origin).toBe('http://registry.example.com:5000');
    expect((await transport.originOf('registry.example.com')).origin).toBe('https://registry.example.com');
    expect((await transport.originOf('10.0.0.5:5000')).origin).toBe('https://10.0.0.5:5000');
  });

  it('gets no credentials unless the host is loopback or listed', async () => {
    const proxy = await servers.proxy(() => 502, OK);
    const { transport } = transportWith({ env: { http_proxy: `http://${proxy.host}` }, insecure: [{ host: 'plain.example.com', mode: 'http' }] });
    const to = new URL('http://auth.example.com/token');
    const fault = await faultOf(ask(transport, 'registry.example.com', { to, headers: { authorization: 'Basic c2hvcDpzM2NyZXQ=' } }));
    expect(fault).toMatchObject({ code: 'REALM_REFUSED', message: 'credentials for registry.example.com are not sent to http://auth.example.com, which is plain HTTP' });
    expect((await faultOf(ask(transport, 'registry.example.com', { to, method: 'POST', body: 'refresh_token=1' }))).code).toBe('REALM_REFUSED');
    expect(proxy.requests).toHaveLength(0);
    expect((await ask(transport, 'plain.example.com', { to, headers: { authorization: 'Basic c2hvcDpzM2NyZXQ=' } })).status).toBe(200);
  });

  it('of something that is not HTTP is an error of the registry', async () => {
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('500 what do you mean\r\n'));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const fault = await faultOf(ask(transportWith().transport, `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`));
    expect(fault.code).toBe('REGISTRY_ERROR');
    expect(fault.message).toContain('answers in something that is not HTTP');
    await new Promise((resolve) => silent.close(resolve));
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
