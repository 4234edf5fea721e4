import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FakeCluster } from './cluster';
import type { ApiAnswer } from './refusal';

/** How an answer goes out, other than whole and at once. */
export interface Sending {
  /** Half of it, and then the connection ends. */
  readonly halved?: boolean;
  /** Real milliseconds between its halves. */
  readonly pauseMs?: number | undefined;
}

/** Sends an answer. Its date is the cluster's own. */
export async function transmit({ now }: FakeCluster, response: ServerResponse, { status, body, headers }: ApiAnswer, { halved = false, pauseMs }: Sending = {}): Promise<void> {
  const bytes = Buffer.from(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': String(bytes.length), date: dateText(now), 'cache-control': 'no-cache, private', ...headers });
  if (!halved && pauseMs === undefined) {
    response.end(bytes);
    return;
  }
  const half = Math.floor(bytes.length / 2);
  await new Promise<void>((resolve) => response.write(bytes.subarray(0, half), () => resolve()));
  if (pauseMs !== undefined) await pause(pauseMs);
  if (halved) response.destroy();
  else response.end(bytes.subarray(half));
}

/** As HTTP writes moments. */
export function dateText(ms: number): string {
  return new Date(ms).toUTCString();
}
