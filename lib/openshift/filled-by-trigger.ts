import { isUnknown } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ImageUse } from '../kube/workloads';
import { TRIGGERS, triggersOf } from './triggers';

/**
 * Whether a trigger of the object writes this image, wherever the trigger's stream lives. `undefined` where unknown text decides.
 * Kubernetes has nobody who would read the annotation; where a DeploymentConfig is, there is its controller.
 */
export function filledByTrigger(object: KubeObject, { container }: Pick<ImageUse, 'container'>, { platform }: TargetProfile): boolean | undefined {
  const isRead = platform !== 'kubernetes' || object.kind === 'DeploymentConfig';
  const triggers = container && isRead ? triggersOf(object) : undefined;
  if (!container || !triggers || triggers.dead) return false;
  const { entries } = triggers;
  const { field, index } = container;
  if (entries.some(({ fate }) => fate.kind === 'applied' && fate.container.field === field && fate.container.index === index)) return true;
  const unread = entries.length === 0 && isUnknown(object.annotations.get(TRIGGERS) ?? '');
  return unread || entries.some(({ fate }) => fate.kind === 'unknown') ? undefined : false;
}
