import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its private key, as PEM and in files. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority of one test run. */
export interface Authority {
  readonly caFile: string;
  readonly caPem: string;
  /** A certificate for a server of these host names and IP addresses. */
  issue(names: readonly string[]): KeyPair & { readonly caPem: string };
  /** A certificate with an RSA key, for signing tokens by RS256. */
  issueSigner(): KeyPair;
  /** Removes the files. */
  remove(): void;
}

/** What a server on loopback is called. */
export const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** A name that no server on loopback has. */
export const WRONG_NAMES: readonly string[] = ['registry.example.com'];

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
const RSA_KEY = ['-newkey', 'rsa:2048'];

/** Makes an authority with `openssl` (3.0 or later), valid for two days. Takes some tens of milliseconds, and as much for each certificate. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-certificates-'));
  const ca = makePair(folder, 'ca', [...EC_KEY, '-subj', '/CN=shop test authority', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']);
  const signed = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-addext', 'basicConstraints=critical,CA:FALSE'];
  let count = 0;
  return {
    caFile: ca.certFile,
    caPem: ca.cert,
    issue: (names) => {
      const alternative = `subjectAltName=${names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',')}`;
      const pair = makePair(folder, `server-${count++}`, [...EC_KEY, ...signed, '-subj', '/CN=shop registry', '-addext', alternative]);
      return { ...pair, caPem: ca.cert };
    },
    issueSigner: () => makePair(folder, `signer-${count++}`, [...RSA_KEY, ...signed, '-subj', '/CN=shop token server']),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function makePair(folder: string, name: string, options: readonly string[]): KeyPair {
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  const standard = ['req', '-x509', '-nodes', '-sha256', '-days', '2', '-keyout', keyFile, '-out', certFile];
  // The configuration of the machine may add extensions; an empty one does not.
  execFileSync('openssl', [...standard, ...options], { stdio: 'pipe', env: { ...process.env, OPENSSL_CONF: '/dev/null' } });
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
}
