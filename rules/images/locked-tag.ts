import type { ImageLock, LockEntry } from '../../lib/images/lock';
import { canonicalRepository, type ImageReference } from '../../lib/images/reference';

/** Whether the lock holds the digest for that very tag: as the tag's own, or as that of one platform. */
export function holdsDigest({ digest: own, platforms }: LockEntry, digest: string): boolean {
  return own === digest || Array.from(platforms.values()).includes(digest);
}

/** The tags of an image's repository that the lock holds, in its order. Costs a walk over the lock's keys. */
export function lockedTagsOf({ host, path }: ImageReference, { keys }: ImageLock): readonly string[] {
  const start = `${canonicalRepository(host, path)}:`;
  return keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
}
