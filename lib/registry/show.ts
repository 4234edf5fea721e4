import { whyAbsent } from './existence';
import { RegistryFault } from './fault';
import { type Asked, nameOf } from './http-faults';
import { type ReadImage, readDigested, readTag } from './image-reader';
import { ManifestReader } from './manifest-reader';
import { firstAnswer, type MirrorChoice, placesFor } from './mirrors';
import { NO_MIRRORS } from './resolver';
import type { TagAddress } from './resolver-types';
import type { RepositoryRequest, Session } from './session-types';

/** An image of a repository by its digest. */
export interface DigestAddress {
  readonly host: string;
  readonly repository: string;
  readonly digest: string;
}

/** All there is to show of an image. */
export interface ImageDescription extends ReadImage {
  readonly requests: RequestCount;
}

/** What an answer cost. Docker Hub counts `manifestGets` against its limit, and nothing else. */
export interface RequestCount {
  readonly heads: number;
  readonly manifestGets: number;
  readonly blobGets: number;
}

interface DescribeOptions {
  readonly session: Session;
  /** @default no mirrors */
  readonly mirrors?: MirrorChoice | undefined;
  /** Told of mirrors that gave no answer. */
  readonly warn?: ((message: string) => void) | undefined;
}

/** Reads what stands behind a tag or a digest, an index's or a single image's. Throws `RegistryFault`. */
export async function describeImage({ session, mirrors = NO_MIRRORS, warn = () => undefined }: DescribeOptions, address: TagAddress | DigestAddress): Promise<ImageDescription> {
  const counter = new CountingSession(session);
  const reader = new ManifestReader(counter);
  const image = await ('tag' in address ? describeTag(reader, mirrors, address, warn) : describeDigest(reader, mirrors, address, warn));
  return { ...image, requests: counter.count };
}

function describeTag(reader: ManifestReader, mirrors: MirrorChoice, { host, repository, tag }: TagAddress, warn: (message: string) => void): Promise<ReadImage> {
  const name = `${host}/${repository}:${tag}`;
  return firstAnswer(placesFor(mirrors, { host, repository }, 'tag', tag), { name, by: 'tag', warn }, (place) => readTag(reader, place, tag));
}

async function describeDigest(reader: ManifestReader, mirrors: MirrorChoice, { host, repository, digest }: DigestAddress, warn: (message: string) => void): Promise<ReadImage> {
  const places = placesFor(mirrors, { host, repository }, 'digest');
  const asked: Asked = { host, repository, reference: digest, kind: 'digest' };
  try {
    return await firstAnswer(places, { name: nameOf(asked), by: 'digest', warn }, (place) => readDigested(reader, place, digest));
  } catch (error) {
    throw error instanceof RegistryFault ? await whyAbsent(reader, places, asked, error) : error;
  }
}

/** Counts what passes through; sign-in is not seen here. */
class CountingSession implements Session {
  readonly #session: Session;
  #count: RequestCount = { heads: 0, manifestGets: 0, blobGets: 0 };

  constructor(session: Session) {
    this.#session = session;
  }

  get count(): RequestCount {
    return this.#count;
  }

  ask(request: RepositoryRequest): ReturnType<Session['ask']> {
    const kind = request.method === 'HEAD' ? 'heads' : request.resource.startsWith('manifests/') ? 'manifestGets' : 'blobGets';
    this.#count = { ...this.#count, [kind]: this.#count[kind] + 1 };
    return this.#session.ask(request);
  }

  sourceOf(host: string, repository: string): Promise<string | undefined> {
    return this.#session.sourceOf(host, repository);
  }
}
