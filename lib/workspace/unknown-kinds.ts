import type { KubeObject } from '../kube/object';
import { isMap } from '../kube/json';
import { workloadKindOf } from '../kube/workloads';

/** Deeper than any pod template of a custom resource seen; keeps hostile nesting cheap. */
const MAX_DEPTH = 12;

/** Kinds outside the Kubernetes and OpenShift APIs that hold containers: nobody checks their images. Counted by `group/version Kind`, sorted. */
export function unknownKindsIn(objects: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const object of objects) {
    if (workloadKindOf(object) || object.kind === 'CustomResourceDefinition' || !holdsContainers(object.value['spec'], 0)) continue;
    const title = `${object.apiVersion} ${object.kind}`;
    counts.set(title, (counts.get(title) ?? 0) + 1);
  }
  return new Map(Array.from(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function holdsContainers(value: unknown, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => holdsContainers(item, depth + 1));
  if (!isMap(value)) return false;
  const { containers } = value;
  if (Array.isArray(containers) && containers.some((container) => isMap(container) && typeof container['image'] === 'string')) return true;
  return Object.values(value).some((item) => holdsContainers(item, depth + 1));
}
