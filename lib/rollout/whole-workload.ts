import { fieldOf } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { containersOf } from '../kube/workloads';
import { templateLabelsOf } from './pod-selector';

/**
 * Whether a workload says what it runs: it selects or labels its pods, and each of its containers, of which there is one, names an image.
 * One that does not is a patch, which is put together with its other half elsewhere, so that what it lacks proves nothing.
 */
export function isWholeWorkload(object: KubeObject): boolean {
  // No API version takes a workload with neither; a patch that adds a container has no need of them.
  if (templateLabelsOf(object).size === 0 && (fieldOf(object.value['spec'], 'selector') ?? undefined) === undefined) return false;
  const containers = containersOf(object).filter(({ field }) => field === 'containers');
  return containers.length > 0 && containers.every(({ value }) => typeof value['image'] === 'string');
}
