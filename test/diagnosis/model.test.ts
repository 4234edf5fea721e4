import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSet } from '../../lib/diagnosis/live-set';
import type { VerdictId } from '../../lib/diagnosis/set-diagnosis';
import { deletesAmong, verdictsOf } from '../../lib/diagnosis/verdicts';
import type { JsonMap } from '../../lib/kube/json';
import type { SetState } from '../../lib/rollout/model/set-state';
import { sync } from '../../lib/rollout/model/sync';
import { crashing, liveObject, namespaceOf, ready, release, terminating, unpullable, unready, webPod, webSet } from './live-objects';

// What the verdicts promise, held against the controller's model that a plan simulates with.

/** Verdicts after which the controller of an ordered set does nothing until somebody acts or a pod changes. */
const WAITS: readonly VerdictId[] = [
  'terminating',
  'terminating-overdue',
  'progressing',
  'needs-partition-field',
  'held-by-partition',
  'image-unavailable',
  'crashing',
  'not-ready',
  'superseded-stuck',
  'superseded-running',
];

const ACTS: readonly VerdictId[] = ['controller-acting', 'rolling'];

const look = fc.constantFrom(ready(), unpullable(), unpullable('', 1), crashing(), unready(), terminating(-1), terminating(9), { status: { phase: 'Failed' } });
const pod = fc.option(fc.record({ revision: fc.constantFrom('A', 'B', 'C'), look }), { freq: 8 });
const partitioned = (partition: number): JsonMap => ({ type: 'RollingUpdate', rollingUpdate: { partition } });
const strategy = fc.constantFrom<JsonMap>(partitioned(0), partitioned(1), partitioned(4), { type: 'RollingUpdate' }, { type: 'OnDelete' });
const drawn = fc.record({
  pods: fc.array(pod, { minLength: 1, maxLength: 5 }),
  replicas: fc.nat(5),
  strategy,
  policy: fc.constantFrom('OrderedReady', 'Parallel'),
  update: fc.constantFrom('A', 'B'),
  target: fc.constantFrom(release('kubernetes=1.34'), release('kubernetes=1.35.1')),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function diagnosedSet({ pods, replicas, strategy: updateStrategy, policy, update, target }: Drawn) {
  const value = webSet({ replicas, strategy: updateStrategy, policy, update });
  const live = pods.flatMap((entry, ordinal) => (entry ? [webPod(ordinal, entry.revision, entry.look)] : []));
  const set = readSet(liveObject(value), namespaceOf([value, ...live]), target);
  const verdicts = verdictsOf(set);
  return { set, verdicts, deletes: deletesAmong(set, verdicts) };
}

/** The set once a node has ended the pod. */
function without(set: SetState, ordinal: number): SetState {
  return { ...set, pods: set.pods.filter((entry) => entry.ordinal !== ordinal) };
}

describe('a verdict', () => {
  it('says that an ordered set waits exactly where its controller does', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        fc.pre(given.policy === 'OrderedReady');
        const { set, verdicts } = diagnosedSet(given);
        const [first] = verdicts;
        const acts = sync(set.state, set.traits).actions.some(({ kind }) => kind !== 'completed');
        if (first && WAITS.includes(first.id)) expect(acts).toBe(false);
        // Until a pod that is to go is gone, the controller updates no other; that takes its grace period.
        const isLeaving = set.condemned.some(({ pod: leaving }) => leaving?.deletedAt !== undefined);
        if (first && ACTS.includes(first.id)) expect(acts || (first.id === 'rolling' && isLeaving) || first.pod?.state === 'finished').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('that advises a deletion names the revision at which the pod comes back', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { set, deletes } = diagnosedSet(given);
        const [first] = deletes;
        if (first?.ordinal === undefined || first.id === 'scale-blocked') return;
        const { actions } = sync(without(set.state, first.ordinal), set.traits);
        expect(actions).toContainEqual({ kind: 'created', ordinal: first.ordinal, revision: first.back });
      }),
      { numRuns: 500 },
    );
  });

  it('of a scale that is blocked frees the controller', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { set, verdicts } = diagnosedSet(given);
        if (verdicts[0]?.id !== 'scale-blocked') return;
        const freed = verdicts.reduce((state, { ordinal = -1 }) => without(state, ordinal), set.state);
        const waits = freed.pods.some(({ deletedAt }) => deletedAt !== undefined);
        expect(waits || sync(freed, set.traits).actions.some(({ kind }) => kind === 'deleted')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('of a Parallel set says that the controller acts only where it does, or names what it waits for', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        fc.pre(given.policy === 'Parallel');
        const { set, verdicts } = diagnosedSet(given);
        const { actions } = sync(set.state, set.traits);
        for (const { id, pod: seen, evidence } of verdicts) {
          if (id === 'parallel-regression') expect(actions.filter(({ kind }) => kind === 'deleted').map((action) => action.kind === 'deleted' && action.why)).not.toContain('update');
          if (id === 'controller-acting' && seen?.state === 'image' && evidence['waitsFor'] === undefined) expect(actions).not.toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
