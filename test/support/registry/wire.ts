import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A server that is asked directly, without what the program's own transport would do on the way. */
export interface Wire {
  /** `http://127.0.0.1:40123`. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca?: string | undefined;
  /** Sent with each request: `{ authorization: 'Basic …' }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request over a connection of its own: no redirects, no retries, no headers but the given ones. `to` is a path, or a whole URL. */
export async function ask({ url, ca, headers: always }: Wire, to: string, { method = 'GET', headers, body }: Asked = {}): Promise<Answer> {
  const place = new URL(to, url);
  const request = place.protocol === 'https:' ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...length, ...always, ...headers }, agent: false as const, ...(ca === undefined ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const sent = request(place, options, (response) => {
      bodyOf(response).then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** All bytes of a message; rejects when the connection ends before the message does. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The value of an `Authorization` header for a user and a password. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
