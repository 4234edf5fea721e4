/** What the exit codes of the command line mean; they are promises. 130, interrupted, comes from the signal alone. */
export const EXIT = { clean: 0, findings: 1, cannot: 2, refused: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface UserErrorOptions extends ErrorOptions {
  /** The next step, as an imperative without a full stop. */
  readonly hint?: string;
  /** @default 2, the work could not be done as asked */
  readonly exitCode?: ExitCode;
}

/** The work cannot be done as asked, and the person can do something about it. Shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** A stable word for the reason: `unreadable`, `no-such-rule`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, { hint, exitCode = EXIT.cannot, ...options }: UserErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}
