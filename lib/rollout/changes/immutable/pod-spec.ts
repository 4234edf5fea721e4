import { isMap, listField } from '../../../kube/json';
import { isLive, type KubeObject } from '../../../kube/object';
import { templateDifferences } from '../template-differences';
import type { RefusedChange } from './refused-change';

/**
 * Of a pod that is there little may change but its images, and while it is gated where it is scheduled.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement (v1.34)
 */
export function podChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  // A patch lacks images, and into a live pod admission has written more than a manifest tells.
  if (isLive(before) || ![before, after].every(runsImages)) return [];
  const gated = listField(before.value['spec'], 'schedulingGates').length > 0;
  const differences = templateDifferences(before, after).filter(
    ({ path }) => path[0] === 'spec' && path.at(-1) !== 'image' && !MUTABLE.has(path[1]) && !(gated && SCHEDULING.has(path[1])),
  );
  return differences.length > 0 ? [{ field: 'spec', differences, because: 'kind' }] : [];
}

const MUTABLE: ReadonlySet<unknown> = new Set(['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'schedulingGates']);
const SCHEDULING: ReadonlySet<unknown> = new Set(['nodeSelector', 'affinity']);

function runsImages({ value }: KubeObject): boolean {
  const containers = listField(value['spec'], 'containers');
  return containers.length > 0 && containers.every((container) => isMap(container) && typeof container['image'] === 'string');
}
