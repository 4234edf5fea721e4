import type { ControllerTraits } from './controller-traits';
import { downTest, isFinished, isTerminating, sortPods, startOf } from './pods';
import type { PodState, SetState } from './set-state';

/** The pod for which the controller waits before it does anything to others. */
export interface Blocker {
  readonly ordinal: number;
  /** `undefined` while it is missing. */
  readonly pod: PodState | undefined;
  readonly cause: 'missing' | 'finished' | 'terminating' | 'unavailable';
}

/**
 * OrderedReady: the lowest wanted ordinal whose pod is missing or unavailable, at whatever revision. It holds updates, scaling up and
 * scaling down alike, and pods above it do not come back before it is available.
 *
 * Parallel: the highest unavailable pod that is at the update revision already, while a lower one waits for its update. `undefined`
 * where nothing is held up; scaling never is.
 */
export function blockerOf(set: SetState, traits: ControllerTraits): Blocker | undefined {
  const { inRange } = sortPods(set, traits);
  const isDown = downTest(set, traits);
  const index = set.spec.podManagementPolicy === 'Parallel' ? parallelIndex(set, inRange, isDown) : inRange.findIndex(isDown);
  if (index < 0) return undefined;
  const pod = inRange[index];
  return { ordinal: startOf(set.spec, traits) + index, pod, cause: causeOf(pod) };
}

function parallelIndex(
  { spec: { strategy }, updateRevision }: SetState,
  inRange: readonly (PodState | undefined)[],
  isDown: (pod: PodState | undefined) => boolean,
): number {
  if (strategy.type !== 'RollingUpdate') return -1;
  const index = inRange.findLastIndex((pod) => pod?.revision === updateRevision && isDown(pod));
  const waiting = inRange.slice(strategy.rollingUpdate?.partition ?? 0, Math.max(index, 0));
  return waiting.some((pod) => pod && pod.revision !== updateRevision) ? index : -1;
}

function causeOf(pod: PodState | undefined): Blocker['cause'] {
  if (!pod) return 'missing';
  if (isTerminating(pod)) return 'terminating';
  return isFinished(pod) ? 'finished' : 'unavailable';
}
