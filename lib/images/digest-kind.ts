import type { ImageLock, LockEntry } from './lock';
import { canonicalRepository, type ImageReference } from './reference';

/** What stands behind a digest: an index of several platforms' images, or one image. */
type DigestKind = 'index' | 'image';

interface LockedDigest {
  readonly kind: DigestKind;
  /** The entry that holds the digest. */
  readonly entry: LockEntry;
}

/** What the lock tells of a reference's digest, under whichever tag it holds it; `undefined` where it does not. Costs a walk over the lock's keys. */
export function lockedDigest(images: ImageLock, { host, path, digest, nameKnown, digestKnown }: ImageReference): LockedDigest | undefined {
  if (digest === undefined || !nameKnown || !digestKnown) return undefined;
  const repository = `${canonicalRepository(host, path)}:`;
  for (const key of images.keys) {
    const entry = key.startsWith(repository) ? images.entryOf(key) : undefined;
    const kind = entry && kindIn(entry, digest);
    if (kind) return { kind, entry };
  }
  return undefined;
}

/** Whether an entry's own digest is an index's: its media type says so, else that its platforms have digests of their own. */
export function isIndex({ digest, mediaType, platforms }: LockEntry): boolean {
  if (mediaType !== undefined) return INDEXES.has(mediaType);
  return platforms.size > 0 && !Array.from(platforms.values()).includes(digest);
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md and Docker's image manifest version 2, schema 2 */
const INDEXES = new Set(['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']);

function kindIn(entry: LockEntry, digest: string): DigestKind | undefined {
  if (entry.digest === digest) return isIndex(entry) ? 'index' : 'image';
  return Array.from(entry.platforms.values()).includes(digest) ? 'image' : undefined;
}
