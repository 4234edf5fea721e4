import { describe, expect, it } from 'vitest';
import { deletePod, setPartition } from '../../../lib/rollout/model/acts';
import { recreateRevision } from '../../../lib/rollout/model/recreate-revision';
import type { SetState, SetStrategy } from '../../../lib/rollout/model/set-state';
import { printTrace } from '../../../lib/rollout/model/trace';
import { fated, kubernetes, left, podsOf, story, TODAY, unpullable, web } from './stage';

// The stuck sets that a diagnosis has to tell apart: what the controller does if nobody acts, and what follows the deletion of a pod.

const PARALLEL = { podManagementPolicy: 'Parallel' } as const;
const WITHOUT: { readonly strategy: SetStrategy } = { strategy: { type: 'RollingUpdate', rollingUpdate: undefined } };
const AT_REST = { update: 'A' };
const back = (set: SetState, ordinal: number): string => recreateRevision(set, ordinal, TODAY);

describe('after a revert, with the broken pod of the reverted revision', () => {
  const set = web(['A', 'A', 'B ImagePullBackOff'], {}, AT_REST);
  const bad = unpullable('B');

  it('nothing happens by itself', () => {
    expect(story(set, bad)).toEqual(['stuck: web-2 ImagePullBackOff']);
  });

  it('one deletion mends it', () => {
    expect(back(set, 2)).toBe('A');
    const mended = left(deletePod(set, 2), bad);
    expect(printTrace(mended)).toEqual(['created web-2 (A)', 'web-2 ready']);
    expect(mended.settled).toBe(true);
  });
});

describe('a set of one, stuck at the old revision', () => {
  it('comes back at the new one', () => {
    const set = web(['A ImagePullBackOff']);
    expect(story(set, unpullable('A'))).toEqual(['stuck: web-0 ImagePullBackOff']);
    expect(back(set, 0)).toBe('B');
    expect(story(deletePod(set, 0), unpullable('A'))).toEqual(['created web-0 (B)', 'web-0 ready', 'current revision is B']);
  });

  it('does so without rollingUpdate too: no other pod is left at the old one', () => {
    const set = web(['A ImagePullBackOff'], WITHOUT);
    expect(back(set, 0)).toBe('B');
    expect(story(deletePod(set, 0), unpullable('A'))).toEqual(['created web-0 (B)', 'web-0 ready', 'current revision is B']);
  });
});

describe('a broken pod at the update revision', () => {
  it('comes back the same', () => {
    const set = web(['A', 'A', 'B ImagePullBackOff']);
    expect(back(set, 2)).toBe('B');
    expect(story(deletePod(set, 2), unpullable('B'))).toEqual(['created web-2 (B)', 'stuck: web-2 ImagePullBackOff']);
  });
});

describe('a broken pod below the partition', () => {
  const set = setPartition(web(['A ImagePullBackOff', 'A', 'A']), 2);

  it('comes back at the old revision', () => {
    expect(back(set, 0)).toBe('A');
    expect(story(deletePod(set, 0), unpullable('A 0'))).toEqual(['created web-0 (A)', 'stuck: web-0 ImagePullBackOff']);
  });

  it('comes back at the new one once the partition is lowered', () => {
    const lowered = setPartition(set, 0);
    expect(story(lowered, unpullable('A 0'))).toEqual(['stuck: web-0 ImagePullBackOff']);
    expect(story(deletePod(lowered, 0), unpullable('A 0')).slice(0, 3)).toEqual(['created web-0 (B)', 'web-0 ready', 'deleted web-2 (A)']);
  });
});

describe('a low broken pod of a set without rollingUpdate', () => {
  const set = web(['A', 'A ImagePullBackOff', 'A'], WITHOUT);
  const bad = unpullable('A 1');

  it('comes back at the old revision', () => {
    expect(back(set, 1)).toBe('A');
    expect(story(deletePod(set, 1), bad)).toEqual(['created web-1 (A)', 'stuck: web-1 ImagePullBackOff']);
  });

  it('is cured by a partition of 0, which moves nothing by itself', () => {
    const cured = setPartition(set, 0);
    expect(story(cured, bad)).toEqual(['stuck: web-1 ImagePullBackOff']);
    expect(back(cured, 1)).toBe('B');
    expect(story(deletePod(cured, 1), bad).slice(0, 3)).toEqual(['created web-1 (B)', 'web-1 ready', 'deleted web-2 (A)']);
  });
});

describe('a superseded pod that runs', () => {
  it('stops an ordered set until somebody deletes it, if it crashes', () => {
    const set = web(['A', 'A CrashLoopBackOff', 'A']);
    const crash = fated({ kind: 'crash', readySeconds: 0 }, 'A 1');
    const stuck = left(set, crash);
    expect(printTrace(stuck)).toEqual(['stuck: web-1 CrashLoopBackOff']);
    expect(stuck.world.set.pods[1]?.ran).toBe(true);
    expect(story(deletePod(set, 1), crash).slice(0, 3)).toEqual(['created web-1 (B)', 'web-1 ready', 'deleted web-2 (A)']);
  });

  it('does so if one of its containers waits for an image while another runs', () => {
    const set = web(['A', 'A', 'A ContainersNotReady']);
    const sidecarOnly = fated({ kind: 'never-ready' }, 'A 2');
    const stuck = left(set, sidecarOnly);
    expect(printTrace(stuck)).toEqual(['stuck: web-2 ContainersNotReady']);
    expect(stuck.world.set.pods[2]?.ran).toBe(true);
    expect(story(deletePod(set, 2), sidecarOnly).slice(0, 3)).toEqual(['created web-2 (B)', 'web-2 ready', 'deleted web-1 (A)']);
  });
});

describe('a Parallel set whose pods are all broken at the old revision', () => {
  const set = web(['A ImagePullBackOff', 'A ImagePullBackOff', 'A ImagePullBackOff'], PARALLEL);
  const bad = unpullable('A');

  it('is replaced from the highest down in 1.31', () => {
    const trace = left(set, bad, kubernetes('1.31'));
    expect(printTrace(trace).filter((line) => line.startsWith('deleted'))).toEqual(['deleted web-2 (A)', 'deleted web-1 (A)', 'deleted web-0 (A)']);
    expect(trace.settled).toBe(true);
  });

  it('is stuck in 1.35.1, and deletions in descending order help', () => {
    const regressed = kubernetes('1.35.1');
    const stuck = left(set, bad, regressed);
    expect(printTrace(stuck)).toEqual([
      'stuck: web-0 ImagePullBackOff',
      'stuck: web-1 ImagePullBackOff',
      'stuck: web-2 ImagePullBackOff',
    ]);
    const second = left(deletePod(stuck.world.set, 2), bad, regressed);
    expect(printTrace(second)).toEqual([
      'created web-2 (B)',
      'web-2 ready',
      'stuck: web-0 ImagePullBackOff',
      'stuck: web-1 ImagePullBackOff',
    ]);
    const third = left(deletePod(second.world.set, 1), bad, regressed);
    expect(printTrace(third)).toEqual(['created web-1 (B)', 'web-1 ready', 'stuck: web-0 ImagePullBackOff']);
    expect(story(deletePod(third.world.set, 0), bad, regressed)).toEqual(['created web-0 (B)', 'web-0 ready', 'current revision is B']);
  });

  it('is replaced at once in 1.37', () => {
    expect(story(set, bad, kubernetes('1.37')).slice(0, 6)).toEqual([
      'deleted web-2 (A)',
      'deleted web-1 (A)',
      'deleted web-0 (A)',
      'created web-0 (B)',
      'created web-1 (B)',
      'created web-2 (B)',
    ]);
  });
});

describe('OnDelete', () => {
  const onDelete: SetStrategy = { type: 'OnDelete' };

  it('leaves good pods at the old revision, and that is all it wants', () => {
    const trace = left(web(['A', 'A', 'A'], { strategy: onDelete }));
    expect([trace.events, trace.settled]).toEqual([[], true]);
  });

  it('brings a deleted broken pod back at the new revision and touches no other', () => {
    const set = web(['A', 'A ImagePullBackOff', 'A'], { strategy: onDelete });
    expect(story(set, unpullable('A 1'))).toEqual(['stuck: web-1 ImagePullBackOff']);
    const mended = left(deletePod(set, 1), unpullable('A 1'));
    expect(printTrace(mended)).toEqual(['created web-1 (B)', 'web-1 ready']);
    expect(podsOf(mended.world.set)).toEqual(['0 A', '1 B', '2 A']);
  });
});

describe('a pod of an earlier set of that name', () => {
  const own = web(['A', 'A', 'A']);
  const set: SetState = { ...own, pods: own.pods.map((pod) => (pod.ordinal === 1 ? { ...pod, owner: 'other' } : pod)) };

  it('counts as missing, and stands in the way', () => {
    expect(story(set)).toEqual(['could not create web-1 (B): AlreadyExists', 'stuck: web-1 AlreadyExists']);
  });

  it('is replaced once it is gone', () => {
    expect(story(deletePod(set, 1)).slice(0, 4)).toEqual([
      'could not create web-1 (B): AlreadyExists',
      'created web-1 (B)',
      'web-1 ready',
      'deleted web-2 (A)',
    ]);
  });
});

describe('a pod that does not end because its node does not answer', () => {
  it('stops an ordered set for ever', () => {
    const trace = left(web(['A Terminating', 'A', 'A']), fated({ kind: 'node-lost' }, 'A 0'));
    expect(printTrace(trace)).toEqual(['stuck: web-0 Terminating']);
    expect(trace.world.set.pods).toHaveLength(3);
  });
});

describe('a set with every pod ready at the update revision', () => {
  it('is left alone', () => {
    const trace = left(web(['B', 'B', 'B'], {}, { current: 'B' }));
    expect([trace.events, trace.settled, trace.mostDown]).toEqual([[], true, 0]);
  });
});

describe('a set scaled to 0 with two unready pods', () => {
  it('goes on once the higher one is deleted', () => {
    const set = web(['A', 'A ImagePullBackOff', 'A ImagePullBackOff'], { replicas: 0 }, AT_REST);
    const bad = unpullable('A 1', 'A 2');
    expect(story(set, bad)).toEqual(['stuck: web-2 ImagePullBackOff']);
    const freed = left(deletePod(set, 2), bad);
    expect(printTrace(freed)).toEqual(['deleted web-1 (A)', 'deleted web-0 (A)']);
    expect([freed.world.set.pods, freed.settled]).toEqual([[], true]);
  });
});
