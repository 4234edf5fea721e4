import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer } from '../answer';
import type { Log } from '../log';
import { METRICS_TYPE } from '../metrics';
import type { Processor } from '../processor';
import { readBody } from './read-body';
import type { Readiness } from './readiness';

export interface ServerOptions {
  readonly processor: Processor;
  readonly readiness: Readiness;
  readonly log: Log;
  /** An IP address of this machine. */
  readonly address: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** The largest body of a request that is read. */
  readonly mostBodyBytes: number;
  /** How long a request may take to arrive, in milliseconds; a third of it for its headers. @default 15000 */
  readonly arrivalMs?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no more connections, lets go of those on which nothing is asked, and resolves when all that was asked is answered. */
  drain(): Promise<void>;
  /** Ends all connections at once. */
  cut(): void;
}

/** KubeDiag's own path, and the one of its design document. */
const PROCESSOR_PATHS: readonly string[] = ['/processor/statefulsetStuck', '/processor/statefulsetStuckDiagnoser'];

/** More would keep memory that nobody asks for; KubeDiag has one agent on each node. */
const MOST_CONNECTIONS = 2_000;

/** Listens. Rejects with Node's error where the address cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { address, port, arrivalMs = 15_000 } = options;
  const state = new State();
  const limits = { headersTimeout: Math.ceil(arrivalMs / 3), requestTimeout: arrivalMs, keepAliveTimeout: 5_000, connectionsCheckingInterval: Math.min(1_000, arrivalMs) };
  const server = createServer(limits, (request, response) => void serve(request, response, options, state));
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: portOf(server, port),
    drain: () => {
      server.close();
      server.closeIdleConnections();
      return state.drained();
    },
    cut: () => server.closeAllConnections(),
  };
}

/** What is being answered, and whether more is taken. */
class State {
  #answering = 0;
  #isDrained: (() => void) | undefined;

  get draining(): boolean {
    return this.#isDrained !== undefined;
  }

  /** Counts until the answer is on its way, or the connection gone. */
  begin(response: ServerResponse): void {
    this.#answering += 1;
    response.once('close', () => {
      this.#answering -= 1;
      if (this.#answering === 0) this.#isDrained?.();
    });
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#isDrained = resolve;
      if (this.#answering === 0) resolve();
    });
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ServerOptions, state: State): Promise<void> {
  state.begin(response);
  const { processor, log } = options;
  // Exactly as it was sent: what has to be decoded or tidied up first is another path.
  const path = request.url?.split('?', 1)[0] ?? '';
  const route = ROUTES.get(path);
  const begun = performance.now();
  try {
    const reply = route ? await route(request, options, state) : text(404, 'nothing is served at this path');
    if (!reply) return;
    send(request, response, { ...reply, ends: reply.ends === true || state.draining });
    processor.metrics.request(route ? path : 'other', reply.status);
    if (PROCESSOR_PATHS.includes(path)) processor.metrics.duration(performance.now() - begun);
  } catch (error) {
    log({ level: 'error', event: 'fault of pinstream', fields: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) } });
    response.destroy();
  }
}

/** What is sent. Refusals of the methods name those that are taken. */
interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
  /** Whether the rest of the request is not read, so that the connection cannot be used again. */
  readonly ends?: boolean;
}

/** `undefined` where nobody waits for an answer any more. */
type Route = (request: IncomingMessage, options: ServerOptions, state: Pick<State, 'draining'>) => Promise<Reply | undefined>;

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ...PROCESSOR_PATHS.map((path): [string, Route] => [path, answerDiagnosis]),
  ['/healthz', reading(() => Promise.resolve(text(200, 'ok')))],
  ['/readyz', reading(answerReadiness)],
  ['/metrics', reading((_, { processor }) => Promise.resolve({ status: 200, type: METRICS_TYPE, body: processor.metrics.render() }))],
]);

async function answerDiagnosis(request: IncomingMessage, { processor, mostBodyBytes }: ServerOptions): Promise<Reply | undefined> {
  if (request.method !== 'POST') return { ...text(405, 'only POST is taken here'), allow: 'POST' };
  // Only browsers say so. A page that somebody has open could otherwise ask a processor on the same machine for recoveries.
  if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) return { ...text(403, 'nothing is answered to web pages'), ends: true };
  const body = await readBody(request, mostBodyBytes);
  if (body.kind === 'lost') return undefined;
  if (body.kind === 'too-large') return { ...text(400, `the request body is larger than ${mostBodyBytes} bytes`), ends: true };
  if (body.kind === 'not-utf8') return text(400, 'the request body is not UTF-8');
  return replyOf(await processor.handle(body.text));
}

async function answerReadiness(_: IncomingMessage, { readiness }: ServerOptions, { draining }: Pick<State, 'draining'>): Promise<Reply> {
  if (draining) return text(503, 'stopping');
  const problem = await readiness.problem();
  return problem === undefined ? text(200, 'ok') : text(503, problem);
}

function reading(answer: Route): Route {
  return (request, options, state) =>
    request.method === 'GET' || request.method === 'HEAD' ? answer(request, options, state) : Promise.resolve({ ...text(405, 'only GET is taken here'), allow: 'GET, HEAD' });
}

function replyOf(answer: Answer): Reply {
  return answer.status === 200 ? { status: 200, type: 'application/json', body: JSON.stringify(answer.result) } : text(answer.status, answer.text);
}

function text(status: number, line: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${line}\n` };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body, allow, ends = false }: Reply): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(allow === undefined ? {} : { Allow: allow }),
    ...(ends ? { Connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function portOf(server: Server, asked: number): number {
  const bound = server.address();
  return bound !== null && typeof bound === 'object' ? bound.port : asked;
}
