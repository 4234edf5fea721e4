import { createHash } from 'node:crypto';
import type { RegistryFault } from '../../lib/registry/fault';
import type { RepositoryRequest, Session } from '../../lib/registry/session-types';
import type { WireResponse } from '../../lib/registry/transport-types';

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json';
export const DOCKER_IMAGE = 'application/vnd.docker.distribution.manifest.v2+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';

/** An answer as a test scripts it: header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Changes an answer before it goes out, or fails as a session would. `nth` counts the requests of this method and resource from 1. */
export type Script = (request: RepositoryRequest, answer: Answer, nth: number) => Answer | RegistryFault;

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
}

interface Stored {
  readonly mediaType: string;
  readonly body: Buffer;
}

/** Registries of all hosts in memory, which answer as docker-registry 2.8.2 does. Names are `host/repository`. */
export class FakeRegistry {
  readonly requests: RepositoryRequest[] = [];
  /** Set by a test to bring in faults. */
  script: Script = (_request, answer) => answer;
  readonly #stored = new Map<string, Stored>();

  readonly session: Session = {
    ask: (request) => this.#ask(request),
    sourceOf: () => Promise.resolve(undefined),
  };

  /** Stores a manifest under its digest and its tags, and answers the digest. */
  push(name: string, content: unknown, mediaType: string, ...tags: readonly string[]): string {
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const digest = sha256(body);
    for (const reference of [digest, ...tags]) this.#stored.set(`${name} manifests/${reference}`, { mediaType, body });
    return digest;
  }

  /** Stores a blob and answers its descriptor. */
  blob(name: string, content: unknown, mediaType: string): { readonly mediaType: string; readonly digest: string; readonly size: number } {
    const body = Buffer.from(JSON.stringify(content));
    this.#stored.set(`${name} blobs/${sha256(body)}`, { mediaType: 'application/octet-stream', body });
    return { mediaType, digest: sha256(body), size: body.length };
  }

  /** Stores a single image of a platform. `label` tells images of one platform apart. */
  image(name: string, platform: Partial<Platform>, { tag, label = '' }: { readonly tag?: string; readonly label?: string } = {}): string {
    const config = this.blob(name, { ...platform, config: { Labels: { label } } }, OCI_CONFIG);
    const manifest = { schemaVersion: 2, mediaType: OCI_IMAGE, config, layers: [] };
    return this.push(name, manifest, OCI_IMAGE, ...(tag === undefined ? [] : [tag]));
  }

  /** Stores an index of entries as they are given. */
  index(name: string, manifests: readonly unknown[], ...tags: readonly string[]): string {
    return this.push(name, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX, ...tags);
  }

  /** Stores an index with an image for each platform, and answers all digests: the index's first. */
  multi(name: string, tag: string, ...platforms: readonly Platform[]): readonly [string, ...string[]] {
    const digests = platforms.map((platform) => this.image(name, platform, { label: tag }));
    const entries = platforms.map((platform, at) => ({ mediaType: OCI_IMAGE, digest: digests[at], size: 1, platform }));
    return [this.index(name, entries, tag), ...digests];
  }

  delete(name: string, resource: string): void {
    this.#stored.delete(`${name} ${resource}`);
  }

  /** What was asked: `HEAD quay.io/shop/web manifests/1.2`. */
  get log(): readonly string[] {
    return this.requests.map(({ method, host, repository, resource }) => `${method} ${host}/${repository} ${resource}`);
  }

  #ask(request: RepositoryRequest): Promise<WireResponse> {
    this.requests.push(request);
    const nth = this.requests.filter(({ method, host, resource }) => method === request.method && host === request.host && resource === request.resource).length;
    const answer = this.script(request, this.#answerTo(request), nth);
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(responseTo(request, answer));
  }

  #answerTo({ host, repository, resource }: RepositoryRequest): Answer {
    const found = this.#stored.get(`${host}/${repository} ${resource}`);
    if (found) return { status: 200, headers: { 'content-type': found.mediaType, 'docker-content-digest': sha256(found.body) }, body: found.body };
    const code = resource.startsWith('blobs/') ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN';
    const body = JSON.stringify({ errors: [{ code, message: `${code.toLowerCase().replace('_', ' ')} to registry` }] });
    return { status: 404, headers: { 'content-type': 'application/json' }, body };
  }
}

export function sha256(body: string | Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** An answer as the transport would hand it on. */
export function wireResponse({ status, headers, body }: Answer): WireResponse {
  const url = new URL('https://registry.example.com/');
  const one = (name: string): string | undefined => headers[name.toLowerCase()];
  return { status, header: one, headers: (name) => [one(name)].filter((value) => value !== undefined), body: Buffer.from(body), url, attempts: 1 };
}

function responseTo({ method }: RepositoryRequest, answer: Answer): WireResponse {
  return wireResponse(method === 'HEAD' ? { ...answer, body: '' } : answer);
}
