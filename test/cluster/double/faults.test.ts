import { describe, expect, it } from 'vitest';
import { mapField } from '../../../lib/kube/json';
import type { ApiServer } from '../../support/cluster/api-server';
import { metaText, uidOf } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { call, namesIn, podLines, serve, told } from './client';

const PODS = '/api/v1/namespaces/shop/pods';
const WEB_1 = `${PODS}/web-1`;

async function shop(): Promise<ApiServer> {
  const server = await serve({ kubelet: { images: { 'quay.io/shop/web:2.0': { kind: 'image' } } } });
  server.apply(webSet());
  server.settle();
  return server;
}

describe('a cut connection', () => {
  it('comes after as many requests as were let through', async () => {
    const server = await shop();
    server.trouble({ kind: 'cut', when: 'before' }, { skip: 2, times: Infinity });
    expect((await call(server, 'GET', PODS)).status).toBe(200);
    expect((await call(server, 'GET', PODS)).status).toBe(200);
    await expect(call(server, 'GET', PODS)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await expect(call(server, 'GET', PODS)).rejects.toThrow(/socket hang up|ECONNRESET/);
    server.calm();
    expect((await call(server, 'GET', PODS)).status).toBe(200);
  });

  it('before a DELETE leaves the pod, and after it does not', async () => {
    const server = await shop();
    server.trouble({ kind: 'cut', when: 'before' }, { method: 'DELETE' });
    await expect(call(server, 'DELETE', WEB_1)).rejects.toThrow();
    expect(podLines(server)).toContain('web-1 Running');
    server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' });
    await expect(call(server, 'DELETE', WEB_1)).rejects.toThrow();
    expect(podLines(server)).toContain('web-1 Running *');
  });

  it('may come in the middle of an answer', async () => {
    const server = await shop();
    server.trouble({ kind: 'cut', when: 'middle' });
    await expect(call(server, 'GET', PODS)).rejects.toThrow(/aborted|ECONNRESET/);
  });
});

describe('answers in place of the right ones', () => {
  it('have the status, the wait and the words that were asked for', async () => {
    const server = await shop();
    server.trouble({ kind: 'answer', status: 429, retryAfterS: 7, message: 'too many requests, please try again later' }, { path: PODS });
    const throttled = await call(server, 'GET', PODS);
    expect([...told(throttled), throttled.headers['retry-after']]).toEqual([429, 'TooManyRequests', 'too many requests, please try again later', '7']);
    server.trouble({ kind: 'answer', status: 502, text: '<html>Bad Gateway</html>' });
    const gateway = await call(server, 'GET', PODS);
    expect([gateway.status, gateway.text]).toEqual([502, '<html>Bad Gateway</html>']);
    expect((await call(server, 'GET', PODS)).status).toBe(200);
  });

  it('come as often as was said, and do nothing', async () => {
    const server = await shop();
    server.trouble({ kind: 'answer', status: 409 }, { method: 'DELETE', path: /\/pods\//, times: 2 });
    expect([(await call(server, 'DELETE', WEB_1)).status, (await call(server, 'DELETE', WEB_1)).status]).toEqual([409, 409]);
    expect(podLines(server)).toContain('web-1 Running');
    expect((await call(server, 'DELETE', WEB_1)).status).toBe(200);
  });

  it('stand in the log with their requests', async () => {
    const server = await shop();
    server.trouble({ kind: 'answer', status: 500 });
    await call(server, 'GET', `${PODS}?limit=2`);
    await call(server, 'DELETE', WEB_1, { body: { dryRun: ['All'] } });
    expect(server.log.map(({ method, path, query, body, status }) => [method, path, query.toString(), body, status])).toEqual([
      ['GET', PODS, 'limit=2', undefined, 500],
      ['DELETE', WEB_1, '', { dryRun: ['All'] }, 200],
    ]);
  });
});

describe('time', () => {
  it('may pass in the middle of a list: the token for the next page expires', async () => {
    const server = await shop();
    server.trouble({ kind: 'expire' }, { path: PODS, skip: 1 });
    const first = await call(server, 'GET', `${PODS}?limit=2`);
    const late = await call(server, 'GET', `${PODS}?limit=2&continue=${String(mapField(first.json, 'metadata')['continue'])}`);
    expect([namesIn(first), late.status]).toEqual([['web-0', 'web-1'], 410]);
  });

  it('may pass before an answer comes, or between its halves', async () => {
    const server = await shop();
    for (const where of ['before', 'middle'] as const) {
      server.trouble({ kind: 'slow', ms: 60, where });
      const from = performance.now();
      expect((await call(server, 'GET', PODS)).json['items']).toHaveLength(3);
      expect(performance.now() - from).toBeGreaterThan(50);
    }
  });

  it('passes with each request where that is asked for, and the date of answers tells', async () => {
    const server = await serve({ secondsPerRequest: 30 });
    server.apply(webSet({ spec: { replicas: 1 } }));
    const { headers } = await call(server, 'GET', PODS);
    expect(headers['date']).toBe('Mon, 02 Mar 2026 08:00:30 GMT');
    expect(podLines(server)).toEqual(['web-0 Running']);
  });
});

describe('somebody else', () => {
  it('may delete the pod before the second DELETE comes', async () => {
    const server = await shop();
    const uid = uidOf(server.get('Pod', 'web-1'));
    server.before({ method: 'DELETE', skip: 1 }, () => server.remove('Pod', 'web-1'));
    const body = { preconditions: { uid } };
    expect((await call(server, 'DELETE', `${PODS}/web-2`)).status).toBe(200);
    expect(told(await call(server, 'DELETE', WEB_1, { body }))).toEqual([409, 'Conflict', expect.stringContaining(`the UID in the precondition (${uid})`)]);
  });

  it('may move its version on, as a kubelet does that tries to pull again', async () => {
    const server = await shop();
    server.apply(webSet({ image: 'quay.io/shop/web:2.0' }));
    server.settle();
    const seen = server.get('Pod', 'web-2');
    const body = { preconditions: { uid: uidOf(seen), resourceVersion: metaText(seen, 'resourceVersion') } };
    server.before({ method: 'DELETE' }, () => server.retryPull('web-2'));
    expect((await call(server, 'DELETE', `${PODS}/web-2`, { body })).status).toBe(409);
    expect(podLines(server)).toContain('web-2 ErrImagePull');
    const now = { preconditions: { uid: uidOf(seen), resourceVersion: metaText(server.get('Pod', 'web-2'), 'resourceVersion') } };
    expect((await call(server, 'DELETE', `${PODS}/web-2`, { body: now })).status).toBe(200);
  });
});
