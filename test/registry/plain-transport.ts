import { createServer, type IncomingMessage, request as send, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { RegistryFault } from '../../lib/registry/fault';
import type { Transport, WireRequest, WireResponse } from '../../lib/registry/transport-types';

/** What a server was asked. */
export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

/** A server on a free loopback port that keeps what it was asked. */
export interface Scripted {
  readonly port: number;
  readonly seen: Seen[];
  close(): Promise<void>;
}

export async function serve(answer: (seen: Seen, port: number) => Answer | Promise<Answer>): Promise<Scripted> {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    void read(request).then(async (body) => {
      const asked = { method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, body: body.toString('utf8') };
      seen.push(asked);
      const { status, headers = {}, body: content } = await answer(asked, portOf(server));
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.statusCode = status;
      response.end(request.method === 'HEAD' || content === undefined ? undefined : JSON.stringify(content));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = (): Promise<void> => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); });
  return { port: portOf(server), seen, close };
}

/** Sends requests over plain HTTP to the servers that names stand for; follows redirects as a transport has to, and does nothing else. */
export class PlainTransport implements Transport {
  readonly sent: WireRequest[] = [];
  readonly #origins: Readonly<Record<string, string>>;
  readonly #ports: Readonly<Record<string, number>>;

  /** @param ports By host. @param origins By host, where it is not `http://<host>`. */
  constructor(ports: Readonly<Record<string, number>> = {}, origins: Readonly<Record<string, string>> = {}) {
    this.#ports = ports;
    this.#origins = origins;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    this.sent.push(request);
    let url = request.to instanceof URL ? request.to : new URL(request.to, await this.originOf(request.host));
    let headers = request.headers;
    for (;;) {
      const response = await this.#once(request, url, headers);
      const location = response.header('location');
      if (response.status < 300 || response.status > 399 || location === undefined) return response;
      const next = new URL(location, url);
      if (request.mayFollow?.(next) !== undefined) throw new RegistryFault('REDIRECT_REFUSED', 'redirect refused', { host: request.host });
      if (next.origin !== url.origin) headers = {};
      url = next;
    }
  }

  originOf(host: string): Promise<URL> {
    return Promise.resolve(new URL(this.#origins[host] ?? `http://${host}`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #once({ method, body }: WireRequest, url: URL, headers: Readonly<Record<string, string>>): Promise<WireResponse> {
    return new Promise((done, failed) => {
      const port = this.#ports[url.host] ?? Number(url.port || 80);
      const request = send({ host: '127.0.0.1', port, method, path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host }, agent: false }, (response) => {
        read(response).then((content) => {
          const all = (name: string): readonly string[] => response.headersDistinct[name.toLowerCase()] ?? [];
          done({ status: response.statusCode ?? 0, header: (name) => all(name)[0], headers: all, body: content, url, attempts: 1 });
        }, failed);
      });
      request.on('error', failed);
      request.end(body);
    });
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
