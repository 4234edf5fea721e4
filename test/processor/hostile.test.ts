import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deletedPods, writes } from '../recovery/in-cluster';
import { inWorld, MODE, PATH } from './in-processor';

/** Sends bytes as they are, and answers what comes back until the connection ends. `more` are sent later, a tenth of a second apart. */
function raw(port: number, text: string, more: readonly string[] = []): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      void (async () => {
        for (const part of more) {
          await setTimeout(100);
          if (!socket.writable) return;
          socket.write(part);
        }
      })();
    });
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const BODY = '{"pod.namespace":"shop","pod.name":"web-2"}';
const post = (path: string, headers = ''): string => `POST ${path} HTTP/1.1\r\nHost: processor\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n${headers}\r\n${BODY}`;

describe('a path', () => {
  it.each([
    '/processor/statefulsetStuckDiagnoser/',
    '//processor/statefulsetStuckDiagnoser',
    '/processor//statefulsetStuckDiagnoser',
    '/./processor/statefulsetStuckDiagnoser',
    '/x/../processor/statefulsetStuckDiagnoser',
    '/processor/statefulsetStuckDiagnoser%00',
    '/processor/statefulsetStuck%44iagnoser',
    '/PROCESSOR/STATEFULSETSTUCKDIAGNOSER',
    '/processor/statefulsetStuckDiagnoser;x',
    'http://processor/processor/statefulsetStuckDiagnoser',
    '/',
    '/constructor',
    '/__proto__',
  ])('%s is another one, and gets 404', (path) =>
    inWorld('W1', {}, async ({ port, server, metric }) => {
      const before = server.log.length;
      expect(await raw(port, post(path))).toMatch(/^HTTP\/1\.1 404 /);
      expect(server.log.length).toBe(before);
      expect(await metric('requests_total{path="other",status="404"}')).toBe(1);
    }),
  );

  it('may carry a query, which says nothing', () =>
    inWorld('W1', {}, async ({ port, server }) => {
      expect(await raw(port, post(`${PATH}?${MODE}=recover`))).toMatch(/^HTTP\/1\.1 200 /);
      expect(writes(server)).toEqual([]);
    }));
});

describe('a body', () => {
  it.each([
    ['as large as the limit is read', 65_536, 200],
    ['one byte larger is refused', 65_537, 400],
    ['of ten megabytes is refused', 10_000_000, 400],
  ])('%s', (_, size, status) =>
    inWorld('W1', {}, async ({ port, server }) => {
      const empty = JSON.stringify({ 'pod.namespace': 'shop', 'pod.name': 'web-2', pad: '' });
      const body = JSON.stringify({ 'pod.namespace': 'shop', 'pod.name': 'web-2', pad: 'x'.repeat(size - empty.length) });
      const before = server.log.length;
      const answer = await raw(port, `POST ${PATH} HTTP/1.1\r\nHost: processor\r\nContent-Length: ${size}\r\nConnection: close\r\n\r\n${status === 200 ? body : ''}`);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      if (status === 400) expect({ tail: answer.endsWith('the request body is larger than 65536 bytes\n'), asked: server.log.length - before }).toEqual({ tail: true, asked: 0 });
    }),
  );

  it('that does not tell its length is cut at the limit', () =>
    inWorld('W1', { mostBodyBytes: 1024 }, async ({ port }) => {
      const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`;
      expect(await raw(port, `POST ${PATH} HTTP/1.1\r\nHost: processor\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}1\r\nx\r\n`)).toMatch(/^HTTP\/1\.1 400 .*larger than 1024 bytes/s);
    }));

  it('that never ends is given up, and so are headers', () =>
    inWorld('W1', { arrivalMs: 900 }, async ({ port, send }) => {
      const head = `POST ${PATH} HTTP/1.1\r\nHost: processor\r\n`;
      const begun = Date.now();
      const dribble = Array.from({ length: 60 }, () => 'x');
      const answers = await Promise.all([raw(port, `${head}Content-Length: 1000\r\n\r\n{`, dribble), raw(port, `${head}X-`, dribble)]);
      expect(Date.now() - begun).toBeLessThan(5_000);
      for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect((await send({ method: 'POST', body: BODY })).status).toBe(200);
    }));

  it('that is not UTF-8 gets 400', () =>
    inWorld('W1', {}, async ({ send }) => {
      expect(await send({ method: 'POST', body: Buffer.from('7b22ff223a2231227d', 'hex') })).toMatchObject({ status: 400, text: 'the request body is not UTF-8\n' });
    }));

  it('that is nested without end gets 400', () =>
    inWorld('W1', {}, async ({ send }) => {
      expect((await send({ method: 'POST', body: '['.repeat(60_000) })).status).toBe(400);
      expect((await send({ method: 'POST', body: `{"pod.namespace":"shop","pod.name":"web-2","collector.kubernetes.pod.detail":"${'['.repeat(60_000)}"}` })).status).toBe(200);
    }));

  it('whose sender goes away is forgotten', () =>
    inWorld('W1', {}, async ({ port, send, server }) => {
      const before = server.log.length;
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(`POST ${PATH} HTTP/1.1\r\nHost: processor\r\nContent-Length: 50\r\n\r\n{`, () => socket.destroy()));
        socket.on('close', () => resolve());
      });
      expect((await send({}, '/healthz')).status).toBe(200);
      expect(server.log.length).toBe(before);
    }));
});

describe('a name', () => {
  it.each(['Web-2', 'wеb-2', 'web-2\n', ' web-2', 'web-2/log', '../secrets/tls', 'web%2D2', 'web-2?dryRun=All', '-web', 'web..2', 'x'.repeat(254), '𝔴eb-2', '__proto__', 'web_2'])('%j is none of a pod: 400, and the cluster is not asked', (pod) =>
    inWorld('W1', {}, async ({ ask, server }) => {
      const before = server.log.length;
      expect(await ask(pod, { [MODE]: 'recover' })).toMatchObject({ status: 400, text: 'the request body names a pod by what is no DNS name\n' });
      expect(server.log.length).toBe(before);
    }),
  );

  it.each(['Shop', 'shop/pods', '..', 'shop.x', 'ѕhop', '*', 'x'.repeat(64)])('%j is none of a namespace: 400', (namespace) =>
    inWorld('W1', {}, async ({ ask }) => {
      expect(await ask('web-2', { 'pod.namespace': namespace })).toMatchObject({ status: 400, text: 'the request body names a namespace that is no DNS label\n' });
    }),
  );

  it('under a key of every object is a key like others, and changes no object', () =>
    inWorld('W1', {}, async ({ send, server }) => {
      const text = `{"__proto__":"x","constructor":"y","toString":"z","pod.namespace":"shop","pod.name":"web-2"}`;
      expect((await send({ method: 'POST', body: text })).status).toBe(200);
      expect((await send({ method: 'POST', body: `{"__proto__":{"${MODE}":"recover"},"pod.namespace":"shop","pod.name":"web-2"}` })).status).toBe(400);
      expect((await send({ method: 'POST', body: `{"collector.kubernetes.pod.detail":"{\\"__proto__\\":{\\"metadata\\":{\\"namespace\\":\\"shop\\",\\"name\\":\\"web-2\\"}}}"}` })).status).toBe(400);
      expect(writes(server)).toEqual([]);
      expect({}).not.toHaveProperty(MODE);
    }));
});

describe('anything else', () => {
  it('that is JSON gets an answer of the contract, and nothing is deleted', () =>
    inWorld('W1', {}, ({ send, server }) =>
      fc
        .assert(
          fc.asyncProperty(fc.oneof(fc.json(), fc.dictionary(fc.constantFrom('pod.namespace', 'pod.name', MODE, 'collector.kubernetes.pod.detail'), fc.oneof(fc.constantFrom('shop', 'web-1', 'diagnose'), fc.string())).map((body) => JSON.stringify(body))), async (body) => {
            const { status } = await send({ method: 'POST', body });
            expect([200, 400, 403, 404]).toContain(status);
          }),
          { numRuns: 200 },
        )
        .then(() => expect(writes(server)).toEqual([])),
    ));

  it('that a web page sends gets 403: somebody who looks at a page asks for nothing', () =>
    inWorld('W1', {}, async ({ port, server }) => {
      for (const header of ['Origin: http://shop.example', 'Sec-Fetch-Site: cross-site']) expect(await raw(port, post(PATH, `${header}\r\n`))).toMatch(/^HTTP\/1\.1 403 /);
      expect(deletedPods(server)).toEqual([]);
    }));

  it('that is not HTTP gets 400, and the processor lives on', () =>
    inWorld('W1', {}, async ({ port, send }) => {
      expect(await raw(port, '\u0016\u0003\u0001\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
      expect((await send({}, '/healthz')).text).toBe('ok\n');
    }));

  it('that comes a thousand times at once is answered each time, and shares what is asked of the cluster', () =>
    inWorld('W1', { answerWithinMs: 30_000 }, async ({ ask, server, metric }) => {
      const before = server.log.length;
      const replies = await Promise.all(Array.from({ length: 1_000 }, () => ask('web-2')));
      expect(replies.every(({ status, result }) => status === 200 && result['verdict'] === 'superseded-stuck')).toBe(true);
      // A request alone asks some ten questions.
      expect(server.log.length - before).toBeLessThan(5_000);
      expect(await metric(`requests_total{path="${PATH}",status="200"}`)).toBe(1_000);
      expect(await metric('request_duration_seconds_count')).toBe(1_000);
    }), 60_000);

  it('makes no series of its own in the metrics', () =>
    inWorld('W1', {}, async ({ ask, send }) => {
      await ask('web-2', { 'pod.namespace': 'evil' });
      await ask('ghost-0');
      await send({ method: 'POST', body: '{}' }, '/ghost');
      const { text, type } = await send({}, '/metrics');
      expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(text).not.toMatch(/evil|ghost/);
      expect(text.split('\n').filter((line) => line.startsWith('pinstream_processor_requests_total'))).toEqual([
        `pinstream_processor_requests_total{path="${PATH}",status="403"} 1`,
        `pinstream_processor_requests_total{path="${PATH}",status="404"} 1`,
        'pinstream_processor_requests_total{path="other",status="404"} 1',
      ]);
    }));
});
