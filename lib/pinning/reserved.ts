import { isUnknown } from '../base/unknown';
import type { ImageReference } from '../images/reference';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ImageUse } from '../kube/workloads';
import { filledByTrigger } from '../openshift/filled-by-trigger';
import { resolveNamesOf } from '../openshift/resolve-names';
import { buildOutputOf } from '../openshift/stream-lookup';
import { triggersOf } from '../openshift/triggers';
import type { ObjectIndex } from '../workspace/object-index';
import { type Skip, skipped } from './skips';

/** Why a container's image is for OpenShift to fill in, whatever stands there: a trigger writes it, or may. */
export function skippedForTrigger(object: KubeObject, use: ImageUse | undefined, target: TargetProfile): Skip | undefined {
  const filled = use ? filledByTrigger(object, use, target) : false;
  if (filled === false) return undefined;
  return skipped('REF_IMAGESTREAM', filled ? 'an image change trigger writes this image from its stream' : 'an image change trigger may write this image from its stream', STREAM_INSTEAD);
}

/** What tells that a short name of one segment is an image stream's. */
export interface StreamHints {
  readonly object: KubeObject;
  readonly use: ImageUse | undefined;
  readonly isStream: (name: string) => boolean;
}

/** Why a name means an image stream. A digest there would keep OpenShift from looking the name up, and send the node to Docker Hub. */
export function streamReference({ short, path, digest }: ImageReference, { object, use, isStream }: StreamHints): Skip | undefined {
  if (short !== true || path.includes('/') || isUnknown(path)) return undefined;
  const hint = digest === undefined ? STREAM_INSTEAD : `take the digest away and pin the stream's tag: with a digest the name is not looked up`;
  if (isStream(path)) return skipped('REF_IMAGESTREAM', `${path} is the name of an image stream`, hint);
  const { effective, open } = resolveNamesOf(object);
  if (use && (effective || open)) return skipped('REF_IMAGESTREAM', 'resolve-names has OpenShift look the name up among image streams', hint);
  return isNamedByTrigger(object, use) ? skipped('REF_IMAGESTREAM', 'a trigger names this container, so that the name is an image stream', hint) : undefined;
}

const NAMES = new WeakMap<ObjectIndex, ReadonlySet<string>>();

/** The names of all image streams that a set holds, has its builds push to, or counts on elsewhere. */
export function streamNamesIn(index: ObjectIndex): ReadonlySet<string> {
  let names = NAMES.get(index);
  if (!names) {
    const builds = [...index.ofKind('BuildConfig'), ...index.ofKind('Build')].flatMap((build) => buildOutputOf(build)?.stream ?? []);
    names = new Set([...index.ofKind('ImageStream').map(({ name }) => name), ...index.externals.streams.map(({ name }) => name), ...builds]);
    NAMES.set(index, names);
  }
  return names;
}

const STREAM_INSTEAD = 'pin the tag of the image stream instead';

/** Whether a trigger speaks of the container at all, one that is paused or does not work included. */
function isNamedByTrigger(object: KubeObject, use: ImageUse | undefined): boolean {
  const container = use?.container;
  if (!container) return false;
  const { name, field, index } = container;
  const entries = triggersOf(object)?.entries ?? [];
  return entries.some(({ fieldPath }) => fieldPath === name || fieldPath.includes(`@.name=="${name}"`) || fieldPath.includes(`${field}[${index}]`));
}
