import type { KubeObject } from '../../lib/kube/object';
import { type ImageUse, imageUsesOf } from '../../lib/kube/workloads';
import { podManagementPolicyOf } from '../../lib/rollout/stateful-set';

/**
 * The images of a StatefulSet whose rolling updates stop at the first pod that never becomes ready; none for others, and for a patch, which
 * says nothing of what runs.
 */
export function imagesInOrder(object: KubeObject): readonly ImageUse[] {
  if (object.kind !== 'StatefulSet' || podManagementPolicyOf(object) !== 'OrderedReady') return [];
  return imageUsesOf(object).filter(({ image }) => image !== undefined);
}
