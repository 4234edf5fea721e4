import { isUnknown } from '../../lib/base/unknown';
import { mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** Kinds that write the replicas of what their `spec.scaleTargetRef` names: of Kubernetes, and of KEDA. */
const SCALERS: readonly string[] = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** Whether an autoscaler of the set may write the replicas of the object, so that those in the manifest say little. */
export function mayBeAutoscaled(object: KubeObject, index: ObjectIndex): boolean {
  return SCALERS.some((kind) => index.beside(object, kind).some((scaler) => scales(scaler, object)));
}

function scales({ kind, value }: KubeObject, object: KubeObject): boolean {
  const target = mapField(value['spec'], 'scaleTargetRef');
  const name = textField(target, 'name') ?? '';
  // KEDA scales Deployments unless told otherwise.
  const targetKind = textField(target, 'kind') ?? (kind === 'ScaledObject' ? 'Deployment' : '');
  return (targetKind === object.kind || isUnknown(targetKind)) && (name === object.name || isUnknown(name) || isUnknown(object.name));
}
