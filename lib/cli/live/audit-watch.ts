import { UserError } from '../../base/errors';
import { SYSTEM_CLOCK } from '../../recovery/clock';
import type { Interrupt } from '../interrupt';
import type { Io } from '../io';

/** What stands on the screen while somebody watches. */
export interface Watching {
  /** Reads and draws, once a round. */
  readonly draw: () => Promise<string>;
  readonly intervalMs: number;
}

/**
 * Draws again and again until it is interrupted, and so never returns. Polls: a watch that breaks off shows what was. A cluster that does not
 * answer for a round is told of and asked again; on the first round it is an error. Throws `UserError` (exit code 130) when interrupted.
 */
export async function watch({ draw, intervalMs }: Watching, { signal, check }: Pick<Interrupt, 'signal' | 'check'>, { stdout }: Pick<Io, 'stdout'>): Promise<never> {
  for (let round = 0; ; round += 1) {
    const text = await attempt(draw, round === 0);
    check();
    stdout.write(`${CLEAR}${text}`);
    await SYSTEM_CLOCK.sleep(intervalMs, signal);
    check();
  }
}

/** The cursor to the top, and all below it gone: without the flicker of clearing first. @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const CLEAR = '\u001b[H\u001b[J';

async function attempt(draw: () => Promise<string>, isFirst: boolean): Promise<string> {
  try {
    return await draw();
  } catch (error) {
    if (isFirst || !(error instanceof UserError)) throw error;
    return `not read this time: ${error.message}\n`;
  }
}

/** Seconds between two rounds, in milliseconds. Throws `UserError` for what is no number from 1 to 3600. */
export function intervalOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_INTERVAL_MS;
  const seconds = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (seconds < 1 || seconds > LONGEST_SECONDS) throw new UserError('usage', `--interval is ${JSON.stringify(given)}; it takes a number of seconds from 1 to ${LONGEST_SECONDS}`);
  return seconds * 1000;
}

const DEFAULT_INTERVAL_MS = 5000;
const LONGEST_SECONDS = 3600;
