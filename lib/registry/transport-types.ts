/** What is asked of a host: a path of a registry, for which the transport knows the scheme, or a whole URL that a registry named. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** `quay.io`, `localhost:5000`: the registry on whose behalf the request goes out, and whose settings (CA, insecure, pause) hold. */
  readonly host: string;
  /** A path with its query, starting with `/`, at the host; or the URL of a token service. */
  readonly to: string | URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Bytes the body may have; more is a fault. */
  readonly maxBytes: number;
  /** Asked before each redirect to another place, and answers why not: a clause. @default every redirect that the transport's own rules allow */
  readonly mayFollow?: ((to: URL) => string | undefined) | undefined;
}

export interface WireResponse {
  readonly status: number;
  /** One header; of several of one name the first. Any case. */
  header(name: string): string | undefined;
  /** All headers of one name, in order. */
  headers(name: string): readonly string[];
  /** Raw, as they came; empty for HEAD. */
  readonly body: Buffer;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** How often the request was sent. */
  readonly attempts: number;
}

/**
 * Sends requests with all that the transport is for: scheme, certificates, proxies, redirects, retries, pauses, limits.
 * A status is an answer, 401, 404 and 5xx that outlasted the retries too, but for four that are thrown as `RegistryFault`: 429 that does not
 * end (RATE_LIMITED), 503 whose `Retry-After` is longer than is waited (REGISTRY_ERROR), a proxy's own 407 (PROXY_FAILED), and 400 from a
 * port that speaks TLS and was asked in plain HTTP (HTTP_ON_TLS). Throws `RegistryFault` too where no answer came, or none that may be followed.
 */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>;
  /** `https://quay.io`, or `http://localhost:5000` once a loopback or listed host is known to speak no TLS. Asks the host where that is not known yet. */
  originOf(host: string): Promise<URL>;
  /** Ends all connections. */
  close(): Promise<void>;
}
