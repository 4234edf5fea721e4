import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { UserError } from '../base/errors';
import type { Environment } from './proxy';

/** Where the bundle of the system's certificate authorities is: Debian, Fedora and RHEL, openSUSE, Alpine. The first that can be read counts. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export interface TrustOptions {
  readonly env: Environment;
  /** PEM files of further certificate authorities, from the command line. */
  readonly caFiles?: readonly string[] | undefined;
  /** Folders with one folder a registry, named `host[:port]`. @default the three that podman and docker read */
  readonly certsDirs?: readonly string[] | undefined;
  /** @default `SSL_CERT_FILE`, else where Linux distributions keep it */
  readonly systemBundles?: readonly string[] | undefined;
  readonly warn?: ((message: string) => void) | undefined;
}

/**
 * Whom to trust, and as whom to appear. Trusted are Mozilla's list as Node carries it, the system's bundle (files, so on Linux), the file of
 * `NODE_EXTRA_CA_CERTS`, the files given, and `*.crt` in the certificate folders of the registry.
 * @see https://github.com/containers/image/blob/main/docs/containers-certs.d.5.md (v5.36)
 */
export class Trust {
  readonly #common: readonly string[];
  readonly #certsDirs: readonly string[];
  readonly #warn: (message: string) => void;
  readonly #contexts = new Map<string, SecureContext>();

  /** Throws `UserError` for a CA file that cannot be read or holds no certificate. */
  constructor({ env, caFiles = [], certsDirs, systemBundles, warn }: TrustOptions) {
    this.#warn = warn ?? ((): void => undefined);
    this.#certsDirs = certsDirs ?? defaultCertsDirs(env);
    const system = systemBundles ?? (env['SSL_CERT_FILE'] ? [env['SSL_CERT_FILE']] : SYSTEM_BUNDLES);
    this.#common = [...rootCertificates, ...firstReadable(system), ...this.#extra(env['NODE_EXTRA_CA_CERTS']), ...caFiles.flatMap(certificatesIn)];
  }

  /**
   * What to hand to a TLS connection to `peer` on behalf of a registry (both `host[:port]`): the authorities of both, and the client
   * certificate of the peer alone. Reads files once for each pair.
   */
  contextFor(registry: string, peer: string): SecureContext {
    const folders = this.#foldersOf(peer);
    const authorities = [...new Set([...folders, ...this.#foldersOf(registry)])].flatMap((folder) => this.#authoritiesIn(folder));
    const pairs = folders.flatMap((folder) => this.#pairsIn(folder));
    const key = JSON.stringify([authorities, pairs]);
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    // A list given here replaces Node's own.
    const ca = [...new Map([...this.#common, ...authorities].map((pem) => [pem.replace(/\s/g, ''), pem])).values()];
    const context = createSecureContext({ ca, ...(pairs.length > 0 && { cert: pairs.map(({ cert }) => cert), key: pairs.map(({ key }) => key) }) });
    this.#contexts.set(key, context);
    return context;
  }

  #extra(path: string | undefined): readonly string[] {
    if (!path) return [];
    try {
      return certificatesIn(path);
    } catch (error) {
      this.#warn(`NODE_EXTRA_CA_CERTS is left out: ${messageOf(error)}`);
      return [];
    }
  }

  #foldersOf(host: string): readonly string[] {
    // A host comes out of a reference or a URL; a folder is not to be climbed out of all the same.
    return /^[A-Za-z0-9._:[\]-]+$/.test(host) && !/^\.+$/.test(host) ? this.#certsDirs.map((root) => join(root, host)) : [];
  }

  #authoritiesIn(folder: string): readonly string[] {
    return this.#filesIn(folder, '.crt').flatMap((path) => {
      try {
        return certificatesIn(path);
      } catch (error) {
        this.#warn(messageOf(error));
        return [];
      }
    });
  }

  #pairsIn(folder: string): readonly { readonly cert: string; readonly key: string }[] {
    return this.#filesIn(folder, '.cert').flatMap((path) => {
      try {
        const pair = { cert: readFileSync(path, 'utf8'), key: readFileSync(path.replace(/\.cert$/, '.key'), 'utf8') };
        createSecureContext(pair);
        return [pair];
      } catch (error) {
        this.#warn(`the client certificate ${path} and its key cannot be used: ${reasonFrom(error)}`);
        return [];
      }
    });
  }

  #filesIn(folder: string, extension: string): readonly string[] {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith(extension))
        .sort()
        .map((name) => join(folder, name));
    } catch (error) {
      if (!isMissing(error)) this.#warn(`the certificates in ${folder} are left out: ${reasonFrom(error)}`);
      return [];
    }
  }
}

function defaultCertsDirs(env: Environment): readonly string[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  return ['/etc/containers/certs.d', '/etc/docker/certs.d', ...(home ? [join(home, '.config/containers/certs.d')] : [])];
}

function firstReadable(paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    try {
      return readFileSync(path, 'utf8').match(CERTIFICATE) ?? [];
    } catch {
      // Each distribution has its own place; Node's list is there without any.
    }
  }
  return [];
}

function certificatesIn(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError('unreadable', `cannot read the certificates in ${path}: ${reasonFrom(cause)}`, { hint: 'name a file of PEM certificates', cause });
  }
  const found = text.match(CERTIFICATE) ?? [];
  try {
    if (found.length === 0) throw new Error('there is no PEM certificate in it');
    for (const pem of found) new X509Certificate(pem);
  } catch (cause) {
    throw new UserError('bad-certificate', `cannot use the certificates in ${path}: ${reasonFrom(cause)}`, { hint: 'name a file of PEM certificates', cause });
  }
  return found;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** `permission denied` of `EACCES: permission denied, open '…'`: the path is named already. */
function reasonFrom(error: unknown): string {
  return messageOf(error).replace(/^[A-Z]+: /, '').replace(/, \w+ '.*$/, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
