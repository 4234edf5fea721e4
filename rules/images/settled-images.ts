import type { KubeObject } from '../../lib/kube/object';
import { describeTarget } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
import type { ImageUse } from '../../lib/kube/workloads';
import type { ImageReference } from '../../lib/images/reference';
import type { Outcome, Resolution } from '../../lib/openshift/resolution-types';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { platformOf } from '../../lib/workspace/platform';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';

export type SettledOutcome = Exclude<Outcome, { readonly kind: 'trigger' }>;

/** An image that can be read, and what becomes of it. */
export interface SettledImage {
  readonly use: ImageUse;
  /** As written. */
  readonly image: string;
  readonly reference: ImageReference;
  readonly resolution: Resolution;
  readonly outcome: SettledOutcome;
  /** A trigger writes over the image as soon as the object is there; until then the outcome holds. */
  readonly triggered: boolean;
}

/**
 * The images of an object that rules may judge. Left out: what is no reference (`bad-image-reference` speaks of those), what a
 * DeploymentConfig's trigger fills before its first rollout, and whatever a trigger with an unknown part may fill.
 */
export function settledImagesOf(index: ObjectIndex, object: KubeObject, target: TargetProfile): readonly SettledImage[] {
  return resolutionsOf(index, object, target).flatMap(({ use, resolution }): readonly SettledImage[] => {
    const { image, reference } = resolution;
    if (image === undefined || !reference.ok) return [];
    const triggered = filledByTrigger(object, use, target);
    if (triggered === undefined || (triggered && object.kind === 'DeploymentConfig')) return [];
    return [{ use, image, reference: reference.value, resolution, outcome: beforeTrigger(resolution.outcome), triggered }];
  });
}

/** A short name that nobody resolves before the node does. */
export interface ShortName extends SettledImage {
  readonly outcome: Extract<SettledOutcome, { readonly kind: 'node-short-name' }>;
}

export function shortNamesOf(index: ObjectIndex, object: KubeObject, target: TargetProfile): readonly ShortName[] {
  return settledImagesOf(index, object, target).flatMap((settled) => {
    const { outcome } = settled;
    return outcome.kind === 'node-short-name' ? [{ ...settled, outcome }] : [];
  });
}

/** The platform that a finding assumes, for its message: `OpenShift 4.16`; says so where the kinds in the set alone decide. */
export function assumedPlatform(index: ObjectIndex, target: TargetProfile): string {
  const inferred = target.platform === undefined && platformOf(index, target) === 'openshift';
  return inferred ? 'OpenShift, by the kinds in the set' : describeTarget(target);
}

/** An image as messages show it: a digest is cut to its first 12 digits. */
export function abridged(image: string): string {
  return image.replace(/(@[a-z0-9]+:[0-9a-fA-F]{12})[0-9a-fA-F]+/, '$1…');
}

function beforeTrigger(outcome: Outcome): SettledOutcome {
  return outcome.kind === 'trigger' ? beforeTrigger(outcome.before) : outcome;
}
