import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the program when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended: with what it printed, or without having been started, or cut short. */
export type ProgramOutcome =
  | { readonly kind: 'ended'; readonly ok: boolean; readonly printed: string; readonly said: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string };

/** More than any chart comes to. */
const MOST_BYTES = 256 * 1024 * 1024;

const MOST_MS = 300_000;

/** Runs a program of the user's to its end; nothing stands on its standard input. Never throws for what the program does. */
export function runProgram(program: string, args: readonly string[], { cwd, env, signal }: ProgramOptions): Promise<ProgramOutcome> {
  return new Promise((done) => {
    const printed: Buffer[] = [];
    const said: Buffer[] = [];
    let bytes = 0;
    let why: string | undefined;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const stop = (reason: string): void => {
      why ??= reason;
      child.kill('SIGKILL');
    };
    const take = (into: Buffer[]) => (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) stop(`prints more than ${MOST_BYTES / 1_048_576} MiB`);
      else into.push(chunk);
    };
    const interrupt = (): void => stop('was interrupted');
    const timer = setTimeout(() => stop(`takes longer than ${MOST_MS / 60_000} minutes`), MOST_MS);
    const end = (outcome: ProgramOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      done(outcome);
    };
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted === true) interrupt();
    child.stdout.on('data', take(printed));
    child.stderr.on('data', take(said));
    child.on('error', (error) => end('code' in error && error.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', why: `cannot be run: ${error.message}` }));
    child.on('close', (code, killedBy) => {
      if (why !== undefined) end({ kind: 'failed', why });
      else if (killedBy !== null) end({ kind: 'failed', why: `was ended by ${killedBy}` });
      else end({ kind: 'ended', ok: code === 0, printed: Buffer.concat(printed).toString('utf8'), said: Buffer.concat(said).toString('utf8') });
    });
  });
}

/** The line in which a program says why it failed; at most that long, for some print what they read. */
export function firstUseful(said: string): string {
  const lines = said.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const line = lines.find((some) => /^(?:error|fatal)\b/i.test(some)) ?? lines.find((some) => !/^(?:#|warning\b|walk\.go|[WI]\d{4} )/i.test(some)) ?? lines[0];
  return shortened(line?.replace(/^error:\s*/i, '') ?? 'it does not say why');
}

/** What a program says, at most so long that it does not hide the rest of a report. */
export function shortened(said: string): string {
  return said.length > MOST_SAID ? `${said.slice(0, MOST_SAID)}…` : said;
}

const MOST_SAID = 240;
