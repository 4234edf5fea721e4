import { readDigest } from '../images/digest';
import { digestOfBytes, isDigestOf } from './body-digest';
import { RegistryFault } from './fault';
import { type Asked, faultAt, faultOf, nameOf } from './http-faults';
import { type Manifest, platformOfConfig, readManifest, refuseForeign } from './manifest';
import { isImageType, isIndexType, isSchema1Type, MANIFEST_ACCEPT, mediaTypeOf } from './media-types';
import type { Repository } from './mirrors';
import type { Session } from './session-types';
import type { WireResponse } from './transport-types';

/** A manifest whose bytes were checked against its digest. */
export interface DigestedManifest {
  readonly digest: string;
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
}

/** Bytes a manifest or a config blob may have. */
const LARGEST_MANIFEST = 8 * 1024 * 1024;

/** Asks one registry for manifests. Each question goes out once, whoever asks and however often, unless it is said to be asked afresh. */
export class ManifestReader {
  readonly #session: Session;
  readonly #heads = new Map<string, Promise<WireResponse>>();
  readonly #manifests = new Map<string, Promise<DigestedManifest | undefined>>();
  readonly #platforms = new Map<string, Promise<string | undefined>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The answer to HEAD for a tag or a manifest's digest, of any status. */
  head(place: Repository, reference: string, { fresh = false } = {}): Promise<WireResponse> {
    return once(this.#heads, `${place.host}/${place.repository} ${reference}`, fresh, () => this.#askManifest('HEAD', place, reference));
  }

  /**
   * What HEAD tells of a tag; `undefined` where only GET can tell more: no usable digest or type, or a refusal whose reason HEAD cannot
   * have. Throws TAG_NOT_FOUND, SCHEMA1_UNSUPPORTED and other faults that GET would not change.
   */
  async digestOfTag(place: Repository, tag: string, { fresh = false } = {}): Promise<string | undefined> {
    const response = await this.head(place, tag, { fresh }).catch((error: unknown) => {
      if (error instanceof RegistryFault && WORTH_A_GET.has(error.code) && isWorthAGet(error.status)) return undefined;
      throw error;
    });
    if (!response || isWorthAGet(response.status)) return undefined;
    const asked: Asked = { ...place, reference: tag, kind: 'tag' };
    if (response.status !== 200) throw faultOf(response, asked);
    const type = mediaTypeOf(response.header('content-type')) ?? '';
    if (isSchema1Type(type)) refuseForeign(response, asked);
    return isIndexType(type) || isImageType(type) ? digestHeader(response) : undefined;
  }

  /** The manifest behind a digest, its bytes checked; `undefined` for 404. Throws DIGEST_MISMATCH and what `readManifest` throws. */
  byDigest(place: Repository, digest: string, { fresh = false } = {}): Promise<DigestedManifest | undefined> {
    return once(this.#manifests, `${place.host}/${place.repository} ${digest}`, fresh, async () => {
      const asked: Asked = { ...place, reference: digest, kind: 'digest' };
      const response = await this.#askManifest('GET', place, digest);
      if (response.status === 404) return undefined;
      if (response.status !== 200) throw faultOf(response, asked);
      refuseForeign(response, asked);
      if (!isDigestOf(digest, response.body)) throw mismatch(asked, response);
      return { digest, manifest: readManifest(response, asked), warnings: [] };
    });
  }

  /**
   * The manifest behind a tag where HEAD was no help; the digest is that of its bytes. Where a digest in a header says otherwise, or
   * `distrusted` does (one that the registry named and does not serve), the registry must serve the computed one.
   */
  async byTag(place: Repository, tag: string, distrusted?: string): Promise<DigestedManifest> {
    const asked: Asked = { ...place, reference: tag, kind: 'tag' };
    const response = await this.#askManifest('GET', place, tag);
    if (response.status !== 200) throw faultOf(response, asked);
    refuseForeign(response, asked);
    const claimed = digestHeader(response);
    if (distrusted !== undefined && isDigestOf(distrusted, response.body)) throw unstable(asked, response);
    const agreed = claimed !== undefined && isDigestOf(claimed, response.body) ? claimed : undefined;
    const digest = agreed ?? digestOfBytes(response.body);
    const wrong = distrusted ?? (agreed === undefined ? claimed : undefined);
    if (wrong !== undefined && (await this.head(place, digest)).status !== 200) throw mismatch(asked, response);
    const manifest = readManifest(response, asked);
    return { digest, manifest, warnings: wrong === undefined ? [] : [wrongHeader(asked, wrong, digest)] };
  }

  /** The platform of a single image, out of its config blob; `undefined` where that names none. Throws DIGEST_MISMATCH. */
  platformOf(place: Repository, config: string): Promise<string | undefined> {
    return once(this.#platforms, `${place.host}/${place.repository} ${config}`, false, async () => {
      const asked: Asked = { ...place, reference: config, kind: 'blob' };
      const response = await this.#ask('GET', place, `blobs/${config}`);
      if (response.status !== 200) throw faultOf(response, asked);
      if (!isDigestOf(config, response.body)) throw mismatch(asked, response);
      return platformOfConfig(response.body);
    });
  }

  /** Whether a digest is that of a blob: a config, which people know as an image ID, or a layer. */
  async isBlob(place: Repository, digest: string): Promise<boolean> {
    const resource = `blobs/${digest}`;
    const response = await once(this.#heads, `${place.host}/${place.repository} ${resource}`, false, () => this.#ask('HEAD', place, resource));
    return response.status === 200 && mediaTypeOf(response.header('content-type')) !== 'text/html';
  }

  #askManifest(method: 'GET' | 'HEAD', place: Repository, reference: string): Promise<WireResponse> {
    return this.#ask(method, place, `manifests/${reference}`, MANIFEST_ACCEPT);
  }

  #ask(method: 'GET' | 'HEAD', { host, repository }: Repository, resource: string, accept?: string): Promise<WireResponse> {
    return this.#session.ask({ method, host, repository, resource, accept, maxBytes: LARGEST_MANIFEST });
  }
}

/** The fault of a digest that moves or vanishes while it is asked for. */
export function unstable(asked: Asked, response?: WireResponse): RegistryFault {
  const hint = 'do not deploy it; somebody may be pushing the tag right now, so try again, and tell who runs the registry if it stays';
  return faultAt('DIGEST_UNSTABLE', `${asked.host} names digests for ${nameOf(asked)} that it does not serve`, asked, response, { hint });
}

/** A well-formed digest in the header; registries that leave out the algorithm mean nothing by it. */
export function digestHeader(response: WireResponse): string | undefined {
  const text = response.header('docker-content-digest')?.trim();
  return text !== undefined && readDigest(text).ok ? text : undefined;
}

const WORTH_A_GET: ReadonlySet<string> = new Set(['ACCESS_DENIED', 'NOT_FOUND_OR_PRIVATE', 'REGISTRY_ERROR']);

/** 400, 405, 406 and 501 say that HEAD is the trouble; for 403 and other 5xx the body of GET has the reason. */
function isWorthAGet(status: number | undefined): boolean {
  return status !== undefined && ([400, 403, 405, 406].includes(status) || status >= 500);
}

function mismatch(asked: Asked, response: WireResponse): RegistryFault {
  const hint = 'do not deploy it; the registry, a mirror or a proxy alters content';
  return faultAt('DIGEST_MISMATCH', `the bytes of ${nameOf(asked)} do not have the digest that ${asked.host} names`, asked, response, { hint });
}

function wrongHeader(asked: Asked, wrong: string, digest: string): string {
  return `DIGEST_HEADER_WRONG: ${asked.host} says that ${nameOf(asked)} is ${wrong}, and its bytes are ${digest}, which is used`;
}

function once<Answer>(known: Map<string, Promise<Answer>>, question: string, fresh: boolean, ask: () => Promise<Answer>): Promise<Answer> {
  const kept = fresh ? undefined : known.get(question);
  if (kept) return kept;
  const answer = ask();
  known.set(question, answer);
  return answer;
}
