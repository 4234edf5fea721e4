import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Credentials } from '../kubeconfig/access';
import { reasonOf } from '../../base/waiting';

/** One request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the server's address, with its query: `/api/v1/namespaces/shop/pods?limit=500`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** No whole answer came. */
export class WireFailure extends Error {
  override readonly name = 'WireFailure';
  /** Node's or OpenSSL's word for it, `''` where there is none; `TIMEOUT` for ours. */
  readonly code: string;
  /** Whether the server may have got the request, and acted on it. */
  readonly mayHaveArrived: boolean;

  constructor(code: string, message: string, mayHaveArrived: boolean) {
    super(message);
    this.code = code;
    this.mayHaveArrived = mayHaveArrived;
  }
}

export interface SendOptions {
  readonly server: URL;
  readonly credentials: Credentials;
  /** From the start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const LARGEST_ANSWER_BYTES = 256 * 1_048_576;
const unzip = promisify(gunzip);

/** Sends a request once. Redirects are not followed: credentials go where the kubeconfig says. Throws `WireFailure`, or the signal's reason. */
export async function send(request: ApiRequest, { server, credentials, timeoutMs, signal }: SendOptions): Promise<ApiAnswer> {
  if (signal.aborted) throw reasonOf(signal);
  const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body), 'utf8');
  const isRead = request.method === 'GET';
  return new Promise((resolve, reject) => {
    let isOpen = false;
    const start = server.protocol === 'https:' ? requestTls : requestPlain;
    const outgoing = start({
      // Not as one address: parsing that would take `..` in a name for a step upwards.
      ...urlToHttpOptions(server),
      path: `${server.pathname.replace(/\/$/, '')}${request.path}`,
      method: request.method,
      agent: isRead ? credentials.agent : credentials.freshAgent,
      headers: {
        ...(credentials.headers as Record<string, string | string[]>),
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'pinstream',
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(body.length) }),
      },
    });
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      finish();
    };
    const fail = (error: Error): void => end(() => reject(error));
    // Rejects first: once an answer has begun, its reader sees a lost connection and not why it was ended.
    const stop = (error: Error): void => {
      fail(error);
      outgoing.destroy();
    };
    const timer = setTimeout(() => stop(new WireFailure('TIMEOUT', `no answer within ${timeoutMs / 1000} s`, isOpen)), timeoutMs);
    const abort = (): void => stop(reasonOf(signal));
    signal.addEventListener('abort', abort, { once: true });
    outgoing.on('socket', (socket) => whenOpen(socket, () => (isOpen = true)));
    outgoing.on('error', (error) => fail(failureOf(error, isOpen)));
    outgoing.on('response', (response) => {
      answerOf(response).then(
        (answer) => end(() => resolve(answer)),
        (error: unknown) => fail(failureOf(error, true)),
      );
    });
    outgoing.end(body);
  });
}

/** Calls back once bytes of ours can go to the server: not while the connection or its TLS is still being made. */
function whenOpen(socket: Socket, callback: () => void): void {
  // Node's own word for it, not in its types; were it to go, every failure would count as arrived.
  if ('secureConnecting' in socket && socket.secureConnecting === true) socket.once('secureConnect', callback);
  else if (socket.connecting) socket.once('connect', callback);
  else callback();
}

function failureOf(error: unknown, mayHaveArrived: boolean): WireFailure {
  if (error instanceof WireFailure) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Who refuses the handshake has not looked at the request, though TLS 1.3 lets it go out before.
  return new WireFailure(code, error instanceof Error ? error.message : String(error), mayHaveArrived && !isHandshake(code));
}

function isHandshake(code: string): boolean {
  return code === 'EPROTO' || /^ERR_SSL_.*ALERT/.test(code);
}

async function answerOf(response: IncomingMessage): Promise<ApiAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER_BYTES) throw new WireFailure('TOO_LARGE', 'the answer is too large', true);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const isZipped = response.headers['content-encoding'] === 'gzip';
  const plain = isZipped ? await unzip(bytes, { maxOutputLength: LARGEST_ANSWER_BYTES }) : bytes;
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    retryAfter: response.headers['retry-after'],
    text: plain.toString('utf8'),
  };
}
