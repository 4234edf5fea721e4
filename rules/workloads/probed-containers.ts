import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { type Container, containersOf } from '../../lib/kube/workloads';

/**
 * The containers whose probes the kubelet runs: the main ones, and init containers that go on beside them.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ (v1.34)
 */
export function probedContainersOf(object: KubeObject): readonly Container[] {
  return containersOf(object).filter(({ field, value }) => field === 'containers' || (field === 'initContainers' && fieldOf(value, 'restartPolicy') === 'Always'));
}
