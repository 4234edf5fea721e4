import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { Agent, Pool, ProxyAgent } from 'undici';
import { proxyFor, type Environment, type Proxy } from './proxy';
import type { Redactor } from './redact';
import type { Schemes } from './schemes';
import type { Trust } from './tls';

const CONNECTIONS_PER_HOST = 4;

/** How a URL is asked. */
export interface Route {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  /** A path; through a proxy for plain HTTP the whole URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The proxy's origin, fit to be shown. */
  readonly proxy: string | undefined;
}

interface DispatcherOptions {
  readonly env: Environment;
  readonly trust: Trust;
  readonly schemes: Schemes;
  readonly connectMs: number;
  readonly headersMs: number;
  readonly redactor: Redactor | undefined;
}

/** Connections that are kept alive, by what they are made with: trust, verification, proxy. */
export class Dispatchers {
  readonly #options: DispatcherOptions;
  readonly #made = new Map<string, Dispatcher>();
  readonly #ended = new AbortController();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    setMaxListeners(0, this.#ended.signal);
  }

  /**
   * The way to a URL on behalf of a registry.
   * @param chosen Whether the registry or our caller named the URL, so that the registry's `skip-verify` holds; a redirect's target answers for itself.
   */
  routeTo(url: URL, registry: string, chosen: boolean): Route {
    const { env, schemes, redactor } = this.#options;
    const proxy = proxyFor(url, env);
    if (proxy?.password !== undefined) redactor?.add(proxy.password);
    const path = `${url.pathname}${url.search}`;
    const shown = proxy?.origin;
    const loose = schemes.skipsVerification(url) || (chosen && schemes.skipsVerification(registry));
    if (proxy === undefined) return { dispatcher: this.#direct(url, registry, loose), origin: url.origin, path, headers: {}, proxy: shown };
    if (url.protocol === 'https:') return { dispatcher: this.#tunnel(url, registry, loose, proxy), origin: url.origin, path, headers: {}, proxy: shown };
    return {
      dispatcher: this.#direct(new URL(proxy.origin), registry, false),
      origin: proxy.origin,
      path: `${url.origin}${path}`,
      headers: { host: url.host, ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }) },
      proxy: shown,
    };
  }

  /** Cuts all connections. */
  async close(): Promise<void> {
    // undici gives no hold on a connection that is not made yet, and waits for it.
    this.#ended.abort();
    await Promise.all([...this.#made.values()].map((dispatcher) => dispatcher.destroy()));
    this.#made.clear();
  }

  #direct(url: URL, registry: string, loose: boolean): Dispatcher {
    return this.#once(['direct', url.host, registry, loose], () => new Agent({ connections: CONNECTIONS_PER_HOST, connect: this.#connectionTo(url, registry, loose) }));
  }

  #tunnel(url: URL, registry: string, loose: boolean, proxy: Proxy): Dispatcher {
    const { headersMs } = this.#options;
    return this.#once(['tunnel', url.host, registry, loose, proxy.origin, proxy.authorization], () => {
      return new ProxyAgent({
        uri: proxy.origin,
        ...(proxy.authorization !== undefined && { token: proxy.authorization }),
        connections: CONNECTIONS_PER_HOST,
        requestTls: this.#connectionTo(url, registry, loose),
        proxyTls: this.#connectionTo(new URL(proxy.origin), registry, false),
        // Else a proxy that takes CONNECT and says nothing holds its connection for five minutes.
        clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: headersMs }),
      });
    });
  }

  #connectionTo(url: URL, registry: string, loose: boolean): { readonly timeout: number; readonly signal: AbortSignal } {
    const { trust, connectMs } = this.#options;
    const { signal } = this.#ended;
    if (url.protocol !== 'https:') return { timeout: connectMs, signal };
    const tls = { timeout: connectMs, signal, secureContext: trust.contextFor(registry, url.host), rejectUnauthorized: !loose };
    return tls;
  }

  #once(parts: readonly unknown[], make: () => Dispatcher): Dispatcher {
    const key = JSON.stringify(parts);
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }
}
