import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PODS, IMAGE_STREAMS, STATEFUL_SETS } from '../../lib/cluster/resources';
import { config, connectTo, faultOf, json, localApi, refusal, wordsOf } from './local-api';

const pod = (name: string): object => ({ metadata: { name, namespace: 'shop', uid: `uid-of-${name}`, creationTimestamp: '2026-11-20T10:00:00Z' } });
const page = (names: readonly string[], next?: string): object => ({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7', ...(next !== undefined && { continue: next }) }, items: names.map(pod) });
const namesOf = (objects: readonly unknown[] | undefined): unknown => objects?.map((object) => (object as { metadata: { name: string } }).metadata.name);

describe('a list', () => {
  it('is read in pages of 500, its objects with the kind and version that items leave out', async () => {
    const api = await localApi((_request, response, count) => json(response, 200, count === 1 ? page(['web-0'], 'a b=&') : page(['web-1'])));
    const cluster = await connectTo(config(api.url));
    expect(await cluster.list(PODS, 'shop')).toEqual([
      { apiVersion: 'v1', kind: 'Pod', ...pod('web-0') },
      { apiVersion: 'v1', kind: 'Pod', ...pod('web-1') },
    ]);
    expect(api.seen.map(({ url }) => url)).toEqual(['/api/v1/namespaces/shop/pods?limit=500', '/api/v1/namespaces/shop/pods?limit=500&continue=a%20b%3D%26']);
    expect(api.seen[0]?.headers.authorization).toBe('Bearer token-of-the-shop');
  });

  it('goes on with the fresh token of an expired page, and keeps the later state of what comes twice', async () => {
    const api = await localApi((_request, response, count) => {
      if (count === 2) refusal(response, 410, 'Expired', 'too old', { metadata: { continue: 'fresh' } });
      else json(response, 200, count === 1 ? page(['web-0', 'web-1'], 'old') : page(['web-1', 'web-2']));
    });
    const cluster = await connectTo(config(api.url));
    expect(namesOf(await cluster.list(PODS, 'shop'))).toEqual(['web-0', 'web-1', 'web-2']);
    expect(api.seen[2]?.url).toContain('continue=fresh');
  });

  it('begins again where an expired page comes without a token, and forgets what it had', async () => {
    const api = await localApi((_request, response, count) => {
      if (count === 2) refusal(response, 410, 'Expired', 'too old');
      else json(response, 200, count === 1 ? page(['gone-0'], 'old') : page(['web-0']));
    });
    const cluster = await connectTo(config(api.url));
    expect(namesOf(await cluster.list(PODS, 'shop'))).toEqual(['web-0']);
  });

  it('gives up after three fresh tokens and three new beginnings', async () => {
    const api = await localApi(({ url }, response) => {
      if (url.includes('continue')) refusal(response, 410, 'Expired', 'too old', { metadata: { continue: 'fresh' } });
      else json(response, 200, page(['web-0'], 'old'));
    });
    const cluster = await connectTo(config(api.url));
    const fault = await faultOf(cluster.list(PODS, 'shop'));
    expect([fault.code, fault.exitCode]).toEqual(['refused', 3]);
    expect(api.seen.filter(({ url }) => !url.includes('continue'))).toHaveLength(4);
    expect(api.seen.filter(({ url }) => url.includes('continue'))).toHaveLength(7);
  });

  it('of a group that is not served is undefined, and of one that every API server has an error', async () => {
    const api = await localApi((_request, response) => response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n'));
    const cluster = await connectTo(config(api.url));
    expect(await cluster.list(IMAGE_STREAMS, 'shop')).toBeUndefined();
    expect(await cluster.get(IMAGE_STREAMS, 'shop', 'web')).toBeUndefined();
    expect((await faultOf(cluster.list(STATEFUL_SETS, 'shop'))).code).toBe('not-an-api-server');
    expect((await faultOf(cluster.get(PODS, 'shop', 'web-0'))).code).toBe('not-an-api-server');
  });

  it('may come zipped', async () => {
    const api = await localApi((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(page(['web-0']))));
    });
    expect(namesOf(await (await connectTo(config(api.url))).list(PODS, 'shop'))).toEqual(['web-0']);
  });

  it('cut in the middle of an answer is asked for again', async () => {
    const api = await localApi((_request, response, count) => {
      if (count > 1) json(response, 200, page(['web-0']));
      else response.writeHead(200, { 'content-length': '5000' }).write('{"kind":"PodList"', () => response.destroy());
    });
    const cluster = await connectTo(config(api.url));
    expect(namesOf(await cluster.list(PODS, 'shop'))).toEqual(['web-0']);
    expect(cluster.waits).toEqual([500]);
  });

  it('is refused where a page for people answers in place of the API server', async () => {
    const api = await localApi((_request, response, count) => {
      if (count === 1) response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
      else response.writeHead(302, { location: 'https://login.example.com/' }).end();
    });
    const cluster = await connectTo(config(api.url));
    expect((await faultOf(cluster.list(PODS, 'shop'))).message).toContain('with 200 and text/html');
    expect((await faultOf(cluster.list(PODS, 'shop'))).message).toContain('with a redirect');
  });
});

describe('a read that fails', () => {
  it.each([429, 500, 502, 503, 504])('with %i is tried four times, with growing waits', async (status) => {
    const api = await localApi((_request, response) => refusal(response, status, 'Odd', 'not now'));
    const cluster = await connectTo(config(api.url));
    const fault = await faultOf(cluster.list(PODS, 'shop'));
    expect(fault.code).toBe(status === 429 ? 'throttled' : 'server-error');
    expect(fault.exitCode).toBe(3);
    expect(api.seen).toHaveLength(4);
    expect(cluster.waits).toEqual([500, 1500, 4500]);
  });

  it('waits as long as the server asks, by header or by Status', async () => {
    const api = await localApi((_request, response, count) => {
      if (count === 1) json(response, 429, {}, { 'retry-after': '9' });
      else if (count === 2) refusal(response, 504, 'Timeout', 'too new', { details: { retryAfterSeconds: 11 } });
      else json(response, 200, page([]));
    });
    const cluster = await connectTo(config(api.url));
    expect(await cluster.list(PODS, 'shop')).toEqual([]);
    expect(cluster.waits).toEqual([9_000, 11_000]);
  });

  it('with 401 says that credentials are wrong or expired', async () => {
    const api = await localApi((_request, response) => refusal(response, 401, 'Unauthorized', 'Unauthorized'));
    const fault = await faultOf((await connectTo(config(api.url))).list(PODS, 'shop'));
    expect([fault.code, fault.exitCode]).toEqual(['unauthorized', 3]);
    expect(fault.hint).toContain('log in again');
    expect(api.seen).toHaveLength(1);
  });

  it('with 403 names the missing right as a rule', async () => {
    const message = 'statefulsets.apps is forbidden: User "ann" cannot list resource "statefulsets" in API group "apps" in the namespace "shop"';
    const api = await localApi((_request, response) => refusal(response, 403, 'Forbidden', message));
    const fault = await faultOf((await connectTo(config(api.url))).list(STATEFUL_SETS, 'shop'));
    expect(fault.code).toBe('forbidden');
    expect(fault.message).toContain('does not let this account list statefulsets in namespace shop: statefulsets.apps is forbidden');
    expect(fault.hint).toBe('ask for a Role in namespace shop with the rule {apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["list"]}; pinstream audit --rbac prints all that is needed');
    expect(api.seen).toHaveLength(1);
  });

  it('for want of an answer ends when its time is over twice', async () => {
    const api = await localApi(() => undefined);
    const fault = await faultOf((await connectTo(config(api.url), { timeoutMs: 50 })).list(PODS, 'shop'));
    expect([fault.code, fault.exitCode]).toEqual(['unreachable', 3]);
    expect(fault.message).toContain('no answer within 0.05 s');
    expect(api.seen).toHaveLength(2);
  });

  it('in the middle of a slow answer says that it was the time', async () => {
    const api = await localApi((_request, response) => response.writeHead(200).write('{'));
    const fault = await faultOf((await connectTo(config(api.url), { timeoutMs: 50 })).list(PODS, 'shop'));
    expect(fault.message).toContain('no answer within 0.05 s');
  });

  it('for want of a server or of a host says which', async () => {
    const refused = await faultOf((await connectTo(config('http://127.0.0.1:1'))).list(PODS, 'shop'));
    expect(refused.message).toBe('the cluster of context shop (127.0.0.1:1) cannot be reached: the connection was refused');
    const unknown = await faultOf((await connectTo(config('https://api.shop.invalid:6443'))).list(PODS, 'shop'));
    expect(unknown.message).toMatch(/there is no host api\.shop\.invalid|the resolver does not answer for api\.shop\.invalid/);
  });

  it('ends at once, with the reason, when the run is interrupted', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted by hand');
    const api = await localApi(() => controller.abort(reason));
    const cluster = await connectTo(config(api.url), { signal: controller.signal });
    await expect(cluster.list(PODS, 'shop')).rejects.toBe(reason);
    await expect(cluster.get(PODS, 'shop', 'web-0')).rejects.toBe(reason);
    expect(api.seen).toHaveLength(1);
  });

  it('shows no token, whatever the server says of it', async () => {
    const api = await localApi((_request, response) => refusal(response, 400, 'BadRequest', 'no such token: token-of-the-shop, dG9rZW4tb2YtdGhlLXNob3A, Bearer abcdefgh\u001b[31m'));
    const fault = await faultOf((await connectTo(config(api.url))).list(PODS, 'shop'));
    expect(fault.message).toContain('no such token: …, …, Bearer …');
    expect(wordsOf(fault)).not.toMatch(/token-of-the-shop|dG9rZW4|abcdefgh|\u001b/);
  });
});

describe('deleting a pod', () => {
  const preconditions = { uid: 'uid-of-web-0', resourceVersion: '7' };
  const plain = { preconditions, dryRun: false, evict: false };

  it('says in the body what the pod must still be, and nothing in the query', async () => {
    const api = await localApi((_request, response) => json(response, 200, { kind: 'Pod', ...pod('web-0') }));
    const cluster = await connectTo(config(api.url));
    expect(await cluster.deletePod('shop', 'web-0', plain)).toEqual({ outcome: 'deleted' });
    expect(await cluster.deletePod('shop', 'web-0', { ...plain, dryRun: true })).toEqual({ outcome: 'deleted' });
    expect(api.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['DELETE /api/v1/namespaces/shop/pods/web-0', 'DELETE /api/v1/namespaces/shop/pods/web-0']);
    expect(api.seen.map(({ body }) => body)).toEqual([
      '{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"uid-of-web-0","resourceVersion":"7"}}',
      '{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"uid-of-web-0","resourceVersion":"7"},"dryRun":["All"]}',
    ]);
  });

  it.each([
    ['v1.21.5', 'policy/v1beta1'],
    ['v1.22.0', 'policy/v1'],
    ['v1.31.4+abc', 'policy/v1'],
  ])('by eviction is written for %s as %s', async (gitVersion, apiVersion) => {
    const api = await localApi(({ url }, response) => json(response, url === '/version' ? 200 : 201, { gitVersion }));
    const cluster = await connectTo(config(api.url));
    expect(await cluster.deletePod('shop', 'web-0', { ...plain, dryRun: true, evict: true })).toEqual({ outcome: 'deleted' });
    expect(api.seen[1]).toMatchObject({ method: 'POST', url: '/api/v1/namespaces/shop/pods/web-0/eviction' });
    expect(JSON.parse(api.seen[1]?.body ?? '')).toEqual({
      apiVersion,
      kind: 'Eviction',
      metadata: { name: 'web-0', namespace: 'shop' },
      deleteOptions: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, dryRun: ['All'] },
    });
  });

  it('tells what came of it', async () => {
    const answers: readonly (readonly [number, string, string, object])[] = [
      [404, 'NotFound', 'pods "web-0" not found', { details: { kind: 'pods', name: 'web-0' } }],
      [409, 'Conflict', 'the UID in the precondition does not match', {}],
      [429, 'TooManyRequests', 'Cannot evict pod', { details: { retryAfterSeconds: 10, causes: [{ reason: 'DisruptionBudget' }] } }],
    ];
    const api = await localApi((_request, response, count) => {
      const [code, reason, message, more] = answers[count - 1] ?? [500, '', '', {}];
      refusal(response, code, reason, message, { ...more });
    });
    const cluster = await connectTo(config(api.url));
    expect(await cluster.deletePod('shop', 'web-0', plain)).toEqual({ outcome: 'gone' });
    expect(await cluster.deletePod('shop', 'web-0', plain)).toEqual({ outcome: 'conflict', message: 'the UID in the precondition does not match' });
    expect(await cluster.deletePod('shop', 'web-0', plain)).toEqual({ outcome: 'throttled', message: 'Cannot evict pod', retryAfterMs: 10_000 });
    expect(cluster.waits).toEqual([]);
  });

  it('is not said to have been done by a server that knows no evictions', async () => {
    const api = await localApi(({ url }, response) => {
      if (url === '/version') json(response, 200, { gitVersion: 'v1.31.4' });
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
    });
    const fault = await faultOf((await connectTo(config(api.url))).deletePod('shop', 'web-0', { ...plain, evict: true }));
    expect(fault.code).toBe('not-an-api-server');
  });

  it('without the right names the rule and the command that prints all', async () => {
    const api = await localApi((_request, response) => refusal(response, 403, 'Forbidden', 'pods "web-0" is forbidden'));
    const cluster = await connectTo(config(api.url));
    expect((await faultOf(cluster.deletePod('shop', 'web-0', plain))).hint).toContain('{apiGroups: [""], resources: ["pods"], verbs: ["delete"]}; pinstream recover --rbac');
  });

  it('is never sent twice when the connection is cut after it went out', async () => {
    const api = await localApi((_request, response) => response.destroy());
    const cluster = await connectTo(config(api.url));
    const fault = await faultOf(cluster.deletePod('shop', 'web-0', plain));
    expect([fault.code, fault.exitCode]).toEqual(['unknown-outcome', 3]);
    expect(fault.message).toContain('unknown whether pod web-0 in namespace shop was deleted');
    expect(api.seen).toHaveLength(1);
  });

  it('is never sent twice when no answer comes in time, and unknown too when a gateway gave up', async () => {
    const api = await localApi((_request, response, count) => {
      if (count === 2) response.writeHead(504).end('gateway time-out');
      if (count === 3) refusal(response, 504, 'Timeout', 'request did not complete within the allotted timeout');
      if (count === 4) refusal(response, 500, 'InternalError', 'This pod has more than one PodDisruptionBudget');
    });
    const cluster = await connectTo(config(api.url), { timeoutMs: 200 });
    const codes: string[] = [];
    for (let count = 0; count < 4; count++) codes.push((await faultOf(cluster.deletePod('shop', 'web-0', plain))).code);
    expect(codes).toEqual(['unknown-outcome', 'unknown-outcome', 'unknown-outcome', 'server-error']);
    expect(api.seen).toHaveLength(4);
  });

  it('is tried again while no connection comes about, as nothing can have arrived', async () => {
    const cluster = await connectTo(config('http://127.0.0.1:1'));
    const fault = await faultOf(cluster.deletePod('shop', 'web-0', plain));
    expect(fault.code).toBe('unreachable');
    expect(cluster.waits).toEqual([500, 1500, 4500]);
  });

  it('over a connection that ends during the handshake of TLS cannot have arrived', async () => {
    let count = 0;
    const server = createServer((socket) => {
      count++;
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const cluster = await connectTo(config(`https://127.0.0.1:${port}`));
    expect((await faultOf(cluster.deletePod('shop', 'web-0', plain))).code).toBe('unreachable');
    expect(count).toBe(4);
  });

  it('leaves the name of a namespace in its place, whatever is in it', async () => {
    const api = await localApi((_request, response) => refusal(response, 404, 'NotFound', 'no', { details: { kind: 'pods' } }));
    const cluster = await connectTo(config(api.url));
    await cluster.deletePod('../../x?y', '..', plain);
    expect(api.seen[0]?.url).toBe('/api/v1/namespaces/..%2F..%2Fx%3Fy/pods/%2E%2E');
  });
});

describe('what an account may do', () => {
  it('is asked of the API server', async () => {
    const api = await localApi(({ body }, response) => {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: { verb: string } } };
      json(response, 201, { kind: 'SelfSubjectAccessReview', spec, status: { allowed: spec.resourceAttributes.verb === 'delete' } });
    });
    const cluster = await connectTo(config(api.url));
    expect(await cluster.may('delete', PODS, 'shop')).toBe(true);
    expect(await cluster.may('create', { ...PODS, subresource: 'eviction' }, 'shop')).toBe(false);
    expect(api.seen[0]?.url).toBe('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
    expect(JSON.parse(api.seen[1]?.body ?? '')).toEqual({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace: 'shop', verb: 'create', group: '', resource: 'pods', subresource: 'eviction' } },
    });
  });

  it.each([403, 404])('is not known where the server answers %i', async (status) => {
    const api = await localApi((_request, response) => refusal(response, status, 'No', 'no'));
    expect(await (await connectTo(config(api.url))).may('delete', PODS, 'shop')).toBeUndefined();
  });
});

describe('the release of the server', () => {
  it.each([
    ['v1.31.4+abc', '1.31.4'],
    ['v1.29.6+4f8ed6a', '1.29.6'],
    ['v1.30.2-eks-1552ad0', '1.30.2'],
    ['v1.28', '1.28'],
    ['', undefined],
  ])('of %s is %s, asked for once', async (gitVersion, release) => {
    const api = await localApi((_request, response) => json(response, 200, { gitVersion }));
    const cluster = await connectTo(config(api.url));
    expect([await cluster.serverRelease(), await cluster.serverRelease()]).toEqual([release, release]);
    expect(api.seen.map(({ url }) => url)).toEqual(['/version']);
  });
});
