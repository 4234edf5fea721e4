import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { createServer as createTlsSocketServer, type TlsOptions } from 'node:tls';

export interface Running {
  readonly port: number;
  /** `127.0.0.1:41234`. */
  readonly host: string;
  readonly requests: readonly IncomingMessage[];
}

/** Servers on free ports of the loopback interface, ended together. */
export class LocalServers {
  readonly #servers: NetServer[] = [];
  readonly #sockets = new Set<Socket>();

  http(answer: RequestListener): Promise<Running> {
    const requests: IncomingMessage[] = [];
    return this.#listen(createServer(recording(requests, answer)), requests);
  }

  https(options: TlsOptions, answer: RequestListener): Promise<Running> {
    const requests: IncomingMessage[] = [];
    return this.#listen(createTlsServer(options, recording(requests, answer)), requests);
  }

  /** A forward proxy. `route` says where CONNECT leads, whatever host was asked for, or a status to refuse it with. */
  async proxy(route: (target: string, request: IncomingMessage) => number | { readonly port: number }, plain: RequestListener = notFound): Promise<Running & { readonly tunnels: readonly string[] }> {
    const requests: IncomingMessage[] = [];
    const tunnels: string[] = [];
    const server: Server = createServer(recording(requests, plain));
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      tunnels.push(request.url ?? '');
      this.#keep(socket);
      const to = route(request.url ?? '', request);
      if (typeof to === 'number') {
        socket.end(`HTTP/1.1 ${to} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const upstream = connect(to.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      this.#keep(upstream);
    });
    return { ...(await this.#listen(server, requests)), tunnels };
  }

  /** Takes TLS off and hands the rest to a port of ours. */
  tlsFront(options: TlsOptions, port: number): Promise<Running> {
    const server = createTlsSocketServer(options, (socket) => {
      const inner = connect(port, '127.0.0.1');
      this.#keep(inner);
      socket.on('error', () => undefined);
      socket.pipe(inner).pipe(socket);
    });
    return this.#listen(server, []);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  }

  async #listen(server: NetServer, requests: IncomingMessage[]): Promise<Running> {
    this.#servers.push(server);
    server.on('connection', (socket: Socket) => this.#keep(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { port, host: `127.0.0.1:${port}`, requests };
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

function recording(requests: IncomingMessage[], answer: RequestListener): RequestListener {
  return (request, response) => {
    requests.push(request);
    answer(request, response);
  };
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end();
}
