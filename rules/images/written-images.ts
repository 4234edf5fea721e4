import type { Path } from '../../lib/base/path';
import { canonicalKey, type ImageReference, parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { type ImageUse, imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { isImageStream, viewStream } from '../../lib/openshift/image-stream';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';

/** The kinds in which images are written. */
export const WRITTEN_IN: readonly string[] = [...WORKLOADS, 'ImageStream'];

/** An image that can be read: of a container, of an image volume, or the source of an image stream's tag. */
export interface WrittenImage {
  readonly reference: ImageReference;
  readonly at: Path;
  /** `undefined` for the source of a stream's tag. */
  readonly use: ImageUse | undefined;
  /** A stream's tag that is imported again and again: whoever wrote it wants it to move. */
  readonly scheduled: boolean;
}

const WRITTEN = new WeakMap<KubeObject, readonly WrittenImage[]>();

/**
 * Every image that is written in an object of the kinds above, in order. What is no reference is `bad-image-reference`'s.
 * Looked for once an object, however many rules ask.
 */
export function writtenImagesOf(object: KubeObject, { platform }: TargetProfile): readonly WrittenImage[] {
  if (platform === 'kubernetes' && isImageStream(object)) return [];
  let written = WRITTEN.get(object);
  if (!written) WRITTEN.set(object, (written = isImageStream(object) ? sourcesOf(object) : usesOf(object)));
  return written;
}

/** Whether a trigger writes over the image, or may: then what stands there is not what runs. Reads the triggers, so ask it last. */
export function isWrittenOver(object: KubeObject, { use }: WrittenImage, target: TargetProfile): boolean {
  return use !== undefined && filledByTrigger(object, use, target) !== false;
}

/**
 * The key under which the lock holds the image. `undefined` for a name or tag with an unknown part, for a name by digest alone, and for
 * a short name wherever a stream or another registry than Docker Hub may be meant.
 */
export function lockKeyOf({ reference }: WrittenImage, { platform, crio, shortNames }: TargetProfile): string | undefined {
  const meansHub = shortNames !== undefined || (platform === 'kubernetes' && !crio);
  return reference.short === false || meansHub ? canonicalKey(reference) : undefined;
}

function usesOf(object: KubeObject): readonly WrittenImage[] {
  return imageUsesOf(object).flatMap((use) => readable(use.image ?? '', use.path, use));
}

function sourcesOf(object: KubeObject): readonly WrittenImage[] {
  return Array.from(viewStream(object).tags.values()).flatMap(({ from, path, scheduled }) =>
    from?.kind === 'DockerImage' && path !== undefined ? readable(from.name, [...path, 'from', 'name'], undefined, scheduled) : [],
  );
}

function readable(text: string, at: Path, use: ImageUse | undefined, scheduled = false): readonly WrittenImage[] {
  const parsed = parseImage(text);
  return parsed.ok ? [{ reference: parsed.value, at, use, scheduled }] : [];
}
