import { spawn } from 'node:child_process';
import { textField } from '../../kube/json';
import type { Login } from './found';
import type { Environment } from './places';

/** Asks a credential helper for what it keeps for a server; `undefined` when it keeps nothing. Throws `HelperError`. */
export type RunHelper = (name: string, server: string) => Promise<Login | undefined>;

/** Why a helper gave no answer: a clause that goes on from its name, without anything that it printed. */
export class HelperError extends Error {
  override readonly name = 'HelperError';
}

export interface HelperOptions {
  /** What the helper sees; `PATH` is where it is looked for. */
  readonly env: Environment;
  /** @default 10 000 */
  readonly timeoutMs?: number;
}

/**
 * Runs `docker-credential-<name> get`, without a shell.
 * @see https://github.com/docker/docker-credential-helpers/blob/v0.9.3/README.md
 */
export async function runHelper(name: string, server: string, { env, timeoutMs = 10_000 }: HelperOptions): Promise<Login | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new HelperError('has a name with characters other than letters, digits, ., _ and -');
  const { code, output } = await run(`docker-credential-${name}`, server, env, timeoutMs);
  // The helpers' library prints this sentence on standard output and ends with 1.
  if (code !== 0 && /credentials not found/i.test(output)) return undefined;
  if (code !== 0) throw new HelperError(`ended with ${code ?? 'a signal'}`);
  return loginIn(output);
}

interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

const MOST_OUTPUT = 64 * 1024;

function run(program: string, input: string, env: Environment, timeoutMs: number): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(program, ['get'], { env, shell: false, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (error: HelperError): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      // What the helper itself started may live on and hold the pipe; nobody waits for that.
      child.stdout.destroy();
      failed(error);
    };
    const timer = setTimeout(() => giveUp(new HelperError(`gave no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) giveUp(new HelperError(`printed more than ${MOST_OUTPUT} bytes`));
      else chunks.push(chunk);
    });
    // A helper may end before it has read the server's name; its exit code tells more than the broken pipe.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => giveUp(startError(error)));
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, output: Buffer.concat(chunks).toString('utf8') });
    });
    child.stdin.end(input);
  });
}

function startError(error: NodeJS.ErrnoException): HelperError {
  return new HelperError(error.code === 'ENOENT' ? 'is not installed: no such program on PATH' : `cannot be run (${error.code ?? 'unknown reason'})`);
}

function loginIn(output: string): Login | undefined {
  const answer = jsonOf(output);
  const user = textField(answer, 'Username');
  const secret = textField(answer, 'Secret');
  if (user === undefined || secret === undefined) throw new HelperError('answered something other than JSON with Username and Secret');
  if (secret === '') return undefined;
  return user === IDENTITY_USER ? { kind: 'identity', token: secret, user: '' } : { kind: 'basic', user, password: secret };
}

/** The user name under which helpers keep identity tokens. */
const IDENTITY_USER = '<token>';

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined; // the parser's message would quote the output
  }
}
