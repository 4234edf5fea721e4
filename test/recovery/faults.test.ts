import { describe, expect, it } from 'vitest';
import { mapField } from '../../lib/kube/json';
import type { SetRecovery } from '../../lib/recovery/recovery';
import type { ApiServer } from '../support/cluster/api-server';
import { webSet } from '../support/cluster/manifests';
import { startWorld, worldOf } from '../support/cluster/worlds';
import { A, B, begin, lose, roll, unpublish } from '../support/cluster/worlds-stage';
import { startApiServer } from '../support/cluster/api-server';
import { deletedPods, inCluster, type Inside, writes } from './in-cluster';

/** web-0 and web-2 of W3 are stuck, and web-0 has to go first. */
function inTwoStuck(body: (inside: Inside) => Promise<void>): Promise<void> {
  return inCluster(() => startWorld(worldOf('W3')), body);
}

/** Only web-2 of W1 is stuck. */
function inOneStuck(body: (inside: Inside) => Promise<void>): Promise<void> {
  return inCluster(() => startWorld(worldOf('W1')), body);
}

/** What a recovery of one set came to: how it ended, what is known of each pod, and why it stopped. */
function endOf([recovery]: readonly SetRecovery[]): object {
  return {
    outcome: recovery?.outcome,
    pods: Object.fromEntries(recovery?.pods.map(({ pod, deletion }) => [pod, deletion]) ?? []),
    stop: recovery?.stop?.code,
    exitCode: recovery?.stop?.exitCode,
    after: recovery?.after?.verdicts[0]?.id,
  };
}

const DELETES = { method: 'DELETE' };
const POD_READS = { method: 'GET', path: /\/pods\/web-\d$/ };

describe('a pod that changes while it is to be deleted', () => {
  it('is looked at again and deleted, where it is the same and still stuck', () =>
    inOneStuck(async ({ server, recover, steps }) => {
      server.before(DELETES, () => server.edit('Pod', 'web-2', (pod) => ({ ...pod })));
      expect(endOf(await recover())).toMatchObject({ outcome: 'recovered', pods: { 'web-2': 'deleted' }, after: 'healthy' });
      expect(steps.slice(0, 4)).toEqual(['web-2 deleting', 'web-2 conflict', 'web-2 deleting', 'web-2 deleted']);
    }));

  it('is let be after three conflicts', () =>
    inOneStuck(async ({ server, recover }) => {
      server.before({ ...DELETES, times: 3 }, () => server.edit('Pod', 'web-2', (pod) => ({ ...pod })));
      expect(endOf(await recover())).toEqual({ outcome: 'stopped', pods: { 'web-2': 'none' }, stop: 'conflict', exitCode: 3, after: 'superseded-stuck' });
      expect(deletedPods(server)).toHaveLength(3);
    }));

  it('is let be where it has become ready in between', () =>
    inOneStuck(async ({ server, recover }) => {
      server.before(DELETES, () => {
        server.kubelet.forgive();
        server.tick(600);
      });
      const [recovery] = await recover();
      expect(recovery).toMatchObject({ outcome: 'stopped', pods: [{ pod: 'web-2', deletion: 'none' }], stop: { exitCode: 1 } });
      expect(deletedPods(server)).toHaveLength(1);
    }));
});

describe('a second operator', () => {
  it('who deletes the pod first has done the work: its return is awaited, and nothing is deleted', () =>
    inOneStuck(async ({ server, recover, steps }) => {
      server.before(DELETES, () => server.deletePod('web-2'));
      expect(endOf(await recover())).toMatchObject({ outcome: 'recovered', pods: { 'web-2': 'gone' }, after: 'healthy' });
      expect(steps).toContain('web-2 gone');
      expect(server.log.filter(({ method, status }) => method === 'DELETE' && status === 200)).toEqual([]);
    }));

  it('who was so fast that another pod stands there keeps that pod', () =>
    inTwoStuck(async ({ server, recover }) => {
      let uid: unknown;
      server.before(DELETES, () => {
        server.deletePod('web-0');
        server.tick(30);
        uid = server.get('Pod', 'web-0')['metadata'];
      });
      expect(endOf(await recover())).toMatchObject({ outcome: 'stopped', pods: { 'web-0': 'none' }, stop: 'replaced', exitCode: 1 });
      expect(server.get('Pod', 'web-0')['metadata']).toMatchObject({ uid: (uid as { readonly uid: string }).uid });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('who changes the template while the pod comes back is told of', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.before({ ...POD_READS, skip: 1 }, () => server.apply(webSet({ image: 'quay.io/shop/web:9.9' })));
      expect(endOf(await recover())).toMatchObject({ outcome: 'stopped', pods: { 'web-0': 'deleted' }, stop: 'wrong-revision', exitCode: 1 });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('who replaces the whole set ends the recovery', () =>
    inOneStuck(async ({ server, recover }) => {
      server.before({ method: 'GET', path: /\/statefulsets\/web$/ }, () => server.remove('StatefulSet', 'web'));
      const [recovery] = await recover();
      expect(recovery?.stop).toMatchObject({ code: 'set-replaced', exitCode: 1 });
      expect(deletedPods(server)).toEqual([]);
    }));
});

describe('an API server that asks to wait', () => {
  const busy = (retryAfterS: number | undefined) => ({ kind: 'answer', status: 429, reason: 'TooManyRequests', message: 'the server is busy', retryAfterS }) as const;

  it('is waited for as long as it says', () =>
    inOneStuck(async ({ server, recover, steps }) => {
      server.trouble(busy(30), DELETES);
      const begun = server.now();
      expect(endOf(await recover())).toMatchObject({ outcome: 'recovered' });
      expect(steps).toContain('web-2 throttled');
      expect(server.now() - begun).toBeGreaterThan(30_000);
    }));

  it.each([[3600], [50]])('in vain with waits of %i s is left alone, and nothing is deleted', (seconds) =>
    inOneStuck(async ({ server, recover }) => {
      server.trouble(busy(seconds), { ...DELETES, times: Infinity });
      expect(endOf(await recover())).toMatchObject({ outcome: 'stopped', pods: { 'web-2': 'none' }, stop: 'throttled', exitCode: 3 });
      expect(deletedPods(server).length).toBe(seconds > 120 ? 1 : 3);
    }),
  );
});

describe('a connection that breaks', () => {
  it('after the delete was done leaves a pod that is known to be deleted, and no other is touched', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.trouble({ kind: 'cut', when: 'after' }, DELETES);
      const [recovery] = await recover();
      expect(endOf(recovery ? [recovery] : [])).toMatchObject({ outcome: 'stopped', pods: { 'web-0': 'deleted' }, stop: 'unknown-outcome', exitCode: 3 });
      expect(recovery?.stop?.message).toMatch(/read again, web-0 is being deleted$/);
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('before anything was done leaves a pod that is known to be there', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.trouble({ kind: 'cut', when: 'before' }, DELETES);
      const [recovery] = await recover();
      expect(endOf(recovery ? [recovery] : [])).toMatchObject({ outcome: 'stopped', pods: { 'web-0': 'none' }, stop: 'unknown-outcome', exitCode: 3 });
      expect(recovery?.stop?.message).toMatch(/web-0 is there and was not deleted so far$/);
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('for good leaves open whether the pod was deleted, and says so', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.trouble({ kind: 'cut', when: 'after' }, DELETES);
      server.before(DELETES, () => server.trouble({ kind: 'cut', when: 'before' }, { times: Infinity, method: 'GET' }));
      const [recovery] = await recover();
      expect(recovery).toMatchObject({ outcome: 'stopped', pods: [{ pod: 'web-0', deletion: 'unknown' }], after: undefined });
      expect(recovery?.stop?.message).toMatch(/whether it was deleted is not known$/);
    }));

  it('while the pod is awaited leaves a pod that was deleted, and nothing is said of its return', () =>
    inTwoStuck(async ({ server, recover, steps }) => {
      server.before(DELETES, () => server.trouble({ kind: 'cut', when: 'before' }, { times: Infinity, method: 'GET' }));
      const [recovery] = await recover();
      expect(recovery).toMatchObject({ outcome: 'stopped', pods: [{ pod: 'web-0', deletion: 'deleted', recovered: false }], stop: { code: 'unreachable', exitCode: 3 }, after: undefined });
      expect(steps.at(-1)).toBe('web-0 deleted');
    }));

  it.each([['cut', { kind: 'cut', when: 'middle' }], ['a server error', { kind: 'answer', status: 503, reason: 'ServiceUnavailable' }]] as const)(
    'in a list (%s) is read over, and the recovery goes on',
    (_, trouble) =>
      inOneStuck(async ({ server, recover }) => {
        server.trouble(trouble, { method: 'GET', path: /\/pods$/, times: 2, skip: 1 });
        expect(endOf(await recover())).toMatchObject({ outcome: 'recovered' });
        expect(deletedPods(server)).toEqual(['web-2']);
      }),
  );

  it('between two pages of a list, so long that the second expires, makes it be read anew', () =>
    inOneStuck(async ({ server, recover }) => {
      server.put(...Array.from({ length: 501 }, (_, at) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `job-${at}`, namespace: 'shop' }, spec: { containers: [] }, status: { phase: 'Running' } })));
      server.trouble({ kind: 'expire' }, { method: 'GET', path: /\/pods$/, skip: 3 });
      expect(endOf(await recover())).toMatchObject({ outcome: 'recovered' });
      expect(server.log.filter(({ status }) => status === 410)).toHaveLength(1);
      expect(deletedPods(server)).toEqual(['web-2']);
    }));

  it('inside of the server (500) is read over again as one without an answer is', () =>
    inOneStuck(async ({ server, recover }) => {
      server.trouble({ kind: 'answer', status: 500, reason: 'InternalError', message: 'etcd is gone' }, DELETES);
      expect(endOf(await recover())).toMatchObject({ outcome: 'stopped', pods: { 'web-2': 'none' }, stop: 'server-error', exitCode: 3 });
    }));
});

describe('a pod that does not come back as it should', () => {
  it('is not deleted again where the corrected image is wrong as well', () =>
    inTwoStuck(async ({ server, recover, steps }) => {
      unpublish(server, B);
      const [recovery] = await recover();
      expect(endOf(recovery ? [recovery] : [])).toEqual({ outcome: 'stopped', pods: { 'web-0': 'deleted' }, stop: 'not-ready', exitCode: 1, after: 'image-unavailable' });
      expect(recovery?.stop?.message).toContain('not ready within 300 s: web ImagePullBackOff');
      expect(steps).toContain('web-0 waiting');
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('is given as long as it is said', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.kubelet.image(B, { kind: 'ready', afterSeconds: 400 });
      expect(endOf(await recover({ timeoutMs: 60_000 }))).toMatchObject({ stop: 'not-ready', pods: { 'web-0': 'deleted' } });
    }));

  it('is given up at once where it has the very image that could not be pulled', () =>
    inCluster(
      () => startApiServer(),
      async ({ server, recover }) => {
        unpublish(server, A);
        begin(server);
        // Another template with the same image: somebody thought of the pull secret, and was wrong.
        roll(server, { image: A, container: { env: [{ name: 'REGION', value: 'eu' }] } });
        const begun = server.now();
        expect(endOf(await recover())).toMatchObject({ outcome: 'stopped', pods: { 'web-0': 'deleted' }, stop: 'same-failure', exitCode: 1 });
        expect(server.now() - begun).toBeLessThan(60_000);
      },
    ));

  it('is deleted once where only its own image was not resolved, and comes back with the template’s', () =>
    inCluster(
      () => startApiServer({ target: 'openshift=4.16' }),
      async ({ server, recover, diagnoses }) => {
        begin(server);
        server.put({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web' }, spec: { lookupPolicy: { local: true } } });
        const pod = server.get('Pod', 'web-2');
        const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:1.0": reading manifest 1.0 in docker.io/library/web: denied' };
        server.put({
          ...pod,
          spec: { ...mapField(pod, 'spec'), containers: [{ name: 'web', image: 'web:1.0' }] },
          status: {
            phase: 'Pending',
            conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: new Date(server.now()).toISOString() }],
            containerStatuses: [{ name: 'web', image: 'web:1.0', ready: false, started: false, restartCount: 0, state: { waiting } }],
          },
        });
        server.tick(600);
        expect((await diagnoses())[0]?.verdicts[0]).toMatchObject({ id: 'unresolved-pod', advice: 'once' });
        expect(endOf(await recover({ once: false }))).toMatchObject({ outcome: 'stuck', pods: {} });
        expect(endOf(await recover())).toMatchObject({ outcome: 'recovered', pods: { 'web-2': 'deleted' }, after: 'healthy' });
      },
    ));

  it('is told of where its node does not let go of it, and never forced', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.before(DELETES, () => server.kubelet.rule({ ordinal: 0, fate: { kind: 'node-lost' } }));
      const [recovery] = await recover();
      expect(recovery?.stop).toMatchObject({ code: 'not-gone', exitCode: 1 });
      expect(server.log.find(({ method }) => method === 'DELETE')?.body).not.toHaveProperty('gracePeriodSeconds');
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('is told of where the controller does not make it again', () =>
    inTwoStuck(async ({ server, recover }) => {
      server.before(DELETES, () => server.controller('stands-still'));
      expect(endOf(await recover())).toMatchObject({ pods: { 'web-0': 'deleted' }, exitCode: 1 });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));

  it('counts as back only when it has been ready for minReadySeconds', () =>
    inCluster(
      () => startApiServer(),
      async ({ server, recover }) => {
        const spec = { minReadySeconds: 40 };
        begin(server, { spec });
        unpublish(server, A);
        lose(server, 'web-2', 'web-0');
        roll(server, { image: B, spec });
        expect(endOf(await recover())).toMatchObject({ outcome: 'recovered', pods: { 'web-0': 'deleted', 'web-2': 'deleted' } });
      },
    ));
});

describe('an interrupt', () => {
  it('before the first delete leaves everything as it is', () =>
    inTwoStuck(async ({ server, recover }) => {
      const controller = new AbortController();
      controller.abort();
      const [recovery] = await recover({ signal: controller.signal });
      expect(recovery).toMatchObject({ outcome: 'stopped', stop: { code: 'interrupted', exitCode: 130, message: 'interrupted; web-0 was not deleted' } });
      expect(writes(server)).toEqual([]);
    }));

  it('during the last look before a delete leaves the pod as it is', () =>
    inTwoStuck(async ({ server, recover }) => {
      const controller = new AbortController();
      server.before(POD_READS, () => controller.abort());
      const [recovery] = await recover({ signal: controller.signal });
      expect(recovery).toMatchObject({ outcome: 'stopped', stop: { code: 'interrupted', message: 'interrupted; web-0 was not deleted' } });
      expect(writes(server)).toEqual([]);
    }));

  it('while a pod is awaited ends the waiting, and tells that it was deleted', () =>
    inTwoStuck(async ({ server, recover }) => {
      const controller = new AbortController();
      server.before({ ...POD_READS, skip: 1 }, () => controller.abort());
      const [recovery] = await recover({ signal: controller.signal });
      expect(recovery).toMatchObject({
        outcome: 'stopped',
        pods: [{ pod: 'web-0', deletion: 'deleted', recovered: false }],
        stop: { exitCode: 130, message: 'interrupted; web-0 was deleted, and is not awaited any more' },
        after: undefined,
      });
      expect(deletedPods(server)).toEqual(['web-0']);
    }));
});

describe('several sets', () => {
  it('are recovered one after the other, and those behind one that stops are left alone', () =>
    inCluster(
      () => startApiServer(),
      async ({ server, recover }) => {
        for (const name of ['books', 'ledger', 'web']) begin(server, { name });
        unpublish(server, A);
        for (const name of ['books', 'ledger', 'web']) {
          lose(server, `${name}-2`);
          roll(server, { name, image: B });
        }
        server.kubelet.rule({ set: 'ledger', image: B, fate: { kind: 'never-ready' } });
        const recoveries = await recover({ timeoutMs: 30_000 });
        expect(recoveries.map(({ before, outcome }) => `${before.name} ${outcome}`)).toEqual(['books recovered', 'ledger stopped', 'web not-reached']);
        expect(deletedPods(server)).toEqual(['books-2', 'ledger-2']);
      },
    ));
});

describe('rights', () => {
  const reader = { user: 'reader', rights: [{ verbs: ['get', 'list'], groups: ['*'], resources: ['*'] }] };

  it('are asked for before anything is done', () =>
    inCluster(
      () => startWorld(worldOf('W1'), { accounts: { reader } }),
      async ({ server, recover }) => {
        await expect(recover()).rejects.toMatchObject({ code: 'forbidden', exitCode: 3, message: 'this account may not delete pods in shop; nothing was deleted', hint: expect.stringContaining('recover --rbac') as unknown });
        expect(writes(server)).toEqual([]);
      },
    ));
});

describe('eviction', () => {
  it('removes the pod through its own address, with the same conditions', () =>
    inOneStuck(async ({ server, recover }) => {
      expect(endOf(await recover({ evict: true }))).toMatchObject({ outcome: 'recovered', pods: { 'web-2': 'deleted' } });
      expect(writes(server)).toEqual(['POST /api/v1/namespaces/shop/pods/web-2/eviction']);
      expect(evictionOf(server)).toMatchObject({ deleteOptions: { preconditions: { uid: expect.any(String) as unknown, resourceVersion: expect.any(String) as unknown } } });
    }));
});

function evictionOf({ log }: ApiServer): unknown {
  return log.find(({ path }) => path.endsWith('/eviction'))?.body;
}
