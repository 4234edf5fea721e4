import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { EXIT, UserError } from '../../base/errors';
import { isMap, type JsonMap, listField, mapField, textField } from '../../kube/json';
import type { Redactor } from '../redact';
import { reasonOf } from '../../base/waiting';
import type { Environment } from './places';

/** What a credential plugin answered. */
export interface ExecCredential {
  readonly token: string | undefined;
  /** PEM. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

export interface PluginParts {
  /** The `exec` of a kubeconfig's user. */
  readonly exec: JsonMap;
  /** The cluster that goes into `KUBERNETES_EXEC_INFO`, in the words of that protocol. */
  readonly cluster: JsonMap;
  readonly env: Environment;
  readonly redactor: Redactor;
  /** How long it may take where nobody sits at a terminal who could be asked something. */
  readonly timeoutMs: number;
}

/**
 * Runs the program that a kubeconfig names for credentials. client-node's own runner gives it no `KUBERNETES_EXEC_INFO`, which some programs need,
 * swallows what it tells a person to do, and cannot be stopped. What it prints is never shown, what it says on standard error goes through.
 * Throws `UserError` (exit code 3) when no credential comes of it.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins (v1.34)
 */
export async function runPlugin({ exec, cluster, env, redactor, timeoutMs }: PluginParts, signal: AbortSignal): Promise<ExecCredential> {
  const command = textField(exec, 'command');
  if (!command) throw new UserError('bad-kubeconfig', 'the user\'s exec in the kubeconfig names no command', { hint: 'log in again' });
  const args = listField(exec, 'args').filter((arg): arg is string => typeof arg === 'string');
  const own = listField(exec, 'env').map((entry): [string, string] => [textField(entry, 'name') ?? '', textField(entry, 'value') ?? '']);
  const isInteractive = isatty(0) && isatty(2) && exec['interactiveMode'] !== 'Never';
  const info = {
    apiVersion: textField(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: isInteractive, ...(exec['provideClusterInfo'] === true && { cluster }) },
  };
  const wholeEnv: Environment = { ...env, ...Object.fromEntries(own), KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const { code, stdout, stderr, problem } = await output(command, args, wholeEnv, { isInteractive, timeoutMs, signal });
  const hint = textField(exec, 'installHint');
  if (problem === OVERDUE) throw failed(command, `did not answer within ${timeoutMs / 1000} seconds`, 'run it by itself: it may wait for somebody to log in');
  if (problem !== undefined) throw failed(command, `cannot be started (${problem})`, hint === undefined ? 'install it, or correct the user in the kubeconfig' : redactor.clean(hint));
  if (code !== 0) {
    const [said] = stderr.split('\n').filter((line) => line.trim() !== '');
    throw failed(command, `ended with ${String(code)}${said === undefined ? '' : `: ${redactor.clean(said)}`}`, 'run it by itself, or log in again');
  }
  return credentialOf(command, stdout, redactor);
}

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly problem: string | undefined;
}

const OVERDUE = 'overdue';

interface RunOptions {
  readonly isInteractive: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function output(command: string, args: readonly string[], env: Environment, { isInteractive, timeoutMs, signal }: RunOptions): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: [isInteractive ? 'inherit' : 'ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    const done = (code: number | null, problem?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ code, ...said, problem });
    };
    const kill = (): void => {
      child.kill();
      // What it started itself may keep its output open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const stop = (): void => {
      clearTimeout(timer);
      kill();
      reject(reasonOf(signal));
    };
    const giveUp = (): void => {
      kill();
      done(null, OVERDUE);
    };
    const timer = isInteractive ? undefined : setTimeout(giveUp, timeoutMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
      // A person has to see what to open and what to type.
      if (isInteractive) process.stderr.write(text);
    });
    child.on('error', (error) => done(null, 'code' in error ? String(error.code) : 'unknown fault'));
    child.on('close', (code) => done(code));
  });
}

function credentialOf(command: string, stdout: string, redactor: Redactor): ExecCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    answer = undefined; // the fault of JSON.parse quotes the text, which may be a token
  }
  const status = mapField(answer, 'status');
  const [token, certificate, key] = ['token', 'clientCertificateData', 'clientKeyData'].map((name) => textField(status, name)?.trim() || undefined);
  if (!isMap(answer) || (token === undefined && (certificate === undefined || key === undefined))) {
    throw failed(command, 'printed no ExecCredential with a token or a certificate', 'run it by itself, or log in again');
  }
  redactor.add(token);
  redactor.add(key);
  const expires = Date.parse(textField(status, 'expirationTimestamp') ?? '');
  return { token, certificate, key, expiresAt: Number.isNaN(expires) ? undefined : expires };
}

function failed(command: string, how: string, hint: string): UserError {
  return new UserError('no-credentials', `the credential plugin ${command} ${how}`, { exitCode: EXIT.refused, hint });
}
