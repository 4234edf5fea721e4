import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { EXIT, UserError } from '../base/errors';
import { COLLECT_VARIABLE } from '../images/collected';
import { isMap } from '../kube/json';
import { readYaml } from '../yaml/read';
import { filesBelow } from './files-below';

/** A manifest that an app wrote; `name` is relative to its output folder, with `/`. */
export interface SynthesisedFile {
  readonly name: string;
  readonly text: string;
}

interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets whatever the app prints, on either output. */
  readonly log: (text: string) => void;
}

/**
 * Runs a cdk8s app in a child process, with a fresh folder to write to, and answers what it wrote there, sorted by name.
 * Throws `UserError` when the app fails, writes no manifest or none with an object in it; with exit code 130 when the run is interrupted, after the app has ended.
 */
export async function runCdk8sApp(app: string, options: RunOptions): Promise<readonly SynthesisedFile[]> {
  return inTemporaryFolder('pinstream-synth-', async (folder) => {
    // Left over in somebody's environment, the variable would put placeholders into the manifests.
    await runToEnd(app, folder, { ...options, env: { ...options.env, [COLLECT_VARIABLE]: undefined } });
    const files = manifestsIn(folder);
    if (files.length === 0) {
      throw new UserError('nothing-written', `the app wrote no manifest: ${app}`, {
        hint: 'let it write to the folder in CDK8S_OUTDIR, which cdk8s apps do by themselves',
      });
    }
    // Who applies what is printed, and prunes, would delete everything.
    if (!files.some(holdsObject)) {
      throw new UserError('nothing-written', `the app wrote no object: ${app}`, { hint: `fill its charts; what it wrote (${files.map(({ name }) => name).join(', ')}) is empty` });
    }
    return files;
  });
}

/**
 * Runs a cdk8s app so that it tells its images in place of writing manifests, and answers the text it told them with; `undefined` from
 * an app that takes none from the lock. What it writes beside is thrown away. Throws as `runCdk8sApp` does for an app that fails.
 */
export async function runToCollect(app: string, options: RunOptions): Promise<string | undefined> {
  return inTemporaryFolder('pinstream-collect-', async (folder) => {
    const file = join(folder, 'keys.json');
    await runToEnd(app, folder, { ...options, env: { ...options.env, [COLLECT_VARIABLE]: file } });
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
}

function holdsObject({ name, text }: SynthesisedFile): boolean {
  return readYaml(name, text).documents.some(({ value, problems }) => isMap(value) || problems.length > 0);
}

async function inTemporaryFolder<Outcome>(prefix: string, act: (folder: string) => Promise<Outcome>): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runToEnd(app: string, folder: string, options: RunOptions): Promise<void> {
  const { code, signal, interrupted } = await run(app, folder, options);
  if (interrupted) throw new UserError('interrupted', 'interrupted; nothing was written', { exitCode: EXIT.interrupted });
  if (code === 0) return;
  throw new UserError('app-failed', `the app failed: ${app} ended with ${code ?? signal}`, { hint: 'what it printed is above; nothing was written' });
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly interrupted: boolean;
}

function run(app: string, folder: string, { cwd, env, log }: RunOptions): Promise<Ended> {
  return new Promise((done, failed) => {
    // In a group of its own, the whole command can be ended, whatever the shell started.
    const detached = process.platform !== 'win32';
    const child = spawn(app, { cwd, env: { ...env, CDK8S_OUTDIR: folder }, shell: true, detached, stdio: ['ignore', 'pipe', 'pipe'] });
    let interrupted = false;
    const interrupt = (signal: NodeJS.Signals): void => {
      interrupted = true;
      if (child.pid !== undefined && detached) process.kill(-child.pid, signal);
      else child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const finish = (): void => SIGNALS.forEach((signal) => process.off(signal, interrupt));
    for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', log);
    child.on('error', (error) => {
      finish();
      failed(error);
    });
    child.on('close', (code, signal) => {
      finish();
      done({ code, signal, interrupted });
    });
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Manifests alone: cdk8s may leave `construct-metadata.json` beside them. */
function manifestsIn(folder: string): readonly SynthesisedFile[] {
  return filesBelow(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && posix.basename(name) !== 'construct-metadata.json')
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
