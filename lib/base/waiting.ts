/** Waits; ends at once, with the signal's reason, when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (ms, signal) => {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await unlessAborted(waited, signal);
  } finally {
    clearTimeout(timer);
  }
};

/** What the promise says, or the signal's reason if that comes first: what is aborted may take its time to end. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = (): void => reject(reasonOf(signal));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}

/** Runs a task under a signal that is aborted with `late` after `ms`, and together with the outer signal. */
export async function within<Value>(ms: number, late: Error, outer: AbortSignal, task: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const inner = new AbortController();
  const forward = (): void => inner.abort(outer.reason);
  // Not `AbortSignal.any`: its parts stay registered with a signal that lives as long as the run.
  if (outer.aborted) forward();
  else outer.addEventListener('abort', forward, { once: true });
  const timer = setTimeout(() => inner.abort(late), ms);
  try {
    return await unlessAborted(task(inner.signal), inner.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', forward);
  }
}

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('interrupted', { cause: reason });
}
