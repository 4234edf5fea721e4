import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates are made by the program `openssl`; tests that need them are skipped by name without it. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of a test's own: its certificate in `pem`, and certificates on demand. */
export class TestAuthority {
  readonly pem: string;
  /** Where `pem` is kept until `remove`. */
  readonly file: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'pinstream-ca-'));
  #count = 0;

  constructor(name = 'Shop CA') {
    this.file = join(this.#folder, 'ca.pem');
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    this.#make(['-subj', `/CN=${name}`, '-keyout', join(this.#folder, 'ca.key'), '-out', this.file, ...extensions]);
    this.pem = readFileSync(this.file, 'utf8');
  }

  /** @param names Alternative names as openssl writes them: `DNS:localhost`, `IP:127.0.0.1` */
  issue(names: readonly string[], usage: 'serverAuth' | 'clientAuth' = 'serverAuth'): Pair {
    this.#count += 1;
    const [cert, key] = ['pem', 'key'].map((extension) => join(this.#folder, `${this.#count}.${extension}`)) as [string, string];
    const extensions = ['-addext', `subjectAltName=${names.join(',')}`, '-addext', `extendedKeyUsage=${usage}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
    this.#make(['-subj', '/CN=leaf', '-CA', this.file, '-CAkey', join(this.#folder, 'ca.key'), '-keyout', key, '-out', cert, ...extensions]);
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #make(rest: readonly string[]): void {
    const base = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-sha256'];
    execFileSync('openssl', [...base, ...rest], { stdio: 'pipe' });
  }
}
