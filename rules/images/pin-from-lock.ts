import type { Path } from '../../lib/base/path';
import { type Fix, setTo } from '../../lib/engine/fix';
import type { ImageLock } from '../../lib/images/lock';
import { canonicalRepository, type ImageReference } from '../../lib/images/reference';
import { isSettable } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { internalImageOf } from '../../lib/openshift/internal-image';
import { resolveNamesOf } from '../../lib/openshift/resolve-names';
import { abridged } from './settled-images';
import { tagCommand } from './tag-command';

/** What can be done about an image: an edit, or the next step of a person. */
export interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

/** An image that the lock may hold a digest for. */
export interface Unpinned {
  readonly object: KubeObject;
  readonly at: Path;
  readonly reference: ImageReference;
  readonly images: ImageLock;
  /** Host of the internal registry, of which only the cluster knows the digests. */
  readonly internalRegistry?: string;
}

/**
 * The remedy for an image with a host and no digest: the lock's digest behind the name as its author spelled it, or how to find one.
 * Under resolve-names a digest keeps the image from being looked up, so that another one may run from then on: that needs a yes.
 */
export function pinFromLock({ object, at, reference, images, internalRegistry }: Unpinned): Remedy {
  const { repository, tag, tagKnown, text } = reference;
  // A Template's text is put together from parameters; writing one image over them would take them away.
  if (object.origin.suppliers(at).length > 0 && !isSettable(object, at, text)) {
    return {
      hint:
        object.origin.remedy ??
        'parameters supply this text: pinstream images pin --write puts the digest into one that is the tag of images and nothing else; ' +
        'else write one more for the digest behind the tag',
    };
  }
  const digest = tagKnown ? images.digestOf(text) : undefined;
  if (digest === undefined || tag === undefined) {
    const internal = internalImageOf(reference, internalRegistry);
    if (internal) return { hint: `${tagCommand({ ...internal, tag: tag ?? 'latest' })} prints the name with its digest; pinstream images pin --streams takes it from a file of streams` };
    return { hint: 'the image lock holds no digest for it; pinstream images pin asks the registry and adds it' };
  }
  const { effective, open } = resolveNamesOf(object);
  return { fix: pinTo(at, `${repository}:${tag}@${digest}`, effective || open ? 'unsafe' : 'safe') };
}

/**
 * The edit that makes Docker Hub's image of a short name, pinned: to its own digest, or to the one that the lock holds. `undefined` without
 * one, and for a text that parameters supply a part of. For names that certainly mean no image stream, where `shortNames` says what else they mean.
 */
export function completionFromLock({ object, at, reference, images }: Omit<Unpinned, 'internalRegistry'>): Fix | undefined {
  const { path, tag, tagKnown, digestKnown, text } = reference;
  if (!tagKnown || !digestKnown || !isSettable(object, at, text)) return undefined;
  const digest = reference.digest ?? images.digestOf(text);
  return digest === undefined ? undefined : pinTo(at, `${canonicalRepository(undefined, path)}${tag === undefined ? '' : `:${tag}`}@${digest}`);
}

/** The edit that writes a pinned image. */
export function pinTo(at: Path, pinned: string, safety?: Fix['safety']): Fix {
  return setTo(at, pinned, `write ${abridged(pinned)}`, safety);
}

/** One repair in place of several, as safe as the least safe of them. */
export function joined(fixes: readonly Fix[], title: string): Fix {
  return { safety: fixes.every(({ safety }) => safety === 'safe') ? 'safe' : 'unsafe', title, edits: fixes.flatMap(({ edits }) => edits) };
}
