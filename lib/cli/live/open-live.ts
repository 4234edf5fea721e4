import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClusterReader } from '../../cluster/cluster-reader';
import type { Clock } from '../../recovery/clock';
import { SYSTEM_CLOCK } from '../../recovery/clock';
import type { Io } from '../io';

/** The clock of the command line. Waiting takes real time, whatever the time of day is said to be. */
export function clockOf({ now }: Pick<Io, 'now'>): Clock {
  return { now: () => now().getTime(), sleep: SYSTEM_CLOCK.sleep };
}

/**
 * The moment at which a dump was saved, as its file tells: ages count from it, and not from when somebody looks at it. Of several the
 * latest; now for standard input and for what tells nothing.
 */
export function savedAt(paths: readonly string[], { cwd, now }: Pick<Io, 'cwd' | 'now'>): number {
  const moments = paths.flatMap((path) => (path === '-' ? [] : (statSync(resolve(cwd, path), { throwIfNoEntry: false })?.mtimeMs ?? [])));
  return moments.length === 0 ? now().getTime() : Math.floor(Math.max(...moments));
}

/** Does work with a reader, and closes it however that ends. */
export async function withReader<Reader extends Pick<ClusterReader, 'close'>, Result>(reader: Reader, work: (reader: Reader) => Promise<Result>): Promise<Result> {
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}
