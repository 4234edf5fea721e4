import { groupBy } from '../base/group';
import type { KubeObject } from '../kube/object';
import type { LiveNamespace } from './live-namespace';

const BY_KIND = new WeakMap<LiveNamespace, ReadonlyMap<string, readonly KubeObject[]>>();

/** The objects of a kind and group that were read of the namespace, in their order. Those of other namespaces are left out. */
export function objectsOf(namespace: LiveNamespace, kind: string, group: string): readonly KubeObject[] {
  let byKind = BY_KIND.get(namespace);
  if (!byKind) {
    const inside = namespace.objects.filter((object) => object.namespace === undefined || object.namespace === namespace.name);
    BY_KIND.set(namespace, (byKind = groupBy(inside, (object) => `${object.kind}.${object.group}`)));
  }
  return byKind.get(`${kind}.${group}`) ?? [];
}
