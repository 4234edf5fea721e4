import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { UserError } from '../../base/errors';

export interface GitOptions {
  /** Absolute. */
  readonly cwd: string;
  /** `PATH` finds git; `GIT_DIR`, `GIT_WORK_TREE` and `GIT_INDEX_FILE` count as they do for git itself. @default that of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface GitOutcome {
  readonly ok: boolean;
  readonly output: Buffer;
  /** What git said on its error output, in English. */
  readonly said: string;
}

/**
 * Runs git to its end, with `input` on its standard input, or until it has printed `mostBytes`: what goes beyond is cut off. Throws
 * `UserError` where there is no git, or where it was killed.
 */
export type Git = (args: readonly string[], input?: string, mostBytes?: number) => GitOutcome;

/**
 * The user's own git, kept from doing anything but reading: it runs no hook, pager or diff program, opens no socket, and takes paths as they
 * are written, without patterns. `git diff` alone may note times of files in the index, where nobody else holds it.
 */
export function gitIn({ cwd, env = process.env }: GitOptions): Git {
  const quiet = { ...env, ...READ_ONLY };
  return (args, input = '', mostBytes = Infinity) => {
    const { error, signal, status, stdout, stderr } = spawnSync('git', [...SETTINGS, ...args], { cwd, env: quiet, input, maxBuffer: mostBytes, windowsHide: true });
    // The last chunk comes as a whole.
    if (codeOf(error) === 'ENOBUFS') return { ok: true, output: stdout.subarray(0, mostBytes), said: stderr.toString('utf8') };
    if (error) throw cannotRun(error, cwd);
    if (signal !== null) throw new UserError('git-failed', `git ${args[0] ?? ''} was ended by ${signal}`, { hint: 'run it again, with more memory where it was ended for that' });
    return { ok: status === 0, output: stdout, said: stderr.toString('utf8') };
  };
}

/** What a command of git that must not fail prints. Throws `UserError` with what git says about it. */
export function outputOf(git: Git, args: readonly string[], input?: string): Buffer {
  const outcome = git(args, input);
  if (!outcome.ok) throw failed(args, outcome.said);
  return outcome.output;
}

export function failed([command = '']: readonly string[], said: string): UserError {
  return new UserError('git-failed', `git ${command} failed: ${saying(said)}`, { hint: 'run git status here, which should tell the same' });
}

/** The line that tells why: what a tracing git says beside it is left out. */
function saying(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((some) => some.startsWith('fatal: ')) ?? lines.find((some) => some.startsWith('error: ')) ?? lines.at(-1);
  return line === undefined ? 'it says nothing about it' : line.replace(/^(?:fatal|error): /, '');
}

const SETTINGS: readonly string[] = [
  '--no-pager',
  ...['core.fsmonitor=false', `core.hooksPath=${devNull}`, 'diff.relative=false'].flatMap((setting) => ['-c', setting]),
  // Nobody's own list of ignored files, so that everybody gets the same answer.
  ...['-c', `core.excludesFile=${devNull}`],
];

const READ_ONLY: Readonly<Record<string, string | undefined>> = {
  LC_ALL: 'C',
  LANGUAGE: '',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  // A git older than 2.45 fetches what a partial clone lacks all the same, and finds every way out closed.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_EXTERNAL_DIFF: undefined,
  GIT_LITERAL_PATHSPECS: '1',
  // Git refuses to run with these beside the one above.
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

function cannotRun(error: Error, cwd: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' && !existsSync(cwd)) return new UserError('unreadable', `cannot open ${cwd}: no such file or folder`, { hint: 'run this in a folder that is there', cause: error });
  if (code === 'ENOENT') return new UserError('no-git', 'there is no git on the PATH, and other states of the files are read with it', { hint: 'install git, or check the files as they are', cause: error });
  if (code === 'EACCES') return new UserError('no-git', 'the git on the PATH may not be run: permission denied', { hint: 'check its mode, and that of the working folder', cause: error });
  return error;
}

function codeOf(error: Error | undefined): unknown {
  return error && 'code' in error ? error.code : undefined;
}
