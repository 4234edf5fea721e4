import { sync } from '../rollout/model/sync';
import type { DownPod, LiveSet } from './live-set';
import type { LivePod } from './pod-state';

/** Whether the controller of a Parallel set replaces the pod, ready or not, once nothing above it is in the way. */
export function isReplaced(set: LiveSet, slot: DownPod): boolean {
  return isToBeReplaced(set, slot) && !isHeldByRegression(set, slot);
}

/** Whether this release's controller replaces no pod at all although nothing is in the way of this one: it counts those that are down against maxUnavailable. */
export function isLeftByRegression(set: LiveSet, slot: DownPod): boolean {
  return isToBeReplaced(set, slot) && isHeldByRegression(set, slot);
}

/** The highest pod above this one at which the controller of a Parallel set stops: it is about to go, or down at the update revision. */
export function heldUpBy({ down, state }: LiveSet, { seen }: LivePod): LivePod | undefined {
  const holds = (pod: LivePod): boolean => pod.deletedAt !== undefined || pod.seen.revision === state.updateRevision;
  return down.flatMap(({ pod, ordinal }) => (pod && ordinal > seen.ordinal && holds(pod) ? [pod] : [])).at(-1);
}

function isToBeReplaced({ spec, partition, state }: LiveSet, { pod, index }: DownPod): boolean {
  const rolls = spec.podManagementPolicy === 'Parallel' && spec.strategy.type === 'RollingUpdate';
  return rolls && index >= partition && pod.seen.revision !== state.updateRevision;
}

function isHeldByRegression(set: LiveSet, { pod }: DownPod): boolean {
  const { traits, state } = set;
  if (traits.maxUnavailable !== 'countsAll' || heldUpBy(set, pod)) return false;
  return !sync(state, traits).actions.some((action) => action.kind === 'deleted' && action.why === 'update');
}
