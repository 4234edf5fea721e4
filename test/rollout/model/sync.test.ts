import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../lib/rollout/amount';
import { RECREATE } from '../../../lib/rollout/feature-gates';
import { deleteSet } from '../../../lib/rollout/model/acts';
import type { SetState, SetStrategy } from '../../../lib/rollout/model/set-state';
import { sync } from '../../../lib/rollout/model/sync';
import { kubernetes, oneSync, TODAY, web } from './stage';

const PARALLEL = { podManagementPolicy: 'Parallel' } as const;
const ON_DELETE: SetStrategy = { type: 'OnDelete' };
const AT_REST = { update: 'A' };

const rolling = (partition: number, maxUnavailable?: number | string): SetStrategy => ({
  type: 'RollingUpdate',
  rollingUpdate: { partition, maxUnavailable: amountOf(maxUnavailable) },
});

describe('step 1: which pods are in range', () => {
  it('counts ordinals from the start', () => {
    expect(oneSync(web(['A', 'A', 'A'], { start: 3, replicas: 2 }, AT_REST))).toEqual(['deleted 5 A']);
  });

  it('condemns pods below the start, as after a change of it', () => {
    const set = web(['A', 'A', 'A'], { replicas: 1 }, AT_REST);
    expect(oneSync({ ...set, spec: { ...set.spec, start: 2 } })).toEqual(['deleted 1 A']);
  });
});

describe('step 2: a set that is being deleted', () => {
  it('does nothing more, whatever its policy', () => {
    expect(oneSync(deleteSet(web(['A', '-', 'A'])))).toEqual([]);
    expect(oneSync(deleteSet(web(['A', '-', 'A'], PARALLEL)))).toEqual([]);
  });
});

describe('step 3: pods in range, OrderedReady', () => {
  it('creates the lowest missing pod and ends', () => {
    expect(oneSync(web(['-', '-', 'A'], {}, AT_REST))).toEqual(['created 0 A']);
    expect(oneSync(web(['A', '-', '-'], {}, AT_REST))).toEqual(['created 1 A']);
  });

  it('deletes a failed pod and ends', () => {
    expect(oneSync(web(['A Failed', '-', 'A'], {}, AT_REST))).toEqual(['deleted 0 A']);
  });

  it('waits for a failed pod that is being deleted already', () => {
    const set = web(['A Failed', '-'], {}, AT_REST);
    expect(oneSync(sync(set, TODAY).state)).toEqual([]);
  });

  it('waits for a pod that is terminating or not ready', () => {
    expect(oneSync(web(['A Terminating', '-', 'A'], {}, AT_REST))).toEqual([]);
    expect(oneSync(web(['A ContainersNotReady', '-', 'A'], {}, AT_REST))).toEqual([]);
  });

  it('waits for a pod that is ready, but not for long enough', () => {
    const set = web(['A', '-'], { minReadySeconds: 10 }, AT_REST);
    expect(oneSync({ ...set, now: 9 })).toEqual([]);
    expect(oneSync({ ...set, now: 10 })).toEqual(['created 1 A']);
  });
});

describe('step 3: pods in range, Parallel', () => {
  it('handles all of them, and goes on', () => {
    expect(oneSync(web(['A', '-', 'A Failed', '-', 'A Terminating', 'A'], PARALLEL))).toEqual([
      'created 1 B',
      'deleted 2 A',
      'created 3 B',
      'deleted 5 A',
    ]);
  });

  it('leaves off after the round of 1, 2, 4 pods in which one was refused', () => {
    const set = web(['-', '-', '-', '-', '-', '-', '-', 'A'], { ...PARALLEL, replicas: 7 });
    const refusedAt = (ordinal: number): readonly string[] =>
      sync(set, TODAY, (pod) => (pod.ordinal === ordinal ? 'exceeded quota' : undefined)).actions.map(
        (action) => `${action.kind} ${'ordinal' in action ? action.ordinal : ''}`,
      );
    expect(refusedAt(0)).toEqual(['refused 0']);
    expect(refusedAt(1)).toEqual(['created 0', 'refused 1', 'created 2']);
    expect(refusedAt(4)).toEqual(['created 0', 'created 1', 'created 2', 'created 3', 'refused 4', 'created 5', 'created 6']);
  });
});

describe('step 4: pods out of range', () => {
  it('go one at a time in an ordered set, the highest first', () => {
    expect(oneSync(web(['A', 'A', 'A'], { replicas: 1 }, AT_REST))).toEqual(['deleted 2 A']);
    expect(oneSync(web(['A', 'A', 'A Terminating'], { replicas: 1 }, AT_REST))).toEqual([]);
  });

  it('wait in an ordered set for the highest, unless it is the lowest unready pod of all', () => {
    expect(oneSync(web(['A', 'A ImagePullBackOff', 'A ImagePullBackOff'], { replicas: 1 }, AT_REST))).toEqual([]);
    expect(oneSync(web(['A', 'A', 'A ImagePullBackOff'], { replicas: 1 }, AT_REST))).toEqual(['deleted 2 A']);
    expect(oneSync(web(['A', 'A ImagePullBackOff', 'A'], { replicas: 1 }, AT_REST))).toEqual(['deleted 2 A']);
  });

  it('go before any pod is updated', () => {
    expect(oneSync(web(['A', 'A', 'A'], { replicas: 2 }))).toEqual(['deleted 2 A']);
  });

  it('go all at once in a Parallel set, ready or not, and the sync goes on', () => {
    expect(oneSync(web(['A', 'A', 'A ImagePullBackOff', 'A Terminating', 'A'], { ...PARALLEL, replicas: 1 }))).toEqual([
      'deleted 4 A',
      'deleted 2 A',
      'deleted 1 A',
      'deleted 0 A',
    ]);
  });
});

describe('step 5: OnDelete', () => {
  it('updates no pod, and creates what is missing at the update revision', () => {
    expect(oneSync(web(['A', 'A', 'A'], { strategy: ON_DELETE }))).toEqual([]);
    expect(oneSync(web(['A', '-', 'A'], { strategy: ON_DELETE }))).toEqual(['created 1 B']);
  });
});

describe('step 6: updates', () => {
  it('delete the highest pod off the update revision and end', () => {
    expect(oneSync(web(['A', 'A', 'A']))).toEqual(['deleted 2 A']);
    expect(oneSync(web(['A', 'A', 'B']))).toEqual(['deleted 1 A']);
  });

  it('delete any revision but the right one', () => {
    expect(oneSync(web(['A', 'C', 'A'], {}, AT_REST))).toEqual(['deleted 1 C']);
  });

  it('stop at the partition', () => {
    expect(oneSync(web(['A', 'A', 'A'], { strategy: rolling(2) }))).toEqual(['deleted 2 A']);
    expect(oneSync(web(['A', 'A', 'B'], { strategy: rolling(2) }))).toEqual([]);
    expect(oneSync(web(['A', 'A', 'A'], { strategy: rolling(7) }))).toEqual([]);
  });

  it('count the partition from the first ordinal', () => {
    expect(oneSync(web(['A', 'A', 'B'], { start: 10, strategy: rolling(1) }))).toEqual(['deleted 11 A']);
    expect(oneSync(web(['A', 'B', 'B'], { start: 10, strategy: rolling(1) }))).toEqual([]);
  });

  it('of a Parallel set delete a pod that is not ready, and wait for one that is updated', () => {
    expect(oneSync(web(['A', 'A', 'A ImagePullBackOff'], PARALLEL))).toEqual(['deleted 2 A']);
    expect(oneSync(web(['A', 'A', 'B ImagePullBackOff'], PARALLEL))).toEqual([]);
    expect(oneSync(web(['A', 'A', 'A Terminating'], PARALLEL))).toEqual([]);
  });

  it('of an ordered set wait for every pod, below the partition too', () => {
    expect(oneSync(web(['A ContainersNotReady', 'A', 'A'], { strategy: rolling(1) }))).toEqual([]);
  });
});

describe('step 7: the end of an update', () => {
  it('makes the update revision the current one', () => {
    const { state, actions } = sync(web(['B', 'B', 'B']), TODAY);
    expect(actions).toEqual([{ kind: 'completed', revision: 'B' }]);
    expect(state.currentRevision).toBe('B');
    expect(oneSync(state)).toEqual([]);
  });

  it('waits until every wanted pod is updated and ready, and no other is left', () => {
    for (const pods of [['B', 'B', 'B ContainersNotReady'], ['B', 'B', 'B Terminating'], ['A', 'B', 'B'], ['B', 'B', '-']])
      expect(sync(web(pods, { strategy: rolling(1) }), TODAY).state.currentRevision).toBe('A');
    expect(sync(web(['B', 'B', 'B'], { replicas: 2 }), TODAY).state.currentRevision).toBe('A');
  });

  it('does not wait for minReadySeconds', () => {
    expect(oneSync(web(['B', 'B'], { minReadySeconds: 30 }))).toEqual(['completed B']);
  });
});

describe('what releases change', () => {
  const at = (set: SetState, release: string): readonly string[] => oneSync(set, kubernetes(release));

  it('a pod of phase Succeeded is replaced from 1.29 on, and in the last patches of 1.27 and 1.28', () => {
    const set = web(['A Succeeded'], {}, AT_REST);
    for (const release of ['1.20', '1.26', '1.27.8', '1.28.4']) expect(at(set, release)).toEqual([]);
    for (const release of ['1.27.9', '1.28.5', '1.28', '1.29.0', '1.34']) expect(at(set, release)).toEqual(['deleted 0 A']);
    expect(at(web(['A Failed'], {}, AT_REST), '1.20')).toEqual(['deleted 0 A']);
  });

  it('minReadySeconds is nothing before its gate is on', () => {
    const set = web(['A', 'A'], { minReadySeconds: 10 });
    for (const release of ['1.21', '1.22']) expect(at(set, release)).toEqual(['deleted 1 A']);
    for (const release of ['1.23', '1.25']) expect(at(set, release)).toEqual([]);
  });

  it('ordinals.start is dropped before its gate is on', () => {
    const set = web(['A', 'A'], { start: 5 }, AT_REST);
    expect(at(set, '1.26')).toEqual(['created 0 A']);
    expect(at(set, '1.27')).toEqual([]);
  });

  it('maxUnavailable updates several pods in 1.35.0 to 1.35.3 and from 1.37 on', () => {
    const set = web(['A', 'A', 'A', 'A', 'A'], { strategy: rolling(0, 2) });
    for (const release of ['1.24', '1.34', '1.35.4', '1.36']) expect(at(set, release)).toEqual(['deleted 4 A']);
    for (const release of ['1.35.0', '1.35.3', '1.37']) expect(at(set, release)).toEqual(['deleted 4 A', 'deleted 3 A']);
  });

  it('a percentage of maxUnavailable rounds down to one pod at least, and the partition holds', () => {
    const share = (percent: string): readonly string[] => at(web(['A', 'A', 'A', 'A', 'A'], { strategy: rolling(0, percent) }), '1.37');
    expect([share('10%'), share('39%')]).toEqual([['deleted 4 A'], ['deleted 4 A']]);
    expect(share('40%')).toEqual(['deleted 4 A', 'deleted 3 A']);
    expect(at(web(['A', 'A', 'A'], { strategy: rolling(2, 3) }), '1.37')).toEqual(['deleted 2 A']);
    expect(at(web(['A', 'A', 'A'], { strategy: { type: 'RollingUpdate', rollingUpdate: undefined } }), '1.37')).toEqual(['deleted 2 A']);
  });

  it('an unavailable pod of a Parallel set uses up maxUnavailable, whatever its revision, in the releases with the regression', () => {
    const one = web(['A', 'A', 'A ImagePullBackOff'], PARALLEL);
    expect(at(one, '1.35.1')).toEqual([]);
    expect(at(one, '1.35.4')).toEqual(['deleted 2 A']);
    expect(at(web(['A ImagePullBackOff', 'A', 'A', 'A'], { ...PARALLEL, strategy: rolling(0, 2) }), '1.35.1')).toEqual(['deleted 3 A']);
  });

  it('in 1.37 all unavailable pods of an older revision go at once, and the others only as far as room is left', () => {
    expect(at(web(['A ImagePullBackOff', 'A', 'A', 'A ImagePullBackOff'], PARALLEL), '1.37')).toEqual(['deleted 3 A', 'deleted 0 A']);
    const two = web(['A ImagePullBackOff', 'A', 'A', 'A'], { ...PARALLEL, strategy: rolling(0, 2) });
    expect(at(two, '1.37')).toEqual(['deleted 0 A', 'deleted 3 A']);
    expect(at(web(['A', 'A', 'A ImagePullBackOff'], { ...PARALLEL, strategy: rolling(0, 2) }), '1.37')).toEqual(['deleted 2 A', 'deleted 1 A']);
    expect(at(web(['A', 'A', 'A', 'B ImagePullBackOff'], PARALLEL), '1.37')).toEqual([]);
    expect(at(web(['A ImagePullBackOff', 'A', 'B'], { ...PARALLEL, strategy: rolling(1) }), '1.37')).toEqual([]);
  });

  it('OnDelete makes the update revision the current one from 1.36 on', () => {
    const set = web(['B', 'B'], { strategy: ON_DELETE });
    expect(at(set, '1.35')).toEqual([]);
    expect(at(set, '1.36')).toEqual(['completed B']);
  });
});

describe('Recreate', () => {
  const set = web(['A', 'A ImagePullBackOff', 'B', 'A'], { replicas: 3, strategy: { type: 'Recreate' } });
  const enabled = kubernetes('1.37', [RECREATE]);

  it('deletes every pod of an older revision at once, out of range too', () => {
    expect(oneSync(set, enabled)).toEqual(['deleted 3 A', 'deleted 1 A', 'deleted 0 A']);
  });

  it('creates none before the last of them is gone', () => {
    const deleted = sync(set, enabled).state;
    expect(oneSync(deleted, enabled)).toEqual([]);
    expect(oneSync(web(['B', '-', 'A Terminating'], { ...PARALLEL, strategy: { type: 'Recreate' } }), enabled)).toEqual([]);
    const gone = { ...deleted, pods: deleted.pods.filter(({ deletedAt }) => deletedAt === undefined) };
    expect(oneSync(gone, enabled)).toEqual(['created 0 B']);
    expect(oneSync({ ...gone, spec: { ...gone.spec, podManagementPolicy: 'Parallel' } }, enabled)).toEqual(['created 0 B', 'created 1 B']);
  });

  it('leaves a broken pod of the update revision alone until the template changes', () => {
    expect(oneSync(web(['B', 'B', 'B ImagePullBackOff'], { strategy: { type: 'Recreate' } }), enabled)).toEqual([]);
  });

  it('updates as RollingUpdate does where its gate is off', () => {
    const healthy = web(['A', 'A', 'A'], { strategy: { type: 'Recreate' } });
    expect(oneSync(healthy, kubernetes('1.37'))).toEqual(['deleted 2 A']);
    expect(oneSync(healthy, kubernetes('1.36', [RECREATE]))).toEqual(['deleted 2 A']);
  });
});
