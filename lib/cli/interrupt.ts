import { EXIT, UserError } from '../base/errors';

/** What is said of a run that ends before its time. */
export interface InterruptWords {
  /** What became of the work: `nothing was written`. */
  readonly outcome: string;
  /** Who took too long, before ` within 30 seconds`: `the registries did not answer all questions`. */
  readonly overdue: string;
}

/** Ctrl-C and `kill` as a signal that work can listen to, so that what is being written gets written whole. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The same signal, which also comes when the time is over. */
  readonly within: (timeoutMs: number | undefined) => AbortSignal;
  /** Throws `UserError` with exit code 130 once somebody has interrupted the run. */
  readonly check: () => void;
}

/** Does work that a person can interrupt. The signals are the process's own again once it is done, however it ends. */
export async function withInterrupt<Result>(words: InterruptWords, work: (interrupt: Interrupt) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(interrupted(words));
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(interruptOf(controller, words));
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function interruptOf(controller: AbortController, words: InterruptWords): Interrupt {
  return {
    signal: controller.signal,
    within: (timeoutMs) => {
      if (timeoutMs === undefined) return controller.signal;
      const timer = setTimeout(() => controller.abort(overdue(timeoutMs, words)), timeoutMs);
      timer.unref();
      return controller.signal;
    },
    check: () => {
      controller.signal.throwIfAborted();
    },
  };
}

function interrupted({ outcome }: InterruptWords): UserError {
  return new UserError('interrupted', `interrupted; ${outcome}`, { exitCode: EXIT.interrupted });
}

function overdue(timeoutMs: number, words: InterruptWords): UserError {
  return new UserError('timeout', `${words.overdue} within ${timeoutMs / 1000} seconds; ${words.outcome}`, { exitCode: EXIT.refused, hint: 'give a longer --timeout' });
}
