import { describe, expect, it } from 'vitest';
import { recreateRevision } from '../../../lib/rollout/model/recreate-revision';
import type { SetStrategy } from '../../../lib/rollout/model/set-state';
import { kubernetes, TODAY, web } from './stage';

const WITHOUT: { readonly strategy: SetStrategy } = { strategy: { type: 'RollingUpdate', rollingUpdate: undefined } };
const partitioned = (partition: number): { readonly strategy: SetStrategy } => ({
  strategy: { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable: undefined } },
});

describe('the revision at which a deleted pod comes back', () => {
  it('is the update revision under OnDelete and Recreate', () => {
    for (const type of ['OnDelete', 'Recreate'] as const) {
      expect([0, 1, 2].map((ordinal) => recreateRevision(web(['A', 'A', 'A'], { strategy: { type } }), ordinal, TODAY))).toEqual(['B', 'B', 'B']);
    }
  });

  it('is the current one below the partition where rollingUpdate is present', () => {
    const back = (partition: number): readonly string[] =>
      [0, 1, 2].map((ordinal) => recreateRevision(web(['A', 'A', 'A'], partitioned(partition)), ordinal, TODAY));
    expect([back(0), back(2), back(3)]).toEqual([
      ['B', 'B', 'B'],
      ['A', 'A', 'B'],
      ['A', 'A', 'A'],
    ]);
  });

  it('is the current one for as many ordinals as other pods are left at it, where rollingUpdate is absent', () => {
    const back = (pods: readonly string[]): readonly string[] =>
      pods.map((_, ordinal) => recreateRevision(web(pods, WITHOUT), ordinal, TODAY));
    expect(back(['A', 'A', 'A'])).toEqual(['A', 'A', 'B']);
    expect(back(['A', 'A', 'B'])).toEqual(['A', 'B', 'B']);
    expect(back(['A'])).toEqual(['B']);
    expect(back(['A', 'A Terminating', 'A'])).toEqual(['A', 'A', 'B']);
    expect(back(['A', 'A Terminating'])).toEqual(['B', 'B']);
    expect(back(['A', '-', 'A'])).toEqual(['A', 'A', 'B']);
  });

  it('does not count pods of another controller', () => {
    const set = web(['A', 'A', 'A'], WITHOUT);
    const foreign = { ...set, pods: set.pods.map((pod) => (pod.ordinal === 2 ? { ...pod, owner: 'other' as const } : pod)) };
    expect(recreateRevision(foreign, 1, TODAY)).toBe('B');
  });

  it('counts the index from the first ordinal', () => {
    const set = web(['A', 'A', 'A'], { start: 4, ...partitioned(1) });
    expect([4, 5].map((ordinal) => recreateRevision(set, ordinal, TODAY))).toEqual(['A', 'B']);
    expect(recreateRevision(set, 4, kubernetes('1.26'))).toBe('B');
  });

  it('steps back for a pod of a later revision below the partition', () => {
    expect(recreateRevision(web(['A', 'B ImagePullBackOff', 'A'], partitioned(2)), 1, TODAY)).toBe('A');
  });
});
