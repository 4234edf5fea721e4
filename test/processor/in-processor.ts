import { setMaxListeners } from 'node:events';
import { expect } from 'vitest';
import { connectCluster } from '../../lib/cluster/connect';
import { fieldOf, isMap } from '../../lib/kube/json';
import type { LogLine } from '../../lib/processor/log';
import { type RunOptions, runProcessor } from '../../lib/processor/run-processor';
import { writes } from '../recovery/in-cluster';
import { ALL_RIGHTS, type ApiServer, type ApiServerOptions } from '../support/cluster/api-server';
import { startWorld, worldOf } from '../support/cluster/worlds';

export const PATH = '/processor/statefulsetStuckDiagnoser';
export const MODE = 'param.recoverer.kubernetes.statefulset_stuck.mode';
export const INCLUDE_RAN = 'param.recoverer.kubernetes.statefulset_stuck.include_ran';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The result without the prefix of the diagnoser's keys; empty where there is none. */
  readonly result: Readonly<Record<string, string>>;
  /** The evidence in the result. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface Served {
  readonly server: ApiServer;
  readonly port: number;
  readonly log: readonly LogLine[];
  /** Asks about a pod of the namespace `shop`. */
  readonly ask: (pod: string, parameters?: Readonly<Record<string, string>>) => Promise<Reply>;
  /** Sends a request as it is. */
  readonly send: (init: RequestInit, path?: string) => Promise<Reply>;
  /** A value of the metrics by its series, without the prefix `pinstream_processor_`. */
  readonly metric: (series: string) => Promise<number | undefined>;
  /** As SIGTERM does; resolves to whether all ended by itself. */
  readonly stop: () => Promise<boolean>;
}

/** Runs the body against a processor in a cluster whose time is virtual, and asserts that nothing but pods was written to. */
export async function inProcessor(start: () => Promise<ApiServer>, options: Partial<RunOptions>, body: (served: Served) => Promise<void>, token = ALL_RIGHTS): Promise<void> {
  const server = await start();
  const { signal: endless } = new AbortController();
  setMaxListeners(0, endless);
  const cluster = await connectCluster({ signal: endless, cwd: '/', env: {}, kubeconfig: server.kubeconfig(token), sleep: server.sleep, now: server.now, timeoutMs: 3_000 });
  const log: LogLine[] = [];
  const signal = new AbortController();
  let ended: Promise<boolean> = Promise.resolve(true);
  const port = await new Promise<number>((resolve, reject) => {
    ended = runProcessor(
      {
        cluster,
        namespaces: ['shop'],
        allowRecover: true,
        allowIncludeRan: false,
        target: undefined,
        readyTimeoutMs: 300_000,
        answerWithinMs: 10_000,
        graceMs: 2_000,
        clock: { now: server.now, sleep: server.sleep },
        address: '127.0.0.1',
        port: 0,
        mostBodyBytes: 65_536,
        ...options,
        log: (line) => {
          log.push(line);
          if (line.event === 'listening') resolve(Number(line.fields?.['port']));
        },
      },
      signal.signal,
    );
    ended.catch(reject);
  });
  const stop = (): Promise<boolean> => {
    signal.abort();
    return ended;
  };
  const send = async (init: RequestInit, path = PATH): Promise<Reply> => replyOf(await fetch(`http://127.0.0.1:${port}${path}`, init));
  const ask = (pod: string, parameters = {}): Promise<Reply> => send({ method: 'POST', body: JSON.stringify({ 'pod.namespace': 'shop', 'pod.name': pod, ...parameters }) });
  const metric = async (series: string): Promise<number | undefined> => {
    const { text } = await send({}, '/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`pinstream_processor_${series} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  try {
    await body({ server, port, log, send, ask, metric, stop });
    for (const request of writes(server)) expect(request).toMatch(/^DELETE \/api\/v1\/namespaces\/shop\/pods\/[\w-]+$/);
  } finally {
    await stop();
    await cluster.close();
    await server.stop();
  }
}

/** The same in a world of the table of worked examples. */
export function inWorld(id: string, options: Partial<RunOptions>, body: (served: Served) => Promise<void>, world: ApiServerOptions = {}): Promise<void> {
  return inProcessor(() => startWorld(worldOf(id), world), options, body);
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const value: unknown = type === 'application/json' ? JSON.parse(text) : {};
  const result: Record<string, string> = {};
  for (const [key, field] of Object.entries(isMap(value) ? value : {})) {
    expect(field).toBeTypeOf('string');
    result[key.replace('diagnoser.kubernetes.statefulset_stuck.', '')] = String(field);
  }
  const evidence: unknown = JSON.parse(result['evidence'] ?? '{}');
  return { status: response.status, type, text, result, evidence: isMap(evidence) ? evidence : {} };
}

/** The names of the pods of a recovery's evidence, with what became of them. */
export function deletions(evidence: Reply['evidence']): readonly unknown[] {
  const pods = evidence['pods'];
  return Array.isArray(pods) ? pods.map((pod) => `${String(fieldOf(pod, 'pod'))} ${String(fieldOf(pod, 'deletion'))}`) : [];
}
