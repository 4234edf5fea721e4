import type { KeyPair } from './certificates';

/** Who may do what at a test registry. */
export type RegistryAuth =
  | { readonly kind: 'anonymous' }
  /** Basic, with {@link TEST_USER} and {@link TEST_PASSWORD}. */
  | { readonly kind: 'htpasswd' }
  /** Asks for Basic and takes whatever comes. */
  | { readonly kind: 'silly'; readonly realm: string; readonly service: string }
  /** Bearer, with tokens of the server at `realm` that a certificate below the one in `rootFile` signs. */
  | { readonly kind: 'token'; readonly realm: string; readonly service: string; readonly issuer: string; readonly rootFile: string };

export interface RegistryConfig {
  readonly auth: RegistryAuth;
  readonly tls?: Pick<KeyPair, 'certFile' | 'keyFile'> | undefined;
  /** URL of the registry to pull through; the registry is then read-only. */
  readonly remote?: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly storage: string;
  /** Where the htpasswd file is, for the auth of that kind. */
  readonly htpasswdFile: string;
}

export const TEST_USER = 'shop';
/** With a colon, which Basic allows in passwords alone. */
export const TEST_PASSWORD = 'open:sesame';

/** bcrypt of {@link TEST_PASSWORD}, at a cost that takes milliseconds: for tests alone. */
const PASSWORD_HASH = '$2b$05$abcdefghijklmnopqrstuubMHTpw5uKdtLGvKw5uzYhbpqtktcY3.';

export const HTPASSWD = `${TEST_USER}:${PASSWORD_HASH}\n`;

/** The text of a `config.yml`. In JSON, which is YAML and quotes paths and URLs by itself. */
export function configText({ auth, tls, remote, port, storage, htpasswdFile }: RegistryConfig): string {
  return JSON.stringify({
    version: '0.1',
    // The line that tells the port is of this level.
    log: { level: 'info', accesslog: { disabled: true } },
    // No cache: of two registries over one root each has to see what the other has changed.
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true }, maintenance: { uploadpurging: { enabled: false } } },
    http: {
      addr: `127.0.0.1:${port}`,
      secret: 'for tests alone',
      ...(tls === undefined ? {} : { tls: { certificate: tls.certFile, key: tls.keyFile } }),
    },
    ...authSection(auth, htpasswdFile),
    ...(remote === undefined ? {} : { proxy: { remoteurl: remote } }),
  });
}

function authSection(auth: RegistryAuth, htpasswdFile: string): object {
  switch (auth.kind) {
    case 'anonymous':
      return {};
    case 'htpasswd':
      return { auth: { htpasswd: { realm: 'shop registry', path: htpasswdFile } } };
    case 'silly':
      return { auth: { silly: { realm: auth.realm, service: auth.service } } };
    case 'token':
      return { auth: { token: { realm: auth.realm, service: auth.service, issuer: auth.issuer, rootcertbundle: auth.rootFile } } };
  }
}
