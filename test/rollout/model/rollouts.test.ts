import { describe, expect, it } from 'vitest';
import { RECREATE } from '../../../lib/rollout/feature-gates';
import { amountOf } from '../../../lib/rollout/amount';
import { applyTemplate, changeStrategy, createAgain, deleteOrphaning, deletePod, deleteSet, scaleTo, setPartition } from '../../../lib/rollout/model/acts';
import { freshSet, type SetStrategy, settledSet } from '../../../lib/rollout/model/set-state';
import { printTrace } from '../../../lib/rollout/model/trace';
import { fated, kubernetes, left, podsOf, replaced, spec, story, TODAY, unpullable, web } from './stage';

const PARALLEL = { podManagementPolicy: 'Parallel' } as const;
const settled = (replicas: number, given = {}): ReturnType<typeof settledSet> => settledSet('web', spec({ replicas, ...given }), 'A');

describe('a first rollout', () => {
  it('makes ordered pods one after the other', () => {
    const trace = left(freshSet('web', spec({ replicas: 2 }), 'A'));
    expect(printTrace(trace)).toEqual(['created web-0 (A)', 'web-0 ready', 'created web-1 (A)', 'web-1 ready']);
    expect([trace.settled, trace.mostDown]).toEqual([true, 2]);
  });

  it('stops at the first ordered pod that fails', () => {
    expect(story(freshSet('web', spec(), 'A'), unpullable('A 1'))).toEqual([
      'created web-0 (A)',
      'web-0 ready',
      'created web-1 (A)',
      'stuck: web-1 ImagePullBackOff',
    ]);
  });

  it('makes Parallel pods at once, and one that fails keeps none from getting ready', () => {
    expect(story(freshSet('web', spec(PARALLEL), 'A'), unpullable('A 0'))).toEqual([
      'created web-0 (A)',
      'created web-1 (A)',
      'created web-2 (A)',
      'web-1 ready',
      'web-2 ready',
      'stuck: web-0 ImagePullBackOff',
    ]);
  });

  it('names ordinals from the start', () => {
    expect(story(freshSet('web', spec({ replicas: 1, start: 7 }), 'A'))).toEqual(['created web-7 (A)', 'web-7 ready']);
  });
});

describe('scaling', () => {
  it('up adds ordered pods one by one, each once the one before is available', () => {
    const trace = left(scaleTo(settled(1, { minReadySeconds: 10 }), 3));
    expect(trace.events.map(({ at, kind, down }) => [at, kind, down])).toEqual([
      // web-0 is ready from second 0, and available from second 10.
      [10, 'created', 2],
      [11, 'ready', 2],
      [21, 'created', 1],
      [22, 'ready', 1],
    ]);
    expect([trace.world.set.now, trace.settled]).toEqual([32, true]);
  });

  it('down takes ordered pods one by one from the highest', () => {
    const trace = left(scaleTo(settled(4), 1));
    expect(printTrace(trace)).toEqual(['deleted web-3 (A)', 'deleted web-2 (A)', 'deleted web-1 (A)']);
    expect(trace.events.map(({ at }) => at)).toEqual([0, 1, 2]);
    expect([podsOf(trace.world.set), trace.mostDown]).toEqual([['0 A'], 0]);
  });

  it('a Parallel set moves all pods at one moment', () => {
    const down = left(scaleTo(settled(4, PARALLEL), 1));
    expect(down.events.map(({ at }) => at)).toEqual([0, 0, 0]);
    const up = left(scaleTo(settled(1, PARALLEL), 4));
    expect(up.events.filter(({ kind }) => kind === 'created').map(({ at }) => at)).toEqual([0, 0, 0]);
  });

  it('to 0 and back brings the pods back at the template of that day', () => {
    const empty = left(scaleTo(settled(1), 0));
    expect(empty.world.set.pods).toEqual([]);
    expect(story(scaleTo(applyTemplate(empty.world.set, 'B'), 1))).toEqual(['created web-0 (B)', 'web-0 ready', 'current revision is B']);
  });
});

describe('an update', () => {
  it('goes from the highest pod to the lowest, one down at a time', () => {
    const trace = left(applyTemplate(settled(3), 'B'));
    expect(printTrace(trace)).toEqual([...replaced(2, 1, 0), 'current revision is B']);
    expect(trace.events.map(({ down }) => down)).toEqual([1, 1, 0, 1, 1, 0, 1, 1, 0, 0]);
    expect([trace.mostDown, trace.settled, trace.end]).toEqual([1, true, 'stable']);
  });

  it('leaves pods below the partition, and takes them when it is lowered', () => {
    const held = left(applyTemplate(setPartition(settled(3), 2), 'B'));
    expect(podsOf(held.world.set)).toEqual(['0 A', '1 A', '2 B']);
    expect([held.settled, held.world.set.currentRevision]).toEqual([true, 'A']);
    expect(printTrace(left(setPartition(held.world.set, 1))).slice(0, 3)).toEqual(['deleted web-1 (A)', 'created web-1 (B)', 'web-1 ready']);
    expect(left(setPartition(held.world.set, 0)).world.set.currentRevision).toBe('B');
  });

  it('with maxUnavailable takes several down, and brings ordered ones back in ascending order', () => {
    const strategy: SetStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: amountOf(2) } };
    const trace = left(applyTemplate(settled(3, { strategy }), 'B'), undefined, kubernetes('1.37'));
    expect(printTrace(trace)).toEqual([
      'deleted web-2 (A)',
      'deleted web-1 (A)',
      'created web-1 (B)',
      'web-1 ready',
      'created web-2 (B)',
      'web-2 ready',
      'deleted web-0 (A)',
      'created web-0 (B)',
      'web-0 ready',
      'current revision is B',
    ]);
    expect(trace.mostDown).toBe(2);
  });

  it('under Recreate takes all down before the first comes back', () => {
    const trace = left(applyTemplate(settled(2, { strategy: { type: 'Recreate' } }), 'B'), undefined, kubernetes('1.37', [RECREATE]));
    expect(printTrace(trace)).toEqual([
      'deleted web-1 (A)',
      'deleted web-0 (A)',
      'created web-0 (B)',
      'web-0 ready',
      'created web-1 (B)',
      'web-1 ready',
      'current revision is B',
    ]);
    expect([trace.mostDown, trace.settled]).toEqual([2, true]);
  });

  it('that Recreate got stuck with is replaced by the next template alone', () => {
    const recreate = kubernetes('1.37', [RECREATE]);
    const stuck = left(applyTemplate(settled(2, { strategy: { type: 'Recreate' } }), 'B'), unpullable('B'), recreate);
    expect(printTrace(stuck).at(-1)).toBe('stuck: web-0 ImagePullBackOff');
    expect(left(applyTemplate(stuck.world.set, 'C'), unpullable('B'), recreate).settled).toBe(true);
  });

  it('that is reverted half way goes back, pod by pod, and the old revision was current all the time', () => {
    const half = left(applyTemplate(settled(3), 'B'), undefined, TODAY, {
      until: ({ set }) => set.pods.some(({ ordinal, revision, readySince }) => ordinal === 2 && revision === 'B' && readySince !== undefined),
    });
    expect([half.end, printTrace(half).at(-1)]).toEqual(['until', 'deleted web-1 (A)']);
    const reverted = left(applyTemplate(half.world.set, 'A'));
    expect(printTrace(reverted)).toEqual(['created web-1 (A)', 'web-1 ready', 'deleted web-2 (B)', 'created web-2 (A)', 'web-2 ready']);
    expect(reverted.settled).toBe(true);
  });

  it('moves a failed pod first', () => {
    expect(story(web(['A', 'A Failed', 'A'])).slice(0, 4)).toEqual([
      'deleted web-1 (A)',
      'created web-1 (B)',
      'web-1 ready',
      'deleted web-2 (A)',
    ]);
  });

  it('under OnDelete waits for people, and a change of strategy rolls what is pending', () => {
    const set = applyTemplate(settled(2, { strategy: { type: 'OnDelete' } }), 'B');
    expect(story(set)).toEqual([]);
    expect(story(changeStrategy(set, { type: 'RollingUpdate', rollingUpdate: undefined })).slice(0, 2)).toEqual([
      'deleted web-1 (A)',
      'created web-1 (B)',
    ]);
  });
});

describe('acts of people', () => {
  it('a partition for a set that does not roll is refused', () => {
    expect(() => setPartition(settled(1, { strategy: { type: 'OnDelete' } }), 0)).toThrow(/^web is updated by OnDelete/);
  });

  it('keep maxUnavailable when the partition changes', () => {
    const maxUnavailable = amountOf('50%');
    const set = settled(1, { strategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } } });
    expect(setPartition(set, 1).spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable } });
  });

  it('deleting a pod that is missing, or about to go, changes nothing', () => {
    const set = web(['A', '-', 'A Terminating']);
    expect(deletePod({ ...set, now: 5 }, 1).pods).toEqual(set.pods);
    expect(deletePod({ ...set, now: 5 }, 2).pods).toEqual(set.pods);
  });

  it('deleting the set stops the controller', () => {
    expect(story(deleteSet(applyTemplate(settled(2), 'B')))).toEqual([]);
  });

  it('deleting the set with orphans and creating it again restarts nothing', () => {
    const orphaned = deleteOrphaning(settled(3));
    expect(story(deletePod(orphaned, 2))).toEqual([]);
    const again = left(createAgain(orphaned, spec({ replicas: 3, ...PARALLEL }), 'A'));
    expect(printTrace(again)).toEqual(['adopted web-0 (A)', 'adopted web-1 (A)', 'adopted web-2 (A)']);
    expect(again.world.set.pods.map(({ uid }) => uid)).toEqual(orphaned.pods.map(({ uid }) => uid));
    expect([again.settled, again.mostDown]).toEqual([true, 3]);
  });

  it('creating it again with another template rolls the adopted pods', () => {
    const again = left(createAgain(deleteOrphaning(settled(1)), spec({ replicas: 1 }), 'B'));
    expect(printTrace(again)).toEqual(['adopted web-0 (A)', 'deleted web-0 (A)', 'created web-0 (B)', 'web-0 ready']);
  });
});

describe('nodes', () => {
  it('say why a pod is not ready', () => {
    const last = (kind: 'config' | 'volume' | 'unscheduled' | 'never-ready' | 'node-lost'): string | undefined =>
      story(applyTemplate(settled(1), 'B'), fated({ kind }, 'B')).at(-1);
    expect(last('config')).toBe('stuck: web-0 CreateContainerConfigError');
    expect(last('volume')).toBe('stuck: web-0 FailedMount');
    expect(last('unscheduled')).toBe('stuck: web-0 Unschedulable');
    expect(last('never-ready')).toBe('stuck: web-0 ContainersNotReady');
    expect(last('node-lost')).toBe('stuck: web-0 NodeLost');
    expect(story(applyTemplate(settled(1), 'B'), fated({ kind: 'image', reason: 'InvalidImageName' }, 'B')).at(-1)).toBe(
      'stuck: web-0 InvalidImageName',
    );
  });

  it('know which pods never ran', () => {
    const ran = (...fates: Parameters<typeof fated>): boolean | undefined => left(applyTemplate(settled(1), 'B'), fated(...fates)).world.set.pods[0]?.ran;
    for (const kind of ['image', 'config', 'volume', 'unscheduled'] as const) expect(ran({ kind }, 'B')).toBe(false);
    expect([ran({ kind: 'never-ready' }, 'B'), ran({ kind: 'crash', readySeconds: 0 }, 'B')]).toEqual([true, true]);
  });

  it('take the time that the script gives', () => {
    const script = { fates: [{ revision: 'B', fate: { kind: 'ready', afterSeconds: 30 } as const }], graceSeconds: 20 };
    const trace = left(applyTemplate(settled(1), 'B'), script);
    expect(trace.events.map(({ at, kind }) => `${at} ${kind}`)).toEqual(['0 deleted', '20 created', '50 ready', '50 completed']);
  });

  it('have nothing to end where a pod has no node', () => {
    const script = { ...fated({ kind: 'unscheduled' }, 'A'), graceSeconds: 30 };
    const trace = left(deletePod(web(['A Unschedulable']), 0), script);
    expect(trace.events.map(({ at, kind }) => `${at} ${kind}`)).toEqual(['0 created', '1 ready', '1 completed']);
  });

  it('let a pod that crashes after its first moment of readiness pass for good, and the rollout goes on', () => {
    const trace = left(applyTemplate(settled(2), 'B'), fated({ kind: 'crash', readySeconds: 1 }, 'B 1'));
    expect(printTrace(trace)).toEqual([
      'deleted web-1 (A)',
      'created web-1 (B)',
      'web-1 ready',
      'deleted web-0 (A)',
      'web-1 not ready: CrashLoopBackOff',
      'created web-0 (B)',
      'web-0 ready',
      'stuck: web-1 CrashLoopBackOff',
    ]);
  });

  it('leave a running pod alone whose image is gone from the registry', () => {
    expect(story(web(['A', 'A'], {}, { update: 'A' }), unpullable('A'))).toEqual([]);
  });
});
