import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deletedPods } from '../recovery/in-cluster';
import { AUDITOR } from '../support/cluster/rights';
import { startWorld, worldOf } from '../support/cluster/worlds';
import { inProcessor, inWorld, MODE } from './in-processor';

const RECOVER = { [MODE]: 'recover' };

async function until(condition: () => boolean): Promise<void> {
  for (let waits = 0; !condition(); waits += 1) {
    if (waits > 500) throw new Error('it did not come about within five seconds');
    await setTimeout(10);
  }
}

describe('a processor that is told to stop', () => {
  it('ends at once where nothing runs, idle connections included', () =>
    inWorld('W1', { graceMs: 60_000 }, async ({ ask, stop, port }) => {
      await ask('web-2');
      const begun = Date.now();
      expect(await stop()).toBe(true);
      expect(Date.now() - begun).toBeLessThan(2_000);
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    }));

  it('answers what it was asked, and takes no more', () =>
    inWorld('W1', {}, async ({ ask, stop, server, port }) => {
      server.trouble({ kind: 'slow', ms: 400 }, { method: 'GET', path: /\/statefulsets$/ });
      const asked = ask('web-2', RECOVER);
      const before = server.log.length;
      await until(() => server.log.length > before + 3);
      const stopped = stop();
      await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
      expect((await asked).result).toMatchObject({ action: 'deleted', verdict: 'superseded-stuck' });
      expect(await stopped).toBe(true);
    }));

  it('stops a recovery between two steps when the grace is over, and its answer tells what was done', () =>
    inWorld('W1', { graceMs: 100 }, async ({ ask, stop, server, log }) => {
      server.before({ method: 'DELETE' }, () => server.trouble({ kind: 'slow', ms: 700 }, { method: 'GET', path: /\/pods\/web-2$/, times: 1 }));
      const asked = ask('web-2', RECOVER);
      await until(() => deletedPods(server).length > 0);
      expect(await stop()).toBe(false);
      const { status, result, evidence } = await asked;
      expect({ status, action: result['action'] }).toEqual({ status: 200, action: 'deleted' });
      expect(evidence).toMatchObject({ outcome: 'stopped', stop: { code: 'interrupted', message: expect.stringMatching(/^interrupted; web-2 was deleted, and is not awaited any more/) as unknown } });
      expect(log.at(-1)).toEqual({ level: 'warning', event: 'stopped', fields: { interrupted: true } });
    }));

  it('deletes nothing once the grace is over, and says so', () =>
    inWorld('W1', { graceMs: 100 }, async ({ ask, stop, server }) => {
      server.trouble({ kind: 'slow', ms: 600 }, { method: 'GET', path: /\/statefulsets$/, skip: 1 });
      const asked = ask('web-2', RECOVER);
      await until(() => server.log.filter(({ path }) => path.endsWith('/statefulsets')).length > 1);
      expect(await stop()).toBe(false);
      expect(await asked).toMatchObject({ status: 500, text: expect.stringContaining('interrupted') as unknown });
      expect(deletedPods(server)).toEqual([]);
    }));

  it('does not wait for a connection that asks for nothing', () =>
    inWorld('W1', { graceMs: 60_000 }, async ({ port, stop }) => {
      const socket = connect(port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      const begun = Date.now();
      await stop();
      expect(Date.now() - begun).toBeLessThan(2_000);
      socket.destroy();
    }));
});

describe('probes', () => {
  it('find the processor alive, whatever the cluster does', () =>
    inWorld('W1', {}, async ({ send, server }) => {
      server.trouble({ kind: 'cut', when: 'before' }, { times: Infinity });
      expect(await send({}, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
      expect((await send({ method: 'POST' }, '/healthz')).status).toBe(405);
    }));

  it('find it ready where it can list pods, and ask the cluster once for many questions', () =>
    inWorld('W1', {}, async ({ send, server }) => {
      const before = server.log.length;
      const replies = await Promise.all(Array.from({ length: 50 }, () => send({}, '/readyz')));
      expect(replies.every(({ status }) => status === 200)).toBe(true);
      expect(server.log.slice(before).map(({ path }) => path)).toEqual(['/api/v1/namespaces/shop/pods']);
    }));

  it('find it not ready where it may not, with the right that is missing', () =>
    inProcessor(
      () => startWorld(worldOf('W1'), { accounts: { blind: { user: 'blind', rights: AUDITOR.filter(({ groups }) => !groups.includes('')) } } }),
      {},
      async ({ send }) => {
        expect(await send({}, '/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('list pods in namespace shop') as unknown });
      },
      'blind',
    ));
});

describe('an address that cannot be had', () => {
  it('is told of with what to do', () =>
    inWorld('W1', {}, async ({ port }) => {
      const second = inWorld('W1', { port }, () => Promise.resolve());
      await expect(second).rejects.toMatchObject({ code: 'cannot-listen', message: `cannot listen on 127.0.0.1 port ${port}: something else does`, exitCode: 2 });
    }));
});
