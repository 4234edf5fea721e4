import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, type MockInstance, vi } from 'vitest';
import { connect, type Connection, type ConnectOptions } from '../../lib/registry/connect';
import { NO_MIRRORS } from '../../lib/registry/resolver';
import type { TagAddress } from '../../lib/registry/resolver-types';
import { makeAuthority } from '../support/registry/certificates';
import type { Manifest } from '../support/registry/manifests';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../support/registry/token-server';

/** A connection as a run has it, and what people were told meanwhile. */
interface Opened extends Connection {
  readonly warnings: readonly string[];
}

interface OpenOptions extends Partial<Omit<ConnectOptions, 'signal' | 'warn'>> {
  /** Files of the home folder: `{ '.docker/config.json': … }`. */
  readonly files?: Readonly<Record<string, string>>;
}

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Has something undone after the test, the last first. */
export function later(clean: () => Promise<void> | void): void {
  cleanups.push(clean);
}

/** Connects with nothing of the machine's own: an empty home folder and environment. Repeats at once. Closed after the test. */
export function open({ files = {}, env = {}, ...options }: OpenOptions = {}): Opened {
  const home = folderWith(files);
  const warnings: string[] = [];
  const connection = connect({
    home,
    authfile: undefined,
    caFiles: [],
    insecure: [],
    mirrors: NO_MIRRORS,
    maxWaitMs: undefined,
    timing: { backoffMs: 1 },
    ...options,
    env: { HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), ...env },
    signal: new AbortController().signal,
    warn: (message) => void warnings.push(message),
  });
  later(() => connection.close());
  return { ...connection, warnings };
}

/** A registry that takes tokens, and all that stands around it. */
interface TokenRegistry {
  readonly registry: TestRegistry;
  readonly tokens: TokenServer;
  /** A registry with the same content that lets everybody in. */
  readonly plain: TestRegistry;
  /** The index that is `shop/web:1.2` in both. */
  readonly web: Manifest;
  readonly stop: () => Promise<void>;
}

/** Starts a registry that takes tokens, with a token service of its own, to be stopped by who asked for it. Needs `openssl`. */
export async function startTokenRegistry(options: Omit<TokenServerOptions, 'signer'> = {}): Promise<TokenRegistry> {
  const authority = makeAuthority();
  const plain = await startRegistry();
  const web = await pushIndex(plain, 'shop/web:1.2');
  const tokens = await startTokenServer({ signer: authority.issueSigner(), ...options });
  const { service, issuer } = tokens;
  const registry = await startRegistry({ auth: { kind: 'token', realm: byName(tokens.realm), service, issuer, rootFile: authority.caFile }, storage: plain.storage });
  const stop = async (): Promise<void> => {
    await registry.stop();
    await tokens.stop();
    // It keeps the content of both.
    await plain.stop();
    authority.remove();
  };
  return { registry, tokens, plain, web, stop };
}

/** A folder that goes after the test, with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-real-'));
  later(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A file with these contents, which goes after the test. */
export function fileWith(text: string): string {
  return join(folderWith({ 'auth.json': text }), 'auth.json');
}

/** The text of a file of credentials for a host, as docker and podman write it. */
export function authsFor(host: string, { user = TEST_USER, password = TEST_PASSWORD } = {}): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${user}:${password}`).toString('base64') } } });
}

/** The URL of a server on loopback by a name: as an address it would be refused as a realm, unless it were the registry itself. */
export function byName(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}

/** `shop/web:1.2` at a host. */
export function tagAt(host: string, name: string): TagAddress {
  const colon = name.lastIndexOf(':');
  return { host, repository: name.slice(0, colon), tag: name.slice(colon + 1) };
}

/** The digest that a resolver answers with. Throws for `'known'`. */
export async function digestIn(answer: ReturnType<Connection['resolver']['resolve']>): Promise<string> {
  const resolved = await answer;
  if (resolved === 'known') throw new Error('the digest was known');
  return resolved.digest;
}

/**
 * Notes where sockets of this process connect to, as `host:port`, until the test ends. A host of `elsewhere` is taken to this machine in its
 * place, so that names and addresses of the world can be asked without leaving it.
 */
export function watchSockets(elsewhere: readonly string[] = []): readonly string[] {
  const seen: string[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the `this` that it belongs to
  const original = Socket.prototype.connect;
  const spy: MockInstance = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]): Socket {
    const options: unknown = Array.isArray(given[0]) ? given[0][0] : given[0];
    if (isPlace(options)) {
      seen.push(`${options.host}:${options.port}`);
      if (elsewhere.includes(options.host)) options.host = '127.0.0.1';
    }
    Reflect.apply(original, this, given);
    return this;
  });
  later(() => spy.mockRestore());
  return seen;
}

function isPlace(value: unknown): value is { host: string; port: number | string } {
  return typeof value === 'object' && value !== null && 'host' in value && typeof value.host === 'string' && 'port' in value;
}
