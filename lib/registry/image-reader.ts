import { type Asked, faultAt, nameOf, RETENTION } from './http-faults';
import type { Manifest } from './manifest';
import { type DigestedManifest, type ManifestReader, unstable } from './manifest-reader';
import type { Repository } from './mirrors';
import type { ResolvedImage } from './resolver-types';

/** A resolved image with what its manifest tells besides. */
export interface ReadImage extends ResolvedImage {
  readonly kind: 'index' | 'image';
  /** Bytes of the manifest itself. */
  readonly sizeBytes: number;
}

/**
 * The image behind a tag: HEAD for its digest, then GET by that digest, so that a tag which moves meanwhile mixes nothing. GET by tag where
 * HEAD tells no digest. Throws `RegistryFault`.
 */
export async function readTag(reader: ManifestReader, place: Repository, tag: string): Promise<ReadImage> {
  const asked: Asked = { ...place, reference: tag, kind: 'tag' };
  return completed(reader, place, asked, await manifestOfTag(reader, place, asked));
}

/** The image behind a digest. Throws DIGEST_GONE where there is none. */
export async function readDigested(reader: ManifestReader, place: Repository, digest: string): Promise<ReadImage> {
  const asked: Asked = { ...place, reference: digest, kind: 'digest' };
  const found = await reader.byDigest(place, digest);
  if (!found) throw faultAt('DIGEST_GONE', `${nameOf(asked)} is not at the registry`, asked, undefined, { status: 404, hint: RETENTION });
  return completed(reader, place, asked, found);
}

/** How many indexes may stand inside of one another below the first. */
const DEEPEST = 3;

async function manifestOfTag(reader: ManifestReader, place: Repository, asked: Asked): Promise<DigestedManifest> {
  const tag = asked.reference;
  const digest = await reader.digestOfTag(place, tag);
  if (digest === undefined) return reader.byTag(place, tag);
  const found = await reader.byDigest(place, digest);
  if (found) return found;
  const second = await reader.digestOfTag(place, tag, { fresh: true });
  if (second === undefined) return reader.byTag(place, tag);
  const foundThen = await reader.byDigest(place, second, { fresh: true });
  if (foundThen) return foundThen;
  // Twice the same: no tag that moves, but perhaps a registry that names wrong digests.
  if (second === digest) return reader.byTag(place, tag, digest);
  throw unstable(asked);
}

async function completed(reader: ManifestReader, place: Repository, asked: Asked, found: DigestedManifest): Promise<ReadImage> {
  const { digest, manifest, warnings } = found;
  const platforms = new PlatformTable(nameOf(asked));
  if (manifest.kind === 'image') await addOwn(reader, place, digest, manifest.config, platforms);
  else await addEntries(reader, place, manifest, platforms, 0);
  if (platforms.digests.size === 0 && manifest.kind === 'index') {
    throw faultAt('NOT_AN_IMAGE', `${nameOf(asked)} is an index without container images`, asked, undefined, { hint: 'name an image' });
  }
  return {
    digest,
    mediaType: manifest.mediaType,
    platforms: platforms.sorted(),
    warnings: [...warnings, ...platforms.warnings],
    kind: manifest.kind,
    sizeBytes: manifest.sizeBytes,
  };
}

/** Collects digests by platform, and what is odd about them. */
class PlatformTable {
  readonly digests = new Map<string, string>();
  readonly warnings: string[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Container runtimes take the first of two that say the same of themselves. */
  add(platform: string, digest: string): void {
    const first = this.digests.get(platform);
    if (first === undefined) this.digests.set(platform, digest);
    else if (first !== digest) this.warn(`names two images for ${platform}; the first, ${first}, is the one that is pulled`);
  }

  warn(clause: string): void {
    this.warnings.push(`${this.#name} ${clause}`);
  }

  sorted(): ReadonlyMap<string, string> {
    return new Map(Array.from(this.digests).sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

async function addOwn(reader: ManifestReader, place: Repository, digest: string, config: string, platforms: PlatformTable): Promise<void> {
  const platform = await reader.platformOf(place, config);
  if (platform === undefined) platforms.warn('names no platform in its config');
  else platforms.add(platform, digest);
}

async function addEntries(reader: ManifestReader, place: Repository, index: Manifest & { kind: 'index' }, platforms: PlatformTable, depth: number): Promise<void> {
  // One after another: order decides between two of one platform.
  for (const entry of index.entries) {
    if (entry.kind === 'image') {
      platforms.add(entry.platform, entry.digest);
      continue;
    }
    if (depth === DEEPEST) {
      platforms.warn(`holds indexes more than ${DEEPEST} deep; ${entry.digest} is passed over`);
      continue;
    }
    const nested = await reader.byDigest(place, entry.digest);
    if (!nested) {
      const asked: Asked = { ...place, reference: entry.digest, kind: 'digest' };
      const message = `${nameOf(asked)}, an index inside of an index, is not at the registry`;
      throw faultAt('DIGEST_CHILD_GONE', message, asked, undefined, { status: 404, hint: RETENTION });
    }
    if (nested.manifest.kind === 'index') await addEntries(reader, place, nested.manifest, platforms, depth + 1);
    else await addOwn(reader, place, nested.digest, nested.manifest.config, platforms);
  }
}
