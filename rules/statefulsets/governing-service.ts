import { isUnknown } from '../../lib/base/unknown';
import { textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { workloadKindOf } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** The Service that `spec.serviceName` of a StatefulSet names: the one under which its pods get their DNS names. */
export interface GoverningService {
  readonly name: string;
  readonly service: KubeObject | undefined;
  /** No Service of that name is in the set or among the externals, and none can hide behind an unknown text or an unread document. */
  readonly missing: boolean;
}

/** `undefined` for any object that names no governing Service. Costs a look-up; only a name nobody has costs a pass over the Services. */
export function governingServiceOf(object: KubeObject, index: ObjectIndex): GoverningService | undefined {
  const name = object.kind === 'StatefulSet' && workloadKindOf(object) ? textField(object.value['spec'], 'serviceName') : undefined;
  if (name === undefined || name === '') return undefined;
  const service = index.find('Service', name, object);
  return { name, service, missing: !service && isMissing(name, object, index) };
}

/** The StatefulSets of the object's namespace with the same governing Service, the object among them. */
export function governedAlike(object: KubeObject, name: string, index: ObjectIndex): readonly KubeObject[] {
  return index.beside(object, 'StatefulSet').filter(({ value }) => textField(value['spec'], 'serviceName') === name);
}

function isMissing(name: string, object: KubeObject, index: ObjectIndex): boolean {
  // A reference that nothing filled in is the name of no Service; `undefined-parameter` speaks of it.
  if (isUnknown(name) || name.includes('${') || !index.complete('Service') || index.isExternal('services', name, object)) return false;
  return !index.beside(object, 'Service').some((service) => isUnknown(service.name));
}
