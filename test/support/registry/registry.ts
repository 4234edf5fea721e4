import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from './certificates';
import { registryProgram } from './program';
import { configText, HTPASSWD, type RegistryAuth } from './registry-config';
import { ask, type Wire } from './wire';

export interface RegistryOptions {
  /** @default anonymous */
  readonly auth?: RegistryAuth;
  /** Serves TLS with this certificate. */
  readonly tls?: KeyPair & { readonly caPem: string };
  /** Pulls through from the registry at this URL, and takes no pushes. */
  readonly remote?: string;
  /** Folder of the stored images, which several registries may share. @default one of its own, which goes with the registry */
  readonly storage?: string;
  /** For a registry that has to come back under its name. @default any free one */
  readonly port?: number;
}

/** A registry that runs. Asked as it is: without headers for signing in. */
export interface TestRegistry extends Wire {
  /** `127.0.0.1:40123`, as in an image's name. */
  readonly host: string;
  readonly port: number;
  /** To give to another registry as its `storage`. */
  readonly storage: string;
  /** Ends the registry, and removes what it made. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 10_000;
const LIFELINE = join(__dirname, 'lifeline.cjs');

/** Starts `docker-registry` on loopback, with deletion enabled, and waits until it answers. Throws with the last lines of its log where it does not. */
export async function startRegistry({ auth = { kind: 'anonymous' }, tls, remote, storage, port = 0 }: RegistryOptions = {}): Promise<TestRegistry> {
  const program = registryProgram();
  if (program === undefined) throw new Error('docker-registry is not installed; put the test into withRegistry');
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-registry-'));
  const root = storage ?? join(folder, 'storage');
  const htpasswdFile = join(folder, 'htpasswd');
  writeFileSync(htpasswdFile, HTPASSWD);
  const configFile = join(folder, 'config.yml');
  writeFileSync(configFile, configText({ auth, tls, remote, port, storage: root, htpasswdFile }));
  // Every variable REGISTRY_… would change the configuration, REGISTRY_AUTH_FILE of podman's users too.
  const child = spawn(process.execPath, [LIFELINE, program, 'serve', configFile], { env: { PATH: process.env['PATH'] }, stdio: 'pipe' });
  const end = ender(child, folder);
  try {
    const given = await portOf(child);
    const wire: Wire = { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${given}`, ...(tls === undefined ? {} : { ca: tls.caPem }) };
    const { status } = await ask(wire, '/v2/');
    if (status !== 200 && status !== 401) throw new Error(`the registry started and answers ${status}`);
    return { ...wire, host: `127.0.0.1:${given}`, port: given, storage: root, stop: end };
  } catch (fault) {
    await end();
    throw fault;
  }
}

/** The port that the log names once the registry listens. */
async function portOf(child: ChildProcess): Promise<number> {
  let log = '';
  return new Promise((resolve, reject) => {
    const give = (problem: string): void => reject(new Error(`the registry ${problem}:\n${log.slice(-2000)}`));
    const timer = setTimeout(() => give(`did not listen within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const read = (chunk: Buffer): void => {
      log = (log + chunk.toString()).slice(-10_000);
      const port = /listening on 127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', ({ message }) => give(`could not be started (${message})`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      give(`ended with ${String(code)}`);
    });
  });
}

function ender(child: ChildProcess, folder: string): () => Promise<void> {
  return async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.destroy();
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
