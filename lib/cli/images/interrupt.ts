import { EXIT, UserError } from '../../base/errors';

/** Ctrl-C and `kill` as a signal that work can listen to, so that what is being written gets written whole. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The same signal, which also comes when the time is over. */
  within(timeoutMs: number | undefined): AbortSignal;
  /** Throws `UserError` with exit code 130 once somebody has interrupted the run. */
  check(): void;
  /** Gives the signals back to the process. */
  release(): void;
}

export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(interrupted());
  for (const name of SIGNALS) process.on(name, interrupt);
  return {
    signal: controller.signal,
    within: (timeoutMs) => {
      if (timeoutMs === undefined) return controller.signal;
      const timer = setTimeout(() => controller.abort(overdue(timeoutMs)), timeoutMs);
      timer.unref();
      return controller.signal;
    },
    check: () => {
      controller.signal.throwIfAborted();
    },
    release: () => SIGNALS.forEach((name) => process.off(name, interrupt)),
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function interrupted(): UserError {
  return new UserError('interrupted', 'interrupted; nothing was written', { exitCode: EXIT.interrupted });
}

function overdue(timeoutMs: number): UserError {
  return new UserError('timeout', `the registries did not answer all questions within ${timeoutMs / 1000} seconds; nothing was written`, { exitCode: EXIT.refused, hint: 'give a longer --timeout' });
}
