import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyPair } from '../registry/certificates';
import { answer, type WatchAnswer } from './api';
import type { FakeCluster } from './cluster';
import type { Plans, SeenRequest, Trouble } from './faults';
import { follow } from './follow';
import { type ApiAnswer, badRequest, refuse, Refusal, unauthorized } from './refusal';
import type { Account } from './rights';
import { transmit } from './transmit';

/** What the front asks of what stands behind it. */
export interface Behind {
  readonly cluster: FakeCluster;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly troubles: Plans<Trouble>;
  readonly hooks: Plans<() => void>;
  readonly log: SeenRequest[];
  /** Lets time pass before a request, as far as that was asked for. */
  before(): void;
  /** The cluster's own reaction to what a request has changed. */
  react(): void;
}

/** A server that hands requests to the API, in the order in which they come. */
export function httpFront(behind: Behind, tls: KeyPair | undefined): Server {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(behind, request, response).catch((fault: unknown) => {
      // Nobody waits for it any more: the test run has to hear of it.
      if (response.writableEnded) throw fault;
      if (response.headersSent) response.destroy();
      else void transmit(behind.cluster, response, { status: 500, body: `the test API server failed: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}` });
    });
  };
  return tls === undefined ? createHttp(listener) : createHttps({ cert: tls.cert, key: tls.key }, listener);
}

async function serve(behind: Behind, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { cluster, hooks, troubles, log } = behind;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = parsed(await textOf(request));
  const seen: SeenRequest = { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body: body instanceof Refusal ? undefined : body, status: undefined };
  log.push(seen);
  behind.before();
  for (const run of hooks.due(seen)) run();
  const due = troubles.due(seen);
  const cut = due.find((trouble) => trouble.kind === 'cut')?.when;
  const slow = due.find((trouble) => trouble.kind === 'slow');
  if (cut === 'before') {
    request.socket.destroy();
    return;
  }
  if (slow && slow.where !== 'middle') await pause(slow.ms);
  if (due.some(({ kind }) => kind === 'expire')) expire(cluster);
  const instead = due.find((trouble) => trouble.kind === 'answer');
  const given = instead ? scripted(instead) : body instanceof Refusal ? body.answer : answerTo(behind, seen, body);
  if ('watch' in given) {
    seen.status = await follow(cluster, given.watch, searchParams, response, cut !== undefined);
    return;
  }
  if (cut === 'after') request.socket.destroy();
  else {
    seen.status = given.status;
    await transmit(cluster, response, given, { halved: cut === 'middle', pauseMs: slow?.where === 'middle' ? slow.ms : undefined });
  }
  if (seen.method !== 'GET') behind.react();
}

/** Forgets what watches and further pages of lists would start from. */
export function expire({ pages, store }: FakeCluster): void {
  pages.expire();
  store.compact();
}

function answerTo({ cluster, accounts }: Behind, { method, path, query, headers }: SeenRequest, body: unknown): ApiAnswer | WatchAnswer {
  const bearer = /^Bearer (.+)$/.exec(String(headers['authorization'] ?? ''))?.[1];
  const account = bearer === undefined ? undefined : accounts.get(bearer);
  if (!account) return unauthorized().answer;
  return answer(cluster, { method, path, query, body, mediaType: String(headers['content-type'] ?? ''), account });
}

function scripted({ status, reason, message, details, text, retryAfterS }: Extract<Trouble, { readonly kind: 'answer' }>): ApiAnswer {
  const headers: Record<string, string> = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
  if (text !== undefined) return { status, body: text, headers };
  const told = { ...(details === undefined ? {} : { details }), headers };
  return refuse(status, reason ?? REASONS.get(status), message ?? `the server answers ${status}`, told).answer;
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [410, 'Expired'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
]);

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** `undefined` for no body. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return badRequest('the object provided is unrecognized (must be of type JSON)');
  }
}
