import { main } from '../../lib/cli/main';
import type { ApiServer, ApiServerOptions } from '../support/cluster/api-server';
import { startWorld, worldOf } from '../support/cluster/worlds';
import type { Outcome } from './run-cli';

export interface LiveRun {
  readonly server: ApiServer;
  /** Runs the command line against the cluster, by its kubeconfig; the time of day is the cluster's. */
  readonly run: (...words: readonly string[]) => Promise<Outcome>;
}

/** Runs the body against a cluster in which a second passes with each request. */
export async function inLiveCluster(start: () => Promise<ApiServer>, body: (live: LiveRun) => Promise<void>): Promise<void> {
  const server = await start();
  try {
    const kubeconfig = server.kubeconfig(undefined, 'shop');
    await body({ server, run: (...words) => runAgainst(server, kubeconfig, words) });
  } finally {
    await server.stop();
  }
}

/** The same in a world of the table of worked examples, by its name. */
export function inWorld(id: string, body: (live: LiveRun) => Promise<void>, options: ApiServerOptions = {}): Promise<void> {
  return inLiveCluster(() => startWorld(worldOf(id), { secondsPerRequest: 1, ...options }), body);
}

async function runAgainst(server: ApiServer, kubeconfig: string, words: readonly string[]): Promise<Outcome> {
  const printed = { out: '', err: '' };
  const code = await main(words, {
    cwd: process.cwd(),
    env: { KUBECONFIG: kubeconfig },
    stdout: { write: (text) => void (printed.out += text), isTerminal: false, columns: undefined },
    stderr: { write: (text) => void (printed.err += text), isTerminal: false, columns: undefined },
    stdin: () => Buffer.from(''),
    now: () => new Date(server.now()),
  });
  return { code, ...printed };
}
