import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostnameOf, isLoopbackHost } from './address-kind';

/** A host that is to be trusted further than it proves: `http` sends everything in the clear, `skip-verify` takes any certificate. */
export interface InsecureHost {
  /** `host[:port]`, as in references. */
  readonly host: string;
  readonly mode: 'http' | 'skip-verify';
}

/** What answers at a port: `unknown` where nobody does. */
export type Speech = 'tls' | 'plain' | 'unknown';

/** HTTPS or HTTP, for each host. Everything is HTTPS but hosts that are listed, and loopback hosts found to speak no TLS. */
export class Schemes {
  readonly #modes: ReadonlyMap<string, InsecureHost['mode']>;
  readonly #connectMs: number;
  readonly #found = new Map<string, Promise<Speech>>();

  constructor(insecure: readonly InsecureHost[], connectMs: number) {
    this.#modes = new Map(insecure.map(({ host, mode }) => [host.toLowerCase(), mode]));
    this.#connectMs = connectMs;
  }

  /** `https://quay.io`. Connects to a loopback host that is not listed, once, to see whether it speaks TLS. */
  async originOf(host: string): Promise<URL> {
    const mode = this.#modes.get(host.toLowerCase());
    if (mode !== undefined) return new URL(`${mode === 'http' ? 'http' : 'https'}://${host}`);
    const plain = isLoopbackHost(host) && (await this.#speechOf(host)) === 'plain';
    return new URL(`${plain ? 'http' : 'https'}://${host}`);
  }

  /** Whether credentials may go to the URL in the clear on behalf of a registry: to loopback hosts, and where either host is listed as `http`. */
  mayBePlain(registry: string, url: URL): boolean {
    return isLoopbackHost(registry) || isLoopbackHost(url.hostname) || [registry, ...namesOf(url)].some((host) => this.#modes.get(host.toLowerCase()) === 'http');
  }

  /** Whether a host was listed to be believed without a valid certificate. */
  skipsVerification(host: string | URL): boolean {
    const names = typeof host === 'string' ? [host] : namesOf(host);
    return names.some((name) => this.#modes.get(name.toLowerCase()) === 'skip-verify');
  }

  async #speechOf(host: string): Promise<Speech> {
    const asked = this.#found.get(host) ?? this.#askBoth(host);
    this.#found.set(host, asked);
    const speech = await asked;
    // Nobody there yet: a registry may still be starting.
    if (speech === 'unknown') this.#found.delete(host);
    return speech;
  }

  async #askBoth(host: string): Promise<Speech> {
    const secure = await speechAt(new URL(`https://${host}`), this.#connectMs);
    if (secure !== 'unknown' || new URL(`http://${host}`).port !== '') return secure;
    // Without a port the two schemes mean two ports.
    return (await opens(new URL(`http://${host}`), this.#connectMs)) ? 'plain' : 'unknown';
  }
}

/** Shakes hands for TLS with whatever listens, sends no request, believes no certificate. A peer that takes the connection and not the handshake speaks plain. */
export function speechAt(url: URL, timeoutMs: number): Promise<Speech> {
  const host = hostnameOf(url.hostname);
  return new Promise((resolve) => {
    let connected = false;
    const socket = connectTls({ host, port: portOf(url), rejectUnauthorized: false, ...(/[a-z]/.test(host) && !host.includes(':') && { servername: host }) });
    const end = (speech: Speech): void => {
      clearTimeout(timer);
      resolve(speech);
      socket.destroy();
    };
    const timer = setTimeout(() => end(connected ? 'plain' : 'unknown'), timeoutMs);
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () => end('tls'));
    socket.on('error', (error: Error) => end(!connected ? 'unknown' : isAlert(error) ? 'tls' : 'plain'));
    socket.once('close', () => end(connected ? 'plain' : 'unknown'));
  });
}

function opens(url: URL, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: hostnameOf(url.hostname), port: portOf(url) });
    const end = (open: boolean): void => {
      clearTimeout(timer);
      resolve(open);
      socket.destroy();
    };
    const timer = setTimeout(() => end(false), timeoutMs);
    socket.once('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** A refusal in TLS is TLS: the peer wants a client certificate, or another version. */
function isAlert(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^ERR_SSL_.*ALERT/.test(error.code);
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? '443' : '80'));
}

/** A URL leaves the port of its scheme out; a list may name it. */
function namesOf(url: URL): readonly string[] {
  return url.port === '' ? [url.hostname, `${url.hostname}:${portOf(url)}`] : [url.host];
}
