import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import type { ImageUse } from '../../lib/kube/workloads';
import { pullsOf } from '../../lib/openshift/node-pulls';
import { locationOf, type PullLocation } from '../../lib/openshift/registry-scope';
import type { RegistrySettings, ScopeList } from '../../lib/openshift/registry-settings';
import type { Resolution } from '../../lib/openshift/resolution-types';
import { resolveNamesOf } from '../../lib/openshift/resolve-names';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { abridged } from './settled-images';

/** An image and the places a node asks for it. */
export interface PulledImage {
  readonly use: ImageUse;
  /** How messages name it: as written, or by whom it is filled. */
  readonly title: string;
  /** In the order they are asked; more than one for a short name that nobody resolves. */
  readonly locations: readonly [PullLocation, ...PullLocation[]];
  /** A short name that the node has to complete. */
  readonly guessed: boolean;
  /** False where a stream that the set does not show might resolve the name after all. */
  readonly proven: boolean;
}

/** The images of an object with where they are pulled from in the end. Left out: what cannot be read, and what nobody can place yet. */
export function pulledImagesOf(index: ObjectIndex, object: KubeObject, target: TargetProfile, settings: RegistrySettings): readonly PulledImage[] {
  return resolutionsOf(index, object, target).flatMap(({ use, resolution }): readonly PulledImage[] => {
    const { image, outcome } = resolution;
    if (image === undefined || isOpen(object, use, resolution, target)) return [];
    const locations = candidatesOf(resolution, target, settings).map(locationOf);
    const [first, ...others] = locations.filter((location) => location !== undefined);
    // Of several places, one that is not known leaves everything open.
    if (!first || locations.includes(undefined)) return [];
    const title = outcome.kind === 'trigger' ? `The image that a trigger writes into the container ${use.name}` : abridged(image);
    const guessed = outcome.kind === 'node-short-name';
    return [{ use, title, locations: [first, ...others], guessed, proven: !guessed || outcome.proven }];
  });
}

/** How messages name whoever keeps a list. */
export function keeperOf({ written }: ScopeList): string {
  return written?.object.title ?? 'the configuration';
}

/** Whether nobody can tell where the image comes from. A host that is written decides it, unless resolve-names takes it away. */
function isOpen(object: KubeObject, use: ImageUse, { reference, outcome }: Resolution, target: TargetProfile): boolean {
  // A trigger whose stream is elsewhere, or not known, writes nobody knows what.
  if (outcome.kind !== 'trigger' && filledByTrigger(object, use, target) !== false) return true;
  if (outcome.kind !== 'unknown') return false;
  const { effective, open } = resolveNamesOf(object);
  return !reference.ok || reference.value.host === undefined || effective || open;
}

function candidatesOf({ image, outcome, platform, pulls }: Resolution, target: TargetProfile, { searched }: RegistrySettings): readonly string[] {
  const runsCrio = platform === 'openshift' || target.crio;
  if (outcome.kind !== 'node-short-name' || searched === undefined || !runsCrio) return pulls;
  return searched.flatMap((registry) => pullsOf(`${registry}/${image ?? ''}`, { platform, crio: true }));
}
