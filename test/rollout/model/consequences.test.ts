import { describe, expect, it } from 'vitest';
import { applyTemplate, deletePod, scaleTo, setPartition } from '../../../lib/rollout/model/acts';
import { blockerOf } from '../../../lib/rollout/model/blocker';
import { settledSet } from '../../../lib/rollout/model/set-state';
import { printTrace, run } from '../../../lib/rollout/model/trace';
import { fated, left, podsOf, replaced, spec, story, TODAY, unpullable, web, world } from './stage';

const STUCK = 'stuck: web-2 ImagePullBackOff';

describe('C1: an unready pod of an ordered set', () => {
  const bad = unpullable('B');
  const broken = left(applyTemplate(settledSet('web', spec(), 'A'), 'B'), bad);

  it('stops the rollout that brought it', () => {
    expect(printTrace(broken)).toEqual(['deleted web-2 (A)', 'created web-2 (B)', STUCK]);
    expect([broken.end, broken.settled, broken.mostDown]).toEqual(['stable', false, 1]);
  });

  it('keeps its own spec when the template is reverted or mended', () => {
    expect(story(applyTemplate(broken.world.set, 'A'), bad)).toEqual([STUCK]);
    expect(story(applyTemplate(broken.world.set, 'C'), bad)).toEqual([STUCK]);
  });

  it('stops scaling up and scaling down', () => {
    const set = web(['A CrashLoopBackOff', 'A', 'A'], {}, { update: 'A' });
    const crash = fated({ kind: 'crash', readySeconds: 0 }, 'A 0');
    for (const replicas of [1, 2, 5]) {
      const trace = left(scaleTo(set, replicas), crash);
      expect(printTrace(trace)).toEqual(['stuck: web-0 CrashLoopBackOff']);
      expect(trace.world.set.pods).toHaveLength(3);
    }
  });

  it('stops them from below the partition too', () => {
    const set = setPartition(web(['A ImagePullBackOff', 'A', 'A']), 2);
    expect(story(set, unpullable('A 0'))).toEqual(['stuck: web-0 ImagePullBackOff']);
  });

  it('goes with the pods that are scaled away, where it is the only one', () => {
    expect(story(scaleTo(broken.world.set, 2), bad)).toEqual([
      'deleted web-2 (B)',
      'deleted web-1 (A)',
      'created web-1 (B)',
      'stuck: web-1 ImagePullBackOff',
    ]);
  });
});

describe('C2: after a revert', () => {
  it('current and update revision are one again, and the broken pod has a third', () => {
    const set = web(['A', 'A', 'B ImagePullBackOff'], {}, { update: 'A' });
    const trace = left(set, unpullable('B'));
    expect([trace.world.set.currentRevision, trace.world.set.updateRevision]).toEqual(['A', 'A']);
    expect(podsOf(trace.world.set)).toEqual(['0 A', '1 A', '2 B ImagePullBackOff']);
    expect(trace.settled).toBe(false);
  });
});

describe('C3: the blocker', () => {
  const set = web(['A ImagePullBackOff', 'A', 'A ImagePullBackOff']);
  const bad = unpullable('A 0', 'A 2');

  it('is the lowest pod that is down', () => {
    expect(blockerOf(set, TODAY)).toMatchObject({ ordinal: 0, cause: 'unavailable', pod: { reason: 'ImagePullBackOff' } });
    expect(blockerOf(web(['A', '-', 'A ImagePullBackOff']), TODAY)).toEqual({ ordinal: 1, cause: 'missing', pod: undefined });
    expect(blockerOf(web(['A', 'A Terminating', 'A']), TODAY)).toMatchObject({ ordinal: 1, cause: 'terminating' });
    expect(blockerOf(web(['A', 'A', 'A Failed']), TODAY)).toMatchObject({ ordinal: 2, cause: 'finished' });
    expect(blockerOf(web(['A', 'A', 'B']), TODAY)).toBeUndefined();
  });

  it('counts from the first ordinal, and leaves pods out of range alone', () => {
    expect(blockerOf(web(['A', 'A ImagePullBackOff'], { start: 5 }), TODAY)).toMatchObject({ ordinal: 6 });
    expect(blockerOf(web(['A', 'A ImagePullBackOff'], { replicas: 1 }), TODAY)).toBeUndefined();
  });

  it('keeps a higher pod away that was deleted first', () => {
    const trace = left(deletePod(set, 2), bad);
    expect(printTrace(trace)).toEqual(['stuck: web-0 ImagePullBackOff']);
    expect(podsOf(trace.world.set)).toEqual(['0 A ImagePullBackOff', '1 A']);
    expect(trace.mostDown).toBe(2);
  });

  it('gives way to the next one when pods are deleted in ascending order', () => {
    const first = left(deletePod(set, 0), bad);
    expect(printTrace(first)).toEqual(['created web-0 (B)', 'web-0 ready', 'stuck: web-2 ImagePullBackOff']);
    expect(story(deletePod(first.world.set, 2), bad)).toEqual([
      'created web-2 (B)',
      'web-2 ready',
      'deleted web-1 (A)',
      'created web-1 (B)',
      'web-1 ready',
      'current revision is B',
    ]);
  });
});

describe('C4: a Parallel set', () => {
  const parallel = { podManagementPolicy: 'Parallel' } as const;

  it('replaces broken pods of an older revision by itself', () => {
    const trace = left(web(['A ImagePullBackOff', 'A ImagePullBackOff', 'A'], parallel), unpullable('A 0', 'A 1'));
    expect(printTrace(trace)).toEqual([...replaced(2, 1, 0), 'current revision is B']);
    expect([trace.settled, trace.mostDown]).toEqual([true, 3]);
  });

  it('waits behind a broken pod of the update revision until the template changes', () => {
    const bad = unpullable('B');
    const stuck = left(web(['A', 'A', 'A'], parallel), bad);
    expect(printTrace(stuck)).toEqual(['deleted web-2 (A)', 'created web-2 (B)', STUCK]);
    expect(blockerOf(stuck.world.set, TODAY)).toMatchObject({ ordinal: 2, cause: 'unavailable' });
    expect(story(applyTemplate(stuck.world.set, 'C'), bad).slice(0, 4)).toEqual([
      'deleted web-2 (B)',
      'created web-2 (C)',
      'web-2 ready',
      'deleted web-1 (A)',
    ]);
  });

  it('has no blocker while the controller still has a pod to replace, nor once all are updated', () => {
    expect(blockerOf(web(['A', 'A', 'A ImagePullBackOff'], parallel), TODAY)).toBeUndefined();
    expect(blockerOf(web(['B', 'B', 'B ImagePullBackOff'], parallel), TODAY)).toBeUndefined();
    expect(blockerOf(setPartition(web(['A', 'A', 'B ImagePullBackOff'], parallel), 2), TODAY)).toBeUndefined();
    expect(blockerOf(web(['A', 'A', 'B ImagePullBackOff'], { ...parallel, strategy: { type: 'OnDelete' } }), TODAY)).toBeUndefined();
  });
});

describe('C5: healing alone', () => {
  it('happens to a crashing pod at the one moment at which it is ready', () => {
    const crash = fated({ kind: 'crash', readySeconds: 1, restartSeconds: 300 }, 'A 2');
    expect(story(web(['A', 'A', 'A CrashLoopBackOff']), crash).slice(0, 5)).toEqual([
      'web-2 ready',
      'deleted web-2 (A)',
      'created web-2 (B)',
      'web-2 ready',
      'deleted web-1 (A)',
    ]);
  });

  it('takes as many moments as there are pods above the crashing one', () => {
    const crash = fated({ kind: 'crash', readySeconds: 1, restartSeconds: 10 }, 'A 0');
    expect(story(web(['A CrashLoopBackOff', 'A']), crash)).toEqual([
      'web-0 ready',
      'deleted web-1 (A)',
      'web-0 not ready: CrashLoopBackOff',
      'web-0 ready',
      'created web-1 (B)',
      'web-0 not ready: CrashLoopBackOff',
      'web-1 ready',
      'web-0 ready',
      'deleted web-0 (A)',
      'created web-0 (B)',
      'web-0 ready',
      'current revision is B',
    ]);
  });

  it('does not happen where minReadySeconds asks for more than the moment', () => {
    const crash = fated({ kind: 'crash', readySeconds: 1, restartSeconds: 10 }, 'A 2');
    const trace = left(web(['A', 'A', 'A CrashLoopBackOff'], { minReadySeconds: 5 }), crash, TODAY, { maxSteps: 50 });
    expect(trace.end).toBe('unfinished');
    expect(trace.events.some(({ kind }) => kind === 'deleted')).toBe(false);
  });

  it('happens to an image error only once that very image can be pulled', () => {
    const stuck = left(web(['A', 'A', 'A ImagePullBackOff']), unpullable('A 2'));
    expect(printTrace(stuck)).toEqual([STUCK]);
    expect(printTrace(run(world(stuck.world.set))).slice(0, 3)).toEqual(['web-2 ready', 'deleted web-2 (A)', 'created web-2 (B)']);
  });
});

describe('C6: scaling to 0', () => {
  it('hangs for ever with two unready pods', () => {
    const trace = left(web(['A', 'A ImagePullBackOff', 'A ImagePullBackOff'], { replicas: 0 }), unpullable('A 1', 'A 2'));
    expect(printTrace(trace)).toEqual([STUCK]);
    expect([trace.world.set.pods.length, trace.settled]).toEqual([3, false]);
  });

  it('works with one, wherever it is', () => {
    for (const broken of [0, 1, 2]) {
      const pods = ['A', 'A', 'A'].with(broken, 'A ImagePullBackOff');
      const trace = left(web(pods, { replicas: 0 }, { update: 'A' }), unpullable(`A ${broken}`));
      expect(printTrace(trace)).toEqual(['deleted web-2 (A)', 'deleted web-1 (A)', 'deleted web-0 (A)']);
      expect(trace.settled).toBe(true);
    }
  });
});

describe('C7: a template that no pod can be made of', () => {
  const refused = fated({ kind: 'rejected', reason: 'volumeMounts[0].name: Not found' }, 'B');
  const trace = left(web(['A', 'A', 'A']), refused);

  it('costs the highest pod', () => {
    expect(printTrace(trace)).toEqual([
      'deleted web-2 (A)',
      'could not create web-2 (B): volumeMounts[0].name: Not found',
      'stuck: web-2 volumeMounts[0].name: Not found',
    ]);
    expect(podsOf(trace.world.set)).toEqual(['0 A', '1 A']);
    expect(trace.world.set.refusals).toEqual([{ ordinal: 2, revision: 'B', reason: 'volumeMounts[0].name: Not found' }]);
  });

  it('is told of once a template', () => {
    const again = fated({ kind: 'rejected', reason: 'volumeMounts[0].name: Not found' }, 'B', 'C');
    expect(story(trace.world.set, again)).toEqual(['stuck: web-2 volumeMounts[0].name: Not found']);
    expect(story(applyTemplate(trace.world.set, 'C'), again)[0]).toBe('could not create web-2 (C): volumeMounts[0].name: Not found');
  });

  it('is told of once a pod where a Parallel set tries several at once', () => {
    const set = web(['A', '-', '-'], { podManagementPolicy: 'Parallel' });
    const first = left(set, refused);
    expect(first.events.map(({ kind, down }) => [kind, down])).toEqual([
      ['refused', 2],
      ['refused', 2],
      ['stuck', 2],
      ['stuck', 2],
    ]);
    expect(left(first.world.set, refused).events.map(({ kind }) => kind)).toEqual(['stuck', 'stuck']);
  });

  it('heals once the template is mended', () => {
    const mended = left(applyTemplate(trace.world.set, 'C'), refused);
    expect(printTrace(mended).slice(0, 3)).toEqual(['created web-2 (C)', 'web-2 ready', 'deleted web-1 (A)']);
    expect([mended.settled, mended.world.set.refusals]).toEqual([true, []]);
  });
});
