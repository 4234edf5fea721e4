import type { JsonMap } from '../../lib/kube/json';
import { isControlled, type KubeObject } from '../../lib/kube/object';
import { podSelectorOf, SELECTING_KINDS, selects, templateLabelsOf, wantedLabels } from '../../lib/rollout/pod-selector';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/**
 * Other workloads of the object's namespace whose pods its selector matches too, for certain; at most `limit`, in the set's order.
 * Costs the workloads that share the rarest label asked for; the first question about an index costs a pass over its workloads.
 */
export function rivalsOf(object: KubeObject, index: ObjectIndex, limit: number): readonly KubeObject[] {
  const takesFrom = TAKES_FROM.get(object.kind);
  const selector = takesFrom && effectiveSelectorOf(object);
  if (!selector || isControlled(object)) return [];
  const rivals: KubeObject[] = [];
  for (const other of candidatesFor(object, selector, index)) {
    if (
      !takesFrom.includes(other.kind) ||
      isControlled(other) ||
      isSame(object, other) ||
      index.namespaceOf(object) !== index.namespaceOf(other)
    )
      continue;
    if (selects(object, selector, templateLabelsOf(other)) === true && rivals.push(other) === limit) break;
  }
  return rivals;
}

/**
 * Whose pods a controller would take, were they without an owner. Controllers of single pods take any; a Deployment takes ReplicaSets,
 * which other Deployments make; a StatefulSet takes pods of its own name alone, and ControllerRevisions of other StatefulSets.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/controller_ref_manager.go
 */
const TAKES_FROM: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['Deployment']],
  ['StatefulSet', ['StatefulSet']],
  ['DaemonSet', SELECTING_KINDS],
  ['ReplicaSet', SELECTING_KINDS],
  ['ReplicationController', SELECTING_KINDS],
]);

function effectiveSelectorOf(object: KubeObject): JsonMap | undefined {
  const selector = podSelectorOf(object);
  if (selector?.kind === 'written') return selector.value;
  if (selector?.kind !== 'defaulted') return undefined;
  const labels = Object.fromEntries(templateLabelsOf(object));
  return object.kind === 'ReplicationController' ? labels : { matchLabels: labels };
}

/** An object written twice is no rival of itself: only one of them will be there. */
function isSame(one: KubeObject, other: KubeObject): boolean {
  return one === other || (one.kind === other.kind && one.name === other.name);
}

type ByLabel = ReadonlyMap<string, readonly KubeObject[]>;

const LABELLED = new WeakMap<ObjectIndex, ByLabel>();

function candidatesFor(object: KubeObject, selector: JsonMap, index: ObjectIndex): readonly KubeObject[] {
  let labelled = LABELLED.get(index);
  if (!labelled) LABELLED.set(index, (labelled = byLabel(index)));
  let fewest: readonly KubeObject[] | undefined;
  for (const [key, value] of wantedLabels(object, selector)) {
    const carriers = labelled.get(`${key}=${value}`) ?? [];
    if (!fewest || carriers.length < fewest.length) fewest = carriers;
  }
  return fewest ?? SELECTING_KINDS.flatMap((kind) => index.ofKind(kind));
}

function byLabel(index: ObjectIndex): ByLabel {
  const labelled = new Map<string, KubeObject[]>();
  for (const object of SELECTING_KINDS.flatMap((kind) => index.ofKind(kind))) {
    for (const [key, value] of templateLabelsOf(object)) {
      const carriers = labelled.get(`${key}=${value}`);
      if (carriers) carriers.push(object);
      else labelled.set(`${key}=${value}`, [object]);
    }
  }
  return labelled;
}
