import { sameValue } from '../../base/equal';
import { fieldOf } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import { containersOf, podSpecOf } from '../../kube/workloads';

/**
 * Whether one StatefulSet looks like another under a new name: it runs the same containers with the same claim templates, or its pods are
 * the same to the last field. Labels and the governing Service are left out of it, as they are renamed along.
 */
export function looksLike(one: KubeObject, other: KubeObject): boolean {
  const claims = [one, other].map(({ value }) => fieldOf(value['spec'], 'volumeClaimTemplates') ?? []);
  if (!sameValue(claims[0], claims[1])) return false;
  if (Array.isArray(claims[0]) && claims[0].length > 0) return sameValue(imagesOf(one), imagesOf(other));
  const specs = [podSpecOf(one)?.value, podSpecOf(other)?.value];
  return specs[0] !== undefined && sameValue(specs[0], specs[1]);
}

/** Pairs of name and image. Without any, the set is a patch, and nothing can be said of it. */
function imagesOf(set: KubeObject): readonly unknown[] {
  return containersOf(set).map(({ name, value }) => ({ name, image: value['image'] }));
}
