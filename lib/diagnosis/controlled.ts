import { groupBy } from '../base/group';
import { textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { LiveNamespace } from './live-namespace';
import { objectsOf } from './objects-of';
import { controllerOf } from './owned-pods';

const BY_CONTROLLER = new WeakMap<LiveNamespace, Map<string, ReadonlyMap<string, readonly KubeObject[]>>>();

/** The objects of a kind and group that the controller of that uid made, in their order. Sorted once a namespace. */
export function controlledBy(uid: string, namespace: LiveNamespace, kind: string, group: string): readonly KubeObject[] {
  if (uid === '') return [];
  let kinds = BY_CONTROLLER.get(namespace);
  if (!kinds) BY_CONTROLLER.set(namespace, (kinds = new Map<string, ReadonlyMap<string, readonly KubeObject[]>>()));
  let byUid = kinds.get(`${kind}.${group}`);
  if (!byUid) kinds.set(`${kind}.${group}`, (byUid = groupBy(objectsOf(namespace, kind, group), (object) => textField(controllerOf(object), 'uid') ?? '')));
  return byUid.get(uid) ?? [];
}
