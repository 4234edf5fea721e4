import { isUnknown } from '../../lib/base/unknown';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { looksLike } from '../../lib/rollout/changes/successor';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** What became of a set's workloads that changed their name, namespace or kind. */
export interface Succession {
  /** StatefulSets by those that took their place. */
  readonly predecessors: ReadonlyMap<KubeObject, KubeObject>;
  /** StatefulSets that are gone, and that nothing took the place of: neither another one nor a workload of another kind with their name. */
  readonly lost: ReadonlySet<KubeObject>;
}

/** Kinds that keep pods running until somebody deletes them. */
export const LASTING_KINDS: readonly string[] = [
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'DeploymentConfig',
];

const SUCCESSIONS = new WeakMap<ObjectIndex, { readonly before: ObjectIndex; readonly found: Succession }>();

/** Brings the StatefulSets that are gone together with what took their place. Worked out once for two states of a set. */
export function successionOf(before: ObjectIndex, index: ObjectIndex): Succession {
  const known = SUCCESSIONS.get(index);
  if (known?.before === before) return known.found;
  const gone = before.ofKind('StatefulSet').filter((set) => isWholeWorkload(set) && !mayStay(set, before, index));
  const fresh = index.ofKind('StatefulSet').filter((set) => isWholeWorkload(set) && !mayStay(set, index, before));
  const predecessors = new Map<KubeObject, KubeObject>();
  const lost = new Set<KubeObject>();
  for (const set of gone) {
    const free = fresh.filter((other) => !predecessors.has(other));
    const successor = free.find(({ name }) => name === set.name) ?? free.find((other) => looksLike(set, other));
    if (successor) predecessors.set(successor, set);
    else if (!goesOnAsOtherKind(set, before, index)) lost.add(set);
  }
  const found = { predecessors, lost };
  SUCCESSIONS.set(index, { before, found });
  return found;
}

/** The workload of another kind whose name and place this one took, and that is gone. */
export function otherKindBefore(object: KubeObject, before: ObjectIndex, index: ObjectIndex): KubeObject | undefined {
  if (!isKnown(object) || !isRunnable(object) || before.find(object.kind, object.name, object)) return undefined;
  for (const kind of LASTING_KINDS) {
    if (kind === object.kind) continue;
    const old = before.ofKind(kind).find((other) => other.name === object.name && inOneNamespace(other, before, object, index));
    if (old && isRunnable(old) && !index.find(kind, object.name, object)) return old;
  }
  return undefined;
}

function goesOnAsOtherKind(set: KubeObject, before: ObjectIndex, index: ObjectIndex): boolean {
  return LASTING_KINDS.some((kind) => {
    const other = index.find(kind, set.name, set);
    return other !== undefined && otherKindBefore(other, before, index) !== undefined;
  });
}

/** Whether an object may still be there, or was before, on the other side: one whose name or namespace is not known may be any. */
function mayStay(object: KubeObject, own: ObjectIndex, other: ObjectIndex): boolean {
  if (!isKnown(object) || !other.complete(object.kind)) return true;
  return other
    .ofKind(object.kind)
    .some(({ name, namespace }) => (name === object.name || isUnknown(name)) && mayBeSame(own.namespaceOf(object), namespace ?? other.namespace));
}

function inOneNamespace(one: KubeObject, ofOne: ObjectIndex, other: KubeObject, ofOther: ObjectIndex): boolean {
  return ofOne.namespaceOf(one) === ofOther.namespaceOf(other);
}

function isKnown({ name, namespace }: KubeObject): boolean {
  return name !== '' && !isUnknown(name) && !isUnknown(namespace ?? '');
}

/** Whether it runs pods by itself. A DeploymentConfig may leave its images to a trigger; others without one are patches. */
function isRunnable(object: KubeObject): boolean {
  return object.kind === 'DeploymentConfig' || isWholeWorkload(object);
}
