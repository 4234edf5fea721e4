import type { WireResponse } from './transport-types';

/** A request to a repository of a registry. */
export interface RepositoryRequest {
  readonly method: 'GET' | 'HEAD';
  /** As in the reference, canonical: `docker.io`, `quay.io`, `localhost:5000`. */
  readonly host: string;
  /** `library/nginx`. */
  readonly repository: string;
  /** Behind `/v2/<repository>/`: `manifests/1.2`, `blobs/sha256:…`. */
  readonly resource: string;
  readonly accept?: string | undefined;
  readonly maxBytes: number;
}

/** Signs in where a registry asks for it. */
export interface Session {
  /**
   * The answer, once signed in: never 401 unless the registry asks in a way that is answered with a fault. Throws `RegistryFault` of the
   * codes about authentication, and what the transport throws.
   */
  ask(request: RepositoryRequest): Promise<WireResponse>;
  /** Where the credentials for a repository come from, for people: `~/.docker/config.json, quay.io`; `undefined` for none. Never a secret. */
  sourceOf(host: string, repository: string): Promise<string | undefined>;
}
