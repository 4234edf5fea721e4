import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AUDITOR } from '../support/cluster/rights';
import { startApiServer } from '../support/cluster/api-server';
import { startWorld, worldOf, WORLDS } from '../support/cluster/worlds';
import { A, begin } from '../support/cluster/worlds-stage';
import { deletedPods, writes } from '../recovery/in-cluster';
import { deletions, INCLUDE_RAN, inProcessor, inWorld, MODE, PATH } from './in-processor';

const RECOVER = { [MODE]: 'recover' };

describe('a request for a diagnosis', () => {
  it.each(['/processor/statefulsetStuck', '/processor/statefulsetStuckDiagnoser'])('is answered at %s with an object of strings', (path) =>
    inWorld('W1', {}, async ({ send, server }) => {
      const { status, type, result, evidence } = await send({ method: 'POST', body: JSON.stringify({ 'pod.namespace': 'shop', 'pod.name': 'web-2', 'task.name': 'web', node: 'node-1' }) }, path);
      expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
      expect(result).toEqual({
        verdict: 'superseded-stuck',
        pod: 'web-2',
        revision: server.revisionOfPod('web-2'),
        target_revision: server.updateRevision('web'),
        action: 'planned',
        evidence: result['evidence'],
      });
      expect(evidence).toMatchObject({ namespace: 'shop', statefulSet: 'web', asked: 'web-2', advice: 'safe', facts: { state: 'image', ran: false } });
      expect(writes(server)).toEqual([]);
    }),
  );

  it.each(WORLDS.map((world) => [world.id, world.given, world] as const))('says of %s (%s) what the table of verdicts says, and writes nothing', (_id, _given, world) =>
    inProcessor(() => startWorld(world), {}, async ({ ask, server }) => {
      const { status, result } = await ask(world.pods[0] ?? `${world.set ?? 'web'}-0`);
      expect({ status, verdict: result['verdict'] }).toEqual({ status: 200, verdict: world.verdict });
      expect(writes(server)).toEqual([]);
    }),
  );

  it('about a pod that waits for a lower one speaks of that one', () =>
    inWorld('W3', {}, async ({ ask }) => {
      const { result, evidence } = await ask('web-2');
      expect(result).toMatchObject({ verdict: 'superseded-stuck', pod: 'web-0', action: 'planned' });
      expect(evidence).toMatchObject({ asked: 'web-2' });
    }));

  it('about a healthy set is answered too, since KubeDiag takes an empty answer for a failure', () =>
    inProcessor(healthy, {}, async ({ ask, metric }) => {
      const { status, result } = await ask('web-1');
      expect({ status, ...result }).toMatchObject({ status: 200, verdict: 'healthy', pod: 'web-1', revision: '', action: 'none' });
      expect(await metric('verdicts_total{namespace="shop",verdict="healthy"}')).toBe(1);
    }));

  it('takes the names, and nothing else, out of what a collector of KubeDiag found', () =>
    inWorld('W1', {}, async ({ send, server }) => {
      const lie = { metadata: { namespace: 'shop', name: 'web-2', ownerReferences: [] }, status: { phase: 'Running' } };
      const body = { 'collector.kubernetes.pod.detail': JSON.stringify(lie), 'collector.kubernetes.statefulset.detail.result': JSON.stringify({ metadata: { name: 'ledger' } }), ...RECOVER };
      const { result } = await send({ method: 'POST', body: JSON.stringify(body) });
      expect(result).toMatchObject({ verdict: 'superseded-stuck', pod: 'web-2', action: 'deleted' });
      expect(deletedPods(server)).toEqual(['web-2']);
    }));

  it('reads again while the controller has not seen the latest change', () =>
    inProcessor(healthy, {}, async ({ ask, server }) => {
      server.controller('stands-still');
      server.edit('StatefulSet', 'web', (set) => ({ ...set, metadata: { ...(set['metadata'] as object), generation: 9 } }));
      const lists = server.log.length;
      expect((await ask('web-0')).result).toMatchObject({ verdict: 'unobserved', action: 'none' });
      expect(server.log.slice(lists).filter(({ path }) => path.endsWith('/statefulsets'))).toHaveLength(3);
    }));

  it('about a pod that the controller cannot make speaks of that, although the pod is missing', () =>
    inWorld('W10', {}, async ({ ask }) => {
      expect((await ask('web-2')).result).toMatchObject({ verdict: 'template-rejected', pod: 'web-2', action: 'none' });
    }));
});

describe('a request for a recovery', () => {
  it('deletes the pod that stands in the way, waits until it is back, and says so under the keys of KubeDiag, too', () =>
    inWorld('W1', {}, async ({ ask, server, metric }) => {
      const revision = server.revisionOfPod('web-2');
      const { status, result, evidence } = await ask('web-2', RECOVER);
      expect({ status, ...result }).toMatchObject({
        status: 200,
        verdict: 'superseded-stuck',
        pod: 'web-2',
        revision,
        target_revision: server.revisionOfPod('web-2'),
        action: 'deleted',
        'recover.kubernetes.statefulset_stuck.result': 'deleted pod shop/web-2',
        'recover.kubernetes.statefulset_stuck.bug_link': 'https://github.com/kubernetes/kubernetes/issues/67250',
      });
      expect(evidence).toMatchObject({ outcome: 'recovered', after: [{ verdict: 'healthy' }] });
      expect(deletions(evidence)).toEqual(['web-2 deleted']);
      expect(await metric('pod_deletions_total{namespace="shop"}')).toBe(1);
    }));

  it.each(WORLDS.map((world) => [world.id, world.given, world] as const))('deletes of %s (%s) at first what the table says, and no pod that ran', (_id, _given, world) =>
    inProcessor(() => startWorld(world), {}, async ({ ask, server }) => {
      const { status, result } = await ask(world.pods[0] ?? `${world.set ?? 'web'}-0`, RECOVER);
      const mayGo = world.verdict === 'unresolved-pod' ? [] : world.deletes;
      expect(status).toBe(200);
      expect(deletedPods(server).slice(0, Math.max(1, mayGo.length))).toEqual(mayGo);
      expect(result['action']).toBe(mayGo.length > 0 ? 'deleted' : 'none');
    }),
  );

  it('sent again changes nothing, and says that the set is healthy', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      await ask('web-2', RECOVER);
      expect((await ask('web-2', RECOVER)).result).toMatchObject({ verdict: 'healthy', action: 'none' });
      expect(deletedPods(server)).toEqual(['web-2']);
    }));

  it('sent ten times at once is carried out once, and all get the same answer', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      const replies = await Promise.all(Array.from({ length: 10 }, () => ask('web-2', RECOVER)));
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
      expect(deletedPods(server)).toEqual(['web-2']);
    }));

  it('about another pod of the same set comes after the one under way, and finds nothing left to do', () =>
    inWorld('W3', {}, async ({ ask, server }) => {
      const replies = await Promise.all([ask('web-0', RECOVER), ask('web-2', RECOVER), ask('web-1', RECOVER)]);
      expect(replies.map(({ result }) => result['action']).toSorted()).toEqual(['deleted', 'none', 'none']);
      expect(new Set(deletedPods(server)).size).toBe(deletedPods(server).length);
    }));

  it('about a set that is being recovered for longer than a request may take is told so, with what is planned', () =>
    inWorld('W3', { answerWithinMs: 500, graceMs: 5_000 }, async ({ ask, server, metric, stop }) => {
      server.trouble({ kind: 'slow', ms: 1_500 }, { method: 'DELETE' });
      const first = ask('web-0', RECOVER);
      while (deletedPods(server).length === 0) await setTimeout(10);
      const { result, evidence } = await ask('web-2', RECOVER);
      expect(result).toMatchObject({ action: 'planned', pod: 'web-0' });
      expect(evidence).toMatchObject({ note: 'another recovery of this set is under way, and comes first' });
      expect(await metric('recoveries_running')).toBe(1);
      expect((await first).result).toMatchObject({ action: 'planned' });
      expect(await stop()).toBe(true);
      expect(new Set(deletedPods(server)).size).toBe(deletedPods(server).length);
    }));

  it('leaves a pod that ran, and names it', () =>
    inWorld('W8', {}, async ({ ask, server }) => {
      const { result, evidence } = await ask('web-1', RECOVER);
      expect(result).toMatchObject({ verdict: 'superseded-running', action: 'none' });
      expect(evidence).toMatchObject({ withheld: ['web-1'] });
      expect(deletedPods(server)).toEqual([]);
    }));

  it('deletes a pod that ran where request and processor both say so', () =>
    inWorld('W8', { allowIncludeRan: true }, async ({ ask, server }) => {
      expect((await ask('web-1', { ...RECOVER, [INCLUDE_RAN]: 'true' })).result).toMatchObject({ action: 'deleted' });
      expect(deletedPods(server)).toEqual(['web-1']);
    }));

  it('that takes longer than a request may is told of as far as it came, and goes on', () =>
    inWorld('W1', { answerWithinMs: 300, graceMs: 5_000 }, async ({ ask, server, log, stop }) => {
      server.before({ method: 'DELETE' }, () => server.trouble({ kind: 'slow', ms: 800 }, { method: 'GET', path: /\/pods\/web-2$/ }));
      const { result, evidence } = await ask('web-2', RECOVER);
      expect(result).toMatchObject({ action: 'deleted', 'recover.kubernetes.statefulset_stuck.result': 'deleted pod shop/web-2' });
      expect(evidence).toMatchObject({ note: expect.stringContaining('goes on') as unknown });
      expect(await stop()).toBe(true);
      expect(log).toContainEqual(expect.objectContaining({ event: 'recovery ended', fields: expect.objectContaining({ outcome: 'recovered' }) as unknown }));
    }));

  it('whose pod comes back and cannot start says that the pod was deleted, and why the recovery stopped', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      server.before({ method: 'DELETE' }, () => server.kubelet.image(A, { kind: 'image' }));
      const { status, result, evidence } = await ask('web-2', RECOVER);
      expect({ status, action: result['action'] }).toEqual({ status: 200, action: 'deleted' });
      expect(evidence).toMatchObject({ outcome: 'stopped', stop: { code: 'not-ready' } });
    }));
});

describe('a request that cannot be answered', () => {
  it.each([
    ['no JSON', 'web-2'],
    ['nothing', ''],
    ['a list', '["pod.name"]'],
    ['null', 'null'],
    ['a text', '"web-2"'],
    ['a number among the values', '{"pod.namespace":"shop","pod.name":"web-2","n":1}'],
    ['an object among the values', '{"pod.namespace":"shop","pod.name":"web-2","n":{}}'],
    ['no pod', '{"task.name":"web"}'],
    ['a namespace alone', '{"pod.namespace":"shop"}'],
    ['an empty name', '{"pod.namespace":"shop","pod.name":""}'],
    ['an unknown mode', `{"pod.namespace":"shop","pod.name":"web-2","${MODE}":"Recover"}`],
    ['an unknown answer to a yes-no question', `{"pod.namespace":"shop","pod.name":"web-2","${INCLUDE_RAN}":"yes"}`],
  ])('with %s gets 400 in plain text, and the cluster is not asked', (_, body) =>
    inWorld('W1', {}, async ({ send, server }) => {
      const before = server.log.length;
      const { status, type, text } = await send({ method: 'POST', body });
      expect({ status, type }).toEqual({ status: 400, type: 'text/plain; charset=utf-8' });
      expect(text).toMatch(/^the request body .*\n$/);
      expect(server.log.length).toBe(before);
    }),
  );

  it('is told which parameters name the pod', () =>
    inWorld('W1', {}, async ({ send }) => {
      expect((await send({ method: 'POST', body: '{}' })).text).toBe('the request body names no pod: write pod.namespace and pod.name into spec.parameters of the Diagnosis\n');
    }));

  it('for a namespace that is not allowed gets 403, and the cluster is not asked', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      const before = server.log.length;
      expect(await ask('web-2', { 'pod.namespace': 'kube-system' })).toMatchObject({ status: 403, text: 'this processor does not serve the namespace kube-system: no --namespace names it\n' });
      expect(server.log.length).toBe(before);
    }));

  it.each([
    ['a pod of no set', 'ledger-0', 'there is no pod ledger-0 in namespace shop, and no StatefulSet that wants one\n'],
    ['a name without an ordinal', 'web', 'there is no pod web in namespace shop, and no StatefulSet that wants one\n'],
    ['an ordinal out of range', 'web-3', 'there is no pod web-3 in namespace shop, and no StatefulSet that wants one\n'],
  ])('for %s gets 404', (_, pod, text) =>
    inWorld('W1', {}, async ({ ask }) => {
      expect(await ask(pod)).toMatchObject({ status: 404, text });
    }),
  );

  it('for a pod that a Deployment made gets 404', () =>
    inProcessor(healthy, {}, async ({ ask, server }) => {
      server.put({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api-7d4b', namespace: 'shop', ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'api', uid: 'u', controller: true }] } });
      expect(await ask('api-7d4b', RECOVER)).toMatchObject({ status: 404, text: 'pod api-7d4b in namespace shop belongs to no StatefulSet\n' });
    }));

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('by %s gets 405', (method) =>
    inWorld('W1', {}, async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { method });
      expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
    }),
  );

  it('for a pod that changes at every attempt gets 409 after the third', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      server.before({ method: 'DELETE', times: 3 }, () => server.edit('Pod', 'web-2', (pod) => ({ ...pod })));
      expect(await ask('web-2', RECOVER)).toMatchObject({ status: 409, text: expect.stringContaining('changed 3 times') as unknown });
      expect(server.get('Pod', 'web-2')['metadata']).not.toHaveProperty('deletionTimestamp');
    }));

  it('for a recovery gets 422 where recovery is not allowed, and the cluster is not asked', () =>
    inWorld('W1', { allowRecover: false }, async ({ ask, server }) => {
      const before = server.log.length;
      expect(await ask('web-2', RECOVER)).toMatchObject({ status: 422, text: expect.stringContaining('without --allow-recover') as unknown });
      expect(server.log.length).toBe(before);
      expect((await ask('web-2')).result).toMatchObject({ action: 'planned' });
    }));

  it('for a recovery of pods that ran gets 422 where that is not allowed', () =>
    inWorld('W8', {}, async ({ ask }) => {
      expect(await ask('web-1', { ...RECOVER, [INCLUDE_RAN]: 'true' })).toMatchObject({ status: 422, text: expect.stringContaining('--allow-include-ran') as unknown });
      expect((await ask('web-1', { [INCLUDE_RAN]: 'true' })).result).toMatchObject({ action: 'planned' });
    }));

  it('by an account that may not delete gets 500 with the right that is missing', () =>
    inProcessor(
      () => startWorld(worldOf('W1'), { accounts: { reader: { user: 'reader', rights: AUDITOR } } }),
      {},
      async ({ ask, server, metric }) => {
        expect(await ask('web-2', RECOVER)).toMatchObject({ status: 500, text: expect.stringContaining('may not delete pods in shop; nothing was deleted') as unknown });
        expect(deletedPods(server)).toEqual([]);
        expect(await metric('cluster_errors_total{code="forbidden"}')).toBe(1);
      },
      'reader',
    ));

  it('by a cluster that is gone gets 500, and the processor lives on', () =>
    inWorld('W1', {}, async ({ ask, server, metric }) => {
      server.trouble({ kind: 'cut', when: 'before' }, { times: Infinity });
      expect(await ask('web-2')).toMatchObject({ status: 500, type: 'text/plain; charset=utf-8' });
      expect(await metric('cluster_errors_total{code="unreachable"}')).toBe(1);
      server.calm();
      expect((await ask('web-2')).status).toBe(200);
    }));

  it('by a connection that breaks while the pod is deleted says that it is deleted', () =>
    inWorld('W1', {}, async ({ ask, server }) => {
      server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' });
      const { result, evidence } = await ask('web-2', RECOVER);
      expect(result).toMatchObject({ action: 'deleted' });
      expect(evidence).toMatchObject({ stop: { code: 'unknown-outcome' } });
    }));

  it('by a cluster that takes too long gets 500 in time', () =>
    inWorld('W1', { answerWithinMs: 200 }, async ({ ask, server }) => {
      server.trouble({ kind: 'slow', ms: 600 }, { method: 'GET' });
      expect(await ask('web-2')).toMatchObject({ status: 500, text: 'the cluster did not answer all questions within 0.2 seconds\n' });
    }));
});

async function healthy(): ReturnType<typeof startApiServer> {
  const server = await startApiServer();
  begin(server);
  return server;
}
