import { canonicalRepository, type ImageReference } from '../images/reference';
import type { Chosen } from './site';

/**
 * An image with its digest: `name:tag@digest`, the name as its author spelled it. A short name, of which nodes make what they like, is
 * completed to Docker Hub's.
 */
export function pinnedText(reference: ImageReference, { digest, style }: Chosen): string {
  const { tag } = reference;
  const name = fullName(reference);
  return style === 'digest-only' || tag === undefined ? `${name}@${digest}` : `${name}:${tag}@${digest}`;
}

/** The name ahead of tag and digest, with its host. */
export function fullName({ short, path, repository }: ImageReference): string {
  return short === true ? canonicalRepository(undefined, path) : repository;
}

/**
 * A tag with the digest behind it, for a text to which others put the name and the colon. The tag stays in either style: without one
 * there is nothing that a digest could stand behind.
 */
export function pinnedTag({ tag = 'latest' }: ImageReference, { digest }: Chosen): string {
  return `${tag}@${digest}`;
}
