import { carriesArgoCd } from '../kube/argocd';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { applicationsFor, applicationsOf } from './applications';
import type { ObjectIndex } from './object-index';

const ANNOTATED = new WeakMap<ObjectIndex, boolean>();

/**
 * Whether Argo CD applies the set: the target says so, or the set holds an Application, an ApplicationSet or an annotation of Argo CD's.
 * One pass over the objects for each set, however many rules ask.
 */
export function isUnderArgoCd(index: ObjectIndex, { argocd }: Pick<TargetProfile, 'argocd'>): boolean {
  return argocd || applicationsOf(index).length > 0 || isAnnotated(index);
}

/**
 * Whether Argo CD applies this object of the set. Where the set holds Applications, that is one whose namespace may be the destination
 * of one of them, or that carries an annotation of Argo CD's itself, unless the target says that all are.
 */
export function isAppliedByArgoCd(index: ObjectIndex, object: KubeObject, target: Pick<TargetProfile, 'argocd'>): boolean {
  if (target.argocd || applicationsOf(index).length === 0) return isUnderArgoCd(index, target);
  return applicationsFor(index, object).length > 0 || carriesArgoCd(object);
}

/** Whether some object of the set carries an annotation of Argo CD's. */
function isAnnotated(index: ObjectIndex): boolean {
  let annotated = ANNOTATED.get(index);
  if (annotated === undefined) ANNOTATED.set(index, (annotated = index.objects.some(carriesArgoCd)));
  return annotated;
}
