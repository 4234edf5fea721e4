import type { Io } from '../io';

/** One line on a terminal that tells how far long work has come; nothing elsewhere. */
export interface Progress {
  step(): void;
  /** Wipes the line. */
  end(): void;
}

export function showProgress(what: string, total: number, { stderr }: Pick<Io, 'stderr'>): Progress {
  let done = 0;
  const show = (): void => {
    if (stderr.isTerminal) stderr.write(`${WIPE}${what} ${done} of ${total}`);
  };
  show();
  return {
    step: () => {
      done++;
      show();
    },
    end: () => {
      if (stderr.isTerminal) stderr.write(WIPE);
    },
  };
}

/** To the start of the line, and all behind it away. */
const WIPE = '\r\u001B[K';
