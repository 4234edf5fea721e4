/** What can go wrong between a reference and its digest. */
export type FaultCode =
  | 'TAG_NOT_FOUND'
  | 'NOT_FOUND_OR_PRIVATE'
  | 'AUTH_REQUIRED'
  | 'AUTH_REJECTED'
  | 'ACCESS_DENIED'
  | 'AUTH_SCHEME_UNSUPPORTED'
  | 'CRED_HELPER_FAILED'
  | 'REALM_REFUSED'
  | 'REDIRECT_REFUSED'
  | 'RATE_LIMITED'
  | 'UNREACHABLE'
  | 'TLS_UNTRUSTED'
  | 'TLS_HOSTNAME'
  | 'TLS_ON_HTTP'
  | 'HTTP_ON_TLS'
  | 'PROXY_FAILED'
  | 'REGISTRY_ERROR'
  | 'NOT_A_REGISTRY'
  | 'DIGEST_MISMATCH'
  | 'DIGEST_UNSTABLE'
  | 'CONTENT_TYPE_MISMATCH'
  | 'PLATFORM_MISSING'
  | 'PLATFORM_AMBIGUOUS'
  | 'NOT_AN_IMAGE'
  | 'SCHEMA1_UNSUPPORTED'
  | 'DIGEST_GONE'
  | 'DIGEST_CHILD_GONE'
  | 'DIGEST_IS_CONFIG';

/** One entry of the `errors` that a registry's body holds. */
export interface RegistryError {
  readonly code: string;
  readonly message: string;
}

/** What is known of a failure besides its code. */
export interface FaultDetails {
  /** `host[:port]` of the registry that was asked. */
  readonly host: string;
  /** HTTP status, where an answer came. */
  readonly status?: number | undefined;
  readonly errors?: readonly RegistryError[] | undefined;
  /** How often the request was sent. */
  readonly attempts?: number | undefined;
  /** What a person can do next. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Why a registry gave no answer that counts. Neither message nor details hold a header, a token, or a URL with user information. */
export class RegistryFault extends Error {
  readonly code: FaultCode;
  readonly host: string;
  readonly status: number | undefined;
  readonly errors: readonly RegistryError[];
  readonly attempts: number;
  readonly hint: string | undefined;

  /** @param message A clause without a full stop: `quay.io answered 404: manifest unknown` */
  constructor(code: FaultCode, message: string, { host, status, errors = [], attempts = 1, hint, cause }: FaultDetails) {
    super(message, { cause });
    this.name = 'RegistryFault';
    this.code = code;
    this.host = host;
    this.status = status;
    this.errors = errors;
    this.attempts = attempts;
    this.hint = hint;
  }
}
