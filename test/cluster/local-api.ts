import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { UserError } from '../../lib/base/errors';
import type { Cluster } from '../../lib/cluster/cluster-reader';
import { connectCluster, type ConnectOptions } from '../../lib/cluster/connect';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answerer = (request: Seen, response: ServerResponse, count: number) => void;

export interface LocalApi {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly Seen[];
}

/** A server on loopback that answers as the test says; it ends with the test. */
export async function localApi(answer: Answerer, tls?: ServerOptions): Promise<LocalApi> {
  const seen: Seen[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      answer(one, response, seen.length);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, seen };
}

export function json(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

export function refusal(response: ServerResponse, code: number, reason: string, message: string, more: Readonly<Record<string, unknown>> = {}): void {
  json(response, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code, ...more });
}

/** A folder that goes by itself with the machine's temporary files. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'pinstream-cluster-'));
}

/** Writes a file, in YAML where the value is no text (JSON is YAML), and answers its path. */
export function written(path: string, value: unknown): string {
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

export function config(server: string, user: Readonly<Record<string, unknown>> = { token: 'token-of-the-shop' }, cluster: Readonly<Record<string, unknown>> = { 'insecure-skip-tls-verify': true }): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'shop',
    contexts: [{ name: 'shop', context: { cluster: 'one', user: 'ann', namespace: 'shop' } }],
    clusters: [{ name: 'one', cluster: { server, ...cluster } }],
    users: [{ name: 'ann', user }],
  };
}

/** A connection by a kubeconfig of its own; waits are written down and not waited. */
export async function connectTo(kubeconfig: object, options: Partial<ConnectOptions> = {}): Promise<Cluster & { readonly waits: readonly number[] }> {
  const cwd = folder();
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const file = written(join(cwd, 'config'), kubeconfig);
  const cluster = await connectCluster({ cwd, env: { PATH: process.env['PATH'] }, kubeconfig: file, sleep, timeoutMs: 5_000, ...options });
  onTestFinished(() => cluster.close());
  return Object.assign(cluster, { waits });
}

/** What the work ends with, which has to be an error for people. */
export async function faultOf(work: Promise<unknown>): Promise<UserError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(UserError);
  if (!(outcome instanceof UserError)) throw new Error('no UserError');
  return outcome;
}

/** Everything of an error that somebody may see. */
export function wordsOf({ code, message, hint, stack, cause }: UserError): string {
  return [code, message, hint, stack, cause instanceof Error ? `${cause.message} ${cause.stack}` : String(cause)].join('\n');
}
