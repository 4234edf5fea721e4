import type { Dispatcher } from 'undici';
import type { Dispatchers, Route } from './dispatchers';
import { RegistryFault } from './fault';
import { MAX_REDIRECTS, placeOf, redirectOf, type Hop } from './redirects';
import { speechAt, type Schemes } from './schemes';
import type { WireRequest, WireResponse } from './transport-types';
import { httpOnTlsFault, mayBeTlsPeer, proxyFault, wireFault } from './wire-faults';

export interface ExchangeOptions {
  readonly dispatchers: Dispatchers;
  readonly schemes: Schemes;
  readonly connectMs: number;
  readonly headersMs: number;
  readonly onRequest: (method: string, url: URL) => void;
  /** Every answer, redirects too. */
  readonly onAnswer: (answer: WireResponse) => void;
}

/** A failure of one attempt: what it was, and what to tell if no other attempt is made. */
export class WireFailure extends Error {
  readonly fault: RegistryFault;

  constructor(cause: unknown, fault: RegistryFault) {
    super('the request failed', { cause });
    this.fault = fault;
  }
}

/** Sends a request once and follows where it leads. Throws `WireFailure` where the connection fails, `RegistryFault` where no other attempt can help. */
export async function exchange(request: WireRequest, url: URL, attempt: number, signal: AbortSignal, options: ExchangeOptions): Promise<WireResponse> {
  let hop: Hop = { method: request.method, url, headers: request.headers, body: request.body };
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(hop, request, hops === 0, attempt, signal, options);
    const redirect = redirectOf(hop, answer.status, answer.header('location'), url);
    if (redirect === undefined) return answer;
    if (!redirect.ok) throw refused(request, `${redirect.to}, ${redirect.refusal}`, attempt);
    const place = placeOf(redirect.hop.url);
    if (hops === MAX_REDIRECTS) throw refused(request, `${place} after ${MAX_REDIRECTS} other redirects, and no more are followed`, attempt);
    const objection = request.mayFollow?.(redirect.hop.url);
    if (objection !== undefined) throw refused(request, `${place}, ${objection}`, attempt);
    hop = redirect.hop;
  }
}

async function ask(hop: Hop, request: WireRequest, first: boolean, attempt: number, signal: AbortSignal, options: ExchangeOptions): Promise<WireResponse> {
  const route = options.dispatchers.routeTo(hop.url, request.host, first);
  const context = { host: hop.url.host, proxy: route.proxy, attempts: attempt };
  options.onRequest(hop.method, hop.url);
  let answer: WireResponse;
  try {
    answer = await receive(await sendHop(hop, route, signal, options), hop, request, attempt);
  } catch (error) {
    if (signal.aborted || error instanceof RegistryFault) throw error;
    if (isDirectPlain(hop, route) && mayBeTlsPeer(error) && (await speaksTls(hop, options))) throw httpOnTlsFault(hop.url.host, attempt);
    throw new WireFailure(error, wireFault(error, context));
  }
  if (answer.status === 407 && route.proxy !== undefined) throw proxyFault(407, context);
  // Servers that see HTTP on a TLS port say so in words, each in its own, and to HEAD in none.
  if (answer.status === 400 && isDirectPlain(hop, route) && (await speaksTls(hop, options))) throw httpOnTlsFault(hop.url.host, attempt, 400);
  options.onAnswer(answer);
  return answer;
}

function sendHop({ method, headers, body }: Hop, { dispatcher, origin, path, headers: extra }: Route, signal: AbortSignal, { headersMs }: ExchangeOptions): Promise<Dispatcher.ResponseData> {
  return dispatcher.request({
    origin,
    path,
    method,
    // Digests are of the bytes as stored, so nothing may be packed on the way.
    headers: { 'user-agent': 'pinstream', ...headers, 'accept-encoding': 'identity', ...extra },
    ...(body !== undefined && { body }),
    signal,
    headersTimeout: headersMs,
    // The time for the whole attempt covers the body.
    bodyTimeout: 0,
  });
}

async function receive({ statusCode, headers, body }: Dispatcher.ResponseData, hop: Hop, { host, maxBytes }: WireRequest, attempt: number): Promise<WireResponse> {
  // A stream that is given up may still speak of it.
  body.on('error', () => undefined);
  const all = (name: string): readonly string[] => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  const chunks: Buffer[] = [];
  let size = 0;
  const tooBig = (): RegistryFault => {
    body.destroy();
    const message = `${hop.url.host} answered ${statusCode} with more than the ${maxBytes} bytes that fit here`;
    return new RegistryFault('REGISTRY_ERROR', message, { host, status: statusCode, attempts: attempt, hint: 'check that the address is that of a registry' });
  };
  if (hop.method !== 'HEAD' && Number(all('content-length')[0] ?? 0) > maxBytes) throw tooBig();
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) throw tooBig();
    chunks.push(chunk);
  }
  const header = (name: string): string | undefined => all(name)[0];
  return { status: statusCode, header, headers: all, body: Buffer.concat(chunks), url: hop.url, attempts: attempt };
}

function isDirectPlain(hop: Hop, route: Route): boolean {
  return hop.url.protocol === 'http:' && route.proxy === undefined;
}

async function speaksTls(hop: Hop, { connectMs }: ExchangeOptions): Promise<boolean> {
  return (await speechAt(hop.url, connectMs)) === 'tls';
}

function refused({ host }: WireRequest, rest: string, attempts: number): RegistryFault {
  return new RegistryFault('REDIRECT_REFUSED', `${host} redirects to ${rest}`, {
    host,
    attempts,
    hint: 'use the registry\'s own name, or ask who runs it',
  });
}
