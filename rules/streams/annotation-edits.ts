import { type Path, valueAt } from '../../lib/base/path';
import type { Edit } from '../../lib/engine/fix';
import { isMap } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';

/** Takes an annotation away, and with it the maps above that hold nothing else, up to the metadata they are in. */
export function withoutAnnotation(object: KubeObject, at: Path): Edit {
  let path = at;
  while (path.length > 1 && path.at(-1) !== 'metadata') {
    const parent = path.slice(0, -1);
    const above = valueAt(object.value, parent);
    if (!isMap(above) || Object.keys(above).length !== 1) break;
    path = parent;
  }
  return { op: 'remove', path };
}

/** Writes an annotation where none stands. */
export function withAnnotation(at: Path, value: string): Edit {
  return { op: 'add', path: at, value };
}

/** Whether the value at `path` stands in the file as it is, with all that is in it: no parameter of a Template supplies a part. */
export function isWritten(object: KubeObject, path: Path): boolean {
  if (object.origin.suppliers(path).length > 0) return false;
  const value = valueAt(object.value, path);
  if (typeof value !== 'object' || value === null) return true;
  const keys: Path = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.every((key) => isWritten(object, [...path, key]));
}

/** Whether OpenShift's or Kubernetes' own API serves the group. On its own kinds an operator may give an annotation a meaning. */
export function isBuiltInGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io') || group.endsWith('.openshift.io');
}
