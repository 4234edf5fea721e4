import { fieldOf, isMap } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { type Container, containersOf, podSpecOf } from '../../lib/kube/workloads';
import { MIN_READY_SECONDS, supportOf } from '../../lib/rollout/feature-gates';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';

/** Whether the pods of a workload count as ready because they run, so that a rolling update of it stops at nothing. Not known of a patch. */
export function isReadyAtStart(object: KubeObject, target: TargetProfile): boolean {
  return isWholeWorkload(object) && !isHeldBack(object, target);
}

/** Whether something other than its start decides when a pod counts: a probe, a gate, or time to fail in. */
function isHeldBack(object: KubeObject, target: TargetProfile): boolean {
  if (mainContainersOf(object).some(({ value }) => isSet(value['readinessProbe']) || isSet(value['startupProbe']))) return true;
  const gates = podSpecOf(object)?.value['readinessGates'];
  if (typeof gates === 'string' || (Array.isArray(gates) && gates.length > 0)) return true;
  // A Deployment's Services send their traffic to pods that are ready, for however short a time.
  if (object.kind === 'Deployment') return false;
  if (object.kind === 'StatefulSet' && supportOf(MIN_READY_SECONDS, target) !== 'on') return false;
  const seconds = fieldOf(object.value['spec'], 'minReadySeconds');
  return typeof seconds === 'string' || (typeof seconds === 'number' && seconds > 0);
}

/** The containers that run as long as the pod does. */
export function mainContainersOf(object: KubeObject): readonly Container[] {
  return containersOf(object).filter(({ field }) => field === 'containers');
}

/** Text in place of a probe is a parameter's, and may be one. */
function isSet(probe: unknown): boolean {
  return isMap(probe) || typeof probe === 'string';
}
