import { setMaxListeners } from 'node:events';
import { UserError } from '../base/errors';
import { SYSTEM_CLOCK } from '../recovery/clock';
import { Readiness } from './http/readiness';
import { type RunningServer, type ServerOptions, startServer } from './http/server';
import { Processor, type ProcessorOptions } from './processor';
import { within } from './within';

export interface RunOptions extends Omit<ProcessorOptions, 'signal'>, Pick<ServerOptions, 'address' | 'port' | 'mostBodyBytes' | 'arrivalMs'> {
  /** How long running requests and recoveries may still take after the signal, in milliseconds. */
  readonly graceMs: number;
}

/** How long it may take to answer and to be gone after recoveries were told to stop, in milliseconds. */
const LAST_MS = 5_000;

/**
 * Serves until the signal comes, and then as long as running requests and recoveries take, at most the grace; recoveries that take longer
 * stop before their next step, and their answers say so. Resolves to whether all ended by themselves. Throws `UserError` where it cannot listen.
 */
export async function runProcessor(options: RunOptions, signal: AbortSignal): Promise<boolean> {
  const { cluster, namespaces, log, graceMs, address } = options;
  const stop = new AbortController();
  // Every recovery that waits listens.
  setMaxListeners(0, stop.signal);
  const processor = new Processor({ ...options, signal: stop.signal });
  const readiness = new Readiness(cluster, namespaces[0] ?? '', () => SYSTEM_CLOCK.now());
  const server = await listening({ ...options, processor, readiness });
  log({ level: 'info', event: 'listening', fields: { address, port: server.port, namespaces: namespaces.join(','), recover: options.allowRecover } });
  await aborted(signal);
  log({ level: 'info', event: 'stopping', fields: { graceSeconds: graceMs / 1000 } });
  const ended = Promise.all([server.drain(), processor.settled()]);
  const isQuiet = (await within(ended, graceMs)) !== undefined;
  if (!isQuiet) {
    stop.abort();
    await within(ended, LAST_MS);
  }
  server.cut();
  log({ level: isQuiet ? 'info' : 'warning', event: 'stopped', fields: { interrupted: !isQuiet } });
  return isQuiet;
}

async function listening(options: ServerOptions): Promise<RunningServer> {
  try {
    return await startServer(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const { address, port } = options;
    const why = REASONS.get(code);
    if (why === undefined) throw error;
    throw new UserError('cannot-listen', `cannot listen on ${address} port ${port}: ${why}`, { hint: 'give another --address or --port', cause: error });
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'something else does'],
  ['EADDRNOTAVAIL', 'this machine does not have the address'],
  ['EACCES', 'ports below 1024 are for privileged processes'],
]);

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
