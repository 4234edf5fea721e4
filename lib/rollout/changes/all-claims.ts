import type { KubeObject } from '../../kube/object';
import type { TargetProfile } from '../../kube/target';
import { ordinalsOf } from './ordinals';
import { claimsOf, claimTemplatesOf } from './set-claims';

/**
 * The claims that a StatefulSet has by its manifest, as people list them; with `<ordinal>` in the place of a number where the replicas are
 * none or not known. `undefined` without claim templates.
 */
export function allClaimsOf(set: KubeObject, target: TargetProfile): string | undefined {
  const templates = claimTemplatesOf(set);
  if (templates.length === 0) return undefined;
  const ordinals = ordinalsOf(set, target);
  if (ordinals && ordinals.replicas > 0) return claimsOf(set, templates, [ordinals]);
  return templates.map(({ name }) => `${name}-${set.name}-<ordinal>`).join(' and ');
}
