import { fieldOf } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { containersOf } from '../kube/workloads';

/** Whether some container tells by a probe when it is ready; without one a pod counts as ready once its containers have started. */
export function hasReadinessProbe(object: KubeObject): boolean {
  return containersOf(object).some(({ field, value }) => field === 'containers' && (fieldOf(value, 'readinessProbe') ?? undefined) !== undefined);
}
