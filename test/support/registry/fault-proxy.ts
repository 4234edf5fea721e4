import { createServer as createHttp, request as requestHttp, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttps, request as requestHttps } from 'node:https';
import type { KeyPair } from './certificates';
import { listen } from './listen';
import { type Answer, bodyOf, type Wire } from './wire';

/** What goes wrong with a request. */
export type Fault =
  /** The target is not asked. Header values in a list come as several headers. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string | readonly string[]>>; readonly body?: string | Buffer }
  /** The target's answer, changed. `headers` sets those with a value and removes those with `undefined`; `content-length` follows the body. */
  | {
      readonly kind: 'change';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly body?: (body: Buffer) => Buffer;
    }
  /** The target's answer, after something has happened: a tag has moved, a child is gone. */
  | { readonly kind: 'after'; readonly happens: () => Promise<unknown> }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** The connection ends: at once, or after that many bytes of the target's body. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** The target's headers at once, its body in pieces of a byte. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** A body of that many bytes, whatever was asked for. */
  | { readonly kind: 'flood'; readonly bytes: number };

/** A fault and the requests that it is for. */
export interface FaultStep {
  readonly method?: string;
  /** Of path and query. */
  readonly path?: RegExp;
  /** How many requests it is for. @default all */
  readonly times?: number;
  readonly fault: Fault;
}

export interface ProxiedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface FaultProxy extends Wire {
  /** `127.0.0.1:40123`, as in an image's name. */
  readonly host: string;
  /** All so far, in order of arrival. */
  readonly requests: readonly ProxiedRequest[];
  /** How many requests of a method have come for paths that match. */
  count(method: string, path?: RegExp): number;
  /** Replaces the script; counts start anew. */
  script(steps: readonly FaultStep[]): void;
  stop(): Promise<void>;
}

/**
 * Starts a server that passes requests on to the target, except where the script has a fault for them: of the steps that match and have
 * uses left the first is taken. The target hears the name under which the proxy was called, so that the places it names lead back here.
 */
export async function startFaultProxy(target: Wire, steps: readonly FaultStep[] = [], tls?: KeyPair & { readonly caPem: string }): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = [];
  let script = scriptOf(steps);
  const handle: RequestListener = (request, response) => {
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    requests.push(seen);
    serve(target, script(seen), request, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createHttp(handle) : createHttps({ cert: tls.cert, key: tls.key }, handle);
  const port = await listen(server);
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    ca: tls?.caPem,
    host: `127.0.0.1:${port}`,
    requests,
    count: (method, path = /^/) => requests.filter((seen) => seen.method === method && path.test(seen.path)).length,
    script: (next) => {
      script = scriptOf(next);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function scriptOf(steps: readonly FaultStep[]): (request: ProxiedRequest) => Fault | undefined {
  const left = steps.map(({ times = Infinity }) => times);
  return ({ method, path }) => {
    const at = steps.findIndex((step, place) => (left[place] ?? 0) > 0 && (step.method ?? method) === method && (step.path?.test(path) ?? true));
    if (at < 0) return undefined;
    left[at] = (left[at] ?? 0) - 1;
    return steps[at]?.fault;
  };
}

async function serve(target: Wire, fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'after') await fault.happens();
  if (fault?.kind === 'answer') reply(response, request, fault.status, { ...fault.headers }, Buffer.from(fault.body ?? ''));
  else if (fault?.kind === 'flood') flood(response, fault.bytes);
  else if (fault?.kind === 'reset' && fault.afterBytes === undefined) response.socket?.resetAndDestroy();
  else serveAnswer(await passOn(target, request), fault, request, response);
}

/** Hands on what the target answered, with the faults that need it. */
function serveAnswer(answer: Answer, fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (fault?.kind === 'change') {
    const headers = { ...answer.headers, ...fault.headers };
    reply(response, request, fault.status ?? answer.status, headers, fault.body?.(answer.body) ?? answer.body);
  } else if (fault?.kind === 'reset') {
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.subarray(0, fault.afterBytes), () => response.socket?.resetAndDestroy());
  } else if (fault?.kind === 'drip') {
    response.writeHead(answer.status, answer.headers);
    drip(response, answer.body, fault.everyMs);
  } else {
    reply(response, request, answer.status, answer.headers, answer.body);
  }
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function reply(response: ServerResponse, request: IncomingMessage, status: number, headers: Headers, body: Buffer): void {
  // A HEAD tells the length that a GET would have, which only the target knows.
  const length = request.method === 'HEAD' ? undefined : String(body.length);
  const all: Headers = { ...headers, ...(length === undefined ? {} : { 'content-length': length, 'transfer-encoding': undefined }) };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

async function passOn({ url, ca }: Wire, request: IncomingMessage): Promise<Answer> {
  const body = await bodyOf(request);
  const place = new URL(request.url ?? '/', url);
  const send = place.protocol === 'https:' ? requestHttps : requestHttp;
  const options = { method: request.method ?? 'GET', headers: request.headers, agent: false as const, ...(ca === undefined ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const sent = send(place, options, (response) => {
      bodyOf(response).then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function drip(response: ServerResponse, body: Buffer, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= body.length) response.end();
    else response.write(body.subarray(at, ++at));
  }, everyMs);
  response.once('close', () => clearInterval(timer));
}

function flood(response: ServerResponse, bytes: number): void {
  const piece = Buffer.alloc(64 * 1024, ' ');
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const part = piece.subarray(0, Math.min(left, piece.length));
      left -= part.length;
      if (!response.write(part)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  // Without a length, so that only counting finds out.
  response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json' });
  more();
}
