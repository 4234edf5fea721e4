import { setMaxListeners } from 'node:events';
import { Dispatchers } from './dispatchers';
import { exchange, WireFailure, type ExchangeOptions } from './exchange';
import { RegistryFault } from './fault';
import { rateLimitFault, rateLimitsOf, type RateLimits } from './limits';
import type { Environment } from './proxy';
import { RequestQueue } from './queue';
import type { Redactor } from './redact';
import { placeOf } from './redirects';
import { backoffMs, isTransientStatus, retryAfterMs } from './retry';
import { Schemes, type InsecureHost } from './schemes';
import { Trust } from './tls';
import type { Transport, WireRequest, WireResponse } from './transport-types';
import { reasonOf, sleep as sleepFor, unlessAborted, within, type Sleep } from '../base/waiting';
import { warningsIn } from './warning-header';
import { isTransientFailure, Overdue, seconds, wireFault } from './wire-faults';

const ATTEMPTS = 4;

export interface Timeouts {
  /** Until a connection stands, TLS and all. @default 10 s */
  readonly connectMs: number;
  /** From the request to the head of its answer. @default 15 s */
  readonly headersMs: number;
  /** One attempt, redirects and body included. @default 30 s */
  readonly attemptMs: number;
  /** One request, all attempts and the waits between them included, its turn in the queue left out. @default 120 s */
  readonly requestMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 15_000, attemptMs: 30_000, requestMs: 120_000 };

export interface TransportOptions {
  /** For proxies and certificates. */
  readonly env: Environment;
  readonly caFiles?: readonly string[] | undefined;
  /** Folders with a folder of certificates for each registry. @default podman's and docker's */
  readonly certsDirs?: readonly string[] | undefined;
  /** Files in which the system may keep its certificate authorities. @default where Linux distributions do */
  readonly systemBundles?: readonly string[] | undefined;
  readonly insecure?: readonly InsecureHost[] | undefined;
  /** The longest wait that a registry may ask for. @default 60 s */
  readonly maxWaitMs?: number | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** The wait after the first attempt; doubled each time. @default 0.5 s */
  readonly backoffMs?: number | undefined;
  /** Ends every request and wait with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** What registries say to people, and certificates that cannot be read; each text once. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Told the proxy's password. */
  readonly redactor?: Redactor | undefined;
  readonly sleep?: Sleep | undefined;
  /** 0 to 1. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Each request that goes out: redirects and repetitions count. */
  readonly onRequest?: ((method: string, url: URL) => void) | undefined;
  /** The limits in each answer that tells some. */
  readonly onLimits?: ((host: string, limits: RateLimits) => void) | undefined;
}

/** Opens no connection yet. Throws `UserError` for a CA file that cannot be used. */
export function openTransport(options: TransportOptions): Transport {
  return new HttpTransport(options);
}

/** HTTP with undici. */
class HttpTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #timeouts: Timeouts;
  readonly #maxWaitMs: number;
  readonly #sleep: Sleep;
  readonly #now: () => number;
  readonly #schemes: Schemes;
  readonly #dispatchers: Dispatchers;
  readonly #exchange: ExchangeOptions;
  readonly #queue = new RequestQueue();
  readonly #ended = new AbortController();
  readonly #stop: () => void;
  readonly #warned = new Set<string>();
  /** Hosts that want to be left alone for longer than we wait, so that one refusal does for all that is asked there. */
  readonly #closed = new Map<string, { readonly until: number; readonly limits: RateLimits | undefined }>();

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.#maxWaitMs = options.maxWaitMs ?? 60_000;
    this.#sleep = options.sleep ?? sleepFor;
    this.#now = options.now ?? Date.now;
    const { connectMs, headersMs } = this.#timeouts;
    const { env, caFiles, certsDirs, systemBundles, redactor } = options;
    const warn = (message: string): void => this.#warnOnce(message);
    this.#schemes = new Schemes(options.insecure ?? [], connectMs);
    const trust = new Trust({ env, caFiles, certsDirs, systemBundles, warn });
    this.#dispatchers = new Dispatchers({ env, trust, schemes: this.#schemes, connectMs, headersMs, redactor });
    this.#exchange = {
      dispatchers: this.#dispatchers,
      schemes: this.#schemes,
      connectMs,
      headersMs,
      onRequest: options.onRequest ?? ((): void => undefined),
      onAnswer: (answer) => this.#hear(answer),
    };
    // One listener for each request that waits or runs, and there may be hundreds.
    setMaxListeners(0, this.#ended.signal);
    const { signal } = options;
    this.#stop = (): void => this.#ended.abort(signal === undefined ? undefined : reasonOf(signal));
    if (signal?.aborted === true) this.#stop();
    else signal?.addEventListener('abort', this.#stop, { once: true });
  }

  async send(request: WireRequest): Promise<WireResponse> {
    const url = await this.#urlOf(request);
    this.#guard(request, url);
    let spentMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const allowedMs = Math.min(this.#timeouts.attemptMs, this.#timeouts.requestMs - spentMs);
      const started = { at: 0 };
      const outcome = await this.#queue.run(request.host, this.#ended.signal, () => {
        started.at = this.#now();
        return this.#attempt(request, url, attempt, allowedMs);
      });
      spentMs += this.#now() - started.at;
      if (!isTransient(outcome)) return settle(outcome);
      const waitMs = this.#waitAfter(outcome, request.host, attempt);
      if (attempt === ATTEMPTS || spentMs + waitMs >= this.#timeouts.requestMs) return this.#giveUp(outcome, request.host, attempt);
      spentMs += waitMs;
      const pause = this.#sleep(waitMs, this.#ended.signal);
      if (!(outcome instanceof WireFailure) && outcome.status === 429) this.#queue.pause(request.host, pause);
      await pause;
    }
  }

  async originOf(host: string): Promise<URL> {
    return unlessAborted(this.#schemes.originOf(host), this.#ended.signal);
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#stop);
    this.#ended.abort(new Error('the transport is closed'));
    await this.#dispatchers.close();
  }

  async #urlOf({ host, to }: WireRequest): Promise<URL> {
    // Joined as text: to a URL parser `//other` would be another host.
    const url = typeof to === 'string' ? new URL(`${(await this.originOf(host)).origin}${to}`) : new URL(to);
    url.username = '';
    url.password = '';
    return url;
  }

  /** The last check before anything that is secret leaves: whoever asks has its own. */
  #guard({ host, headers, body }: WireRequest, url: URL): void {
    const isSecret = body !== undefined || headers['authorization'] !== undefined || headers['cookie'] !== undefined;
    if (url.protocol !== 'http:' || !isSecret || this.#schemes.mayBePlain(host, url)) return;
    const hint = `if that is meant, list it: insecure: [{ host: "${url.host}", mode: http }]`;
    throw new RegistryFault('REALM_REFUSED', `credentials for ${host} are not sent to ${placeOf(url)}, which is plain HTTP`, { host, attempts: 0, hint });
  }

  /** One attempt: its answer, or how it failed. Throws what no other attempt can mend. */
  async #attempt(request: WireRequest, url: URL, attempt: number, allowedMs: number): Promise<WireResponse | WireFailure> {
    const { host } = request;
    const { until = 0, limits } = this.#closed.get(host) ?? {};
    const asked = { waitMs: until - this.#now(), maxWaitMs: this.#maxWaitMs };
    if (asked.waitMs > asked.maxWaitMs) throw rateLimitFault({ host, attempts: attempt - 1, limits, asked });
    const late = new Overdue(allowedMs);
    try {
      return await within(allowedMs, late, this.#ended.signal, (signal) => exchange(request, url, attempt, signal, this.#exchange));
    } catch (error) {
      if (this.#ended.signal.aborted) throw reasonOf(this.#ended.signal);
      if (error === late) return new WireFailure(late, wireFault(late, { host: url.host, proxy: this.#dispatchers.routeTo(url, host, true).proxy, attempts: attempt }));
      if (error instanceof WireFailure) return error;
      throw error;
    }
  }

  /** How long to wait before the next attempt. Throws where the registry asks for more than is allowed. */
  #waitAfter(outcome: WireResponse | WireFailure, host: string, attempt: number): number {
    const backoff = backoffMs(attempt, this.#options.backoffMs ?? 500, (this.#options.random ?? Math.random)());
    if (outcome instanceof WireFailure || (outcome.status !== 429 && outcome.status !== 503)) return backoff;
    const waitMs = retryAfterMs(outcome.header('retry-after'), this.#now());
    if (waitMs === undefined || waitMs <= this.#maxWaitMs) return Math.max(backoff, waitMs ?? 0);
    const asked = { waitMs, maxWaitMs: this.#maxWaitMs };
    if (outcome.status === 429) {
      const limits = rateLimitsOf(outcome);
      this.#closed.set(host, { until: this.#now() + waitMs, limits });
      throw rateLimitFault({ host, attempts: attempt, limits, asked });
    }
    const message = `${host} answered 503 and wants ${seconds(waitMs)} to pass, longer than the ${seconds(this.#maxWaitMs)} that are waited`;
    throw new RegistryFault('REGISTRY_ERROR', message, { host, status: 503, attempts: attempt, hint: 'try again later, or raise --max-wait' });
  }

  #giveUp(outcome: WireResponse | WireFailure, host: string, attempts: number): WireResponse {
    if (!(outcome instanceof WireFailure) && outcome.status === 429) throw rateLimitFault({ host, attempts, limits: rateLimitsOf(outcome) });
    return settle(outcome);
  }

  #hear(answer: WireResponse): void {
    for (const text of warningsIn(answer.headers('warning'))) this.#warnOnce(`${answer.url.host} warns: ${text}`);
    const limits = rateLimitsOf(answer);
    if (limits !== undefined) this.#options.onLimits?.(answer.url.host, limits);
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#options.warn?.(message);
  }
}

function isTransient(outcome: WireResponse | WireFailure): boolean {
  return outcome instanceof WireFailure ? isTransientFailure(outcome.cause) : isTransientStatus(outcome.status);
}

function settle(outcome: WireResponse | WireFailure): WireResponse {
  if (outcome instanceof WireFailure) throw outcome.fault;
  return outcome;
}
