/** Everything outside that a command may touch besides files. Tests bring their own. */
export interface Io {
  /** Working folder, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the user asked for: reports, manifests. */
  readonly stdout: Output;
  /** What the user should know besides: errors, notes, the output of child processes. */
  readonly stderr: Output;
  /** Reads standard input to its end. */
  readonly stdin: () => Buffer;
  /** Waits for a line that somebody types at the terminal, and answers it without its end; `''` where there is none any more. @default nobody is there to type */
  readonly line?: () => string;
  readonly now: () => Date;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters a line; `undefined` for what is no terminal. */
  readonly columns: number | undefined;
}

/** Whether to colour what goes to an output: on terminals only, unless `NO_COLOR` (which wins) or `FORCE_COLOR` says otherwise. */
export function isColoured({ isTerminal }: Output, { NO_COLOR, FORCE_COLOR, TERM }: Io['env']): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** Characters a line takes: the terminal's, else enough for most paths and messages. */
export function lineWidth({ columns }: Output): number {
  return columns ?? 120;
}

/** Today as YYYY-MM-DD in UTC, so that a suppression ends everywhere at once. */
export function todayOf({ now }: Io): string {
  return now().toISOString().slice(0, 10);
}
