/** What a registry is shown. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  /** A refresh token, exchanged for an access token; `user` where the entry names one. */
  | { readonly kind: 'identity'; readonly token: string; readonly user: string }
  /** Sent as it is, as a Bearer token. */
  | { readonly kind: 'registry-token'; readonly token: string };

export type Login = Exclude<Credentials, { readonly kind: 'none' }>;

/** The answer to where the credentials for a repository are. */
export interface Found {
  readonly credentials: Credentials;
  /** For people: `~/.docker/config.json, entry quay.io`; `undefined` when there are none. Never a secret. */
  readonly source: string | undefined;
  /** For people: all places that were or would have been looked at, in order. */
  readonly lookedIn: readonly string[];
}

export interface CredentialFinder {
  /**
   * The credentials for a repository: of the first source with an entry that matches. Throws `RegistryFault` `CRED_HELPER_FAILED`.
   * @param host As in the canonical reference: `docker.io`, `quay.io`, `localhost:5000`.
   * @param repository `library/nginx`.
   */
  find(host: string, repository: string): Promise<Found>;
}
