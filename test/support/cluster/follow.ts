import type { ServerResponse } from 'node:http';
import type { FakeCluster } from './cluster';
import { Refusal } from './refusal';
import type { Route } from './route';
import { dateText, transmit } from './transmit';
import { watch } from './watch';

/**
 * Answers a watch. It lasts until its `timeoutSeconds` are over, in real time, or the connection ends; an interrupted one ends in the
 * middle of its first line of news. Answers the status.
 */
export async function follow(cluster: FakeCluster, route: Route, query: URLSearchParams, response: ServerResponse, interrupted: boolean): Promise<number> {
  let stop: () => void;
  try {
    stop = watch(cluster.store, route, query, {
      begin: () => response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked', date: dateText(cluster.now) }).flushHeaders(),
      write: (line) => void response.write(line),
      end: () => void response.end(),
    });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    await transmit(cluster, response, fault.answer);
    return fault.answer.status;
  }
  if (interrupted) {
    stop();
    response.write('{"type":"MODIF', () => response.destroy());
    return 200;
  }
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.on('close', () => {
    clearTimeout(timer);
    stop();
  });
  return 200;
}
