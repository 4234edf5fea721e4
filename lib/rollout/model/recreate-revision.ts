import type { ControllerTraits } from './controller-traits';
import { isTerminating, startOf } from './pods';
import type { SetState } from './set-state';

/**
 * The revision at which an ordinal comes back once its pod is gone. A pod of that ordinal which is still there does not count itself.
 *
 * The trap lies in `RollingUpdate` without `rollingUpdate`: there low ordinals come back at the current revision, for as many ordinals
 * as pods are left at it.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go (newVersionedStatefulSetPod)
 */
export function recreateRevision(set: SetState, ordinal: number, traits: ControllerTraits): string {
  const { strategy } = set.spec;
  if (strategy.type !== 'RollingUpdate') return set.updateRevision;
  const kept = strategy.rollingUpdate ? strategy.rollingUpdate.partition : currentReplicas(set, ordinal);
  return ordinal - startOf(set.spec, traits) < kept ? set.currentRevision : set.updateRevision;
}

function currentReplicas({ pods, currentRevision }: SetState, without: number): number {
  const counts = pods.filter(
    (pod) => pod.owner === 'set' && !isTerminating(pod) && pod.ordinal !== without && pod.revision === currentRevision,
  );
  return counts.length;
}
