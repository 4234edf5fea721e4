import { UserError } from '../base/errors';
import { type CollectedKey, readCollected } from '../images/collected';
import { runToCollect } from './cdk8s-app';
import { readCdk8sConfig } from './cdk8s-config';

export interface CollectOptions {
  /** The folder of `cdk8s.yaml`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets whatever the app prints, on either output. */
  readonly log: (text: string) => void;
}

/**
 * The images that the app of `cdk8s.yaml` takes from the lock, or would, if the lock held them; by key, none twice. Runs the app, which
 * opens no socket for this and leaves no manifest behind. Throws `UserError` for a `cdk8s.yaml` that is missing or not in order, and for
 * an app that fails: its list would be cut short; with exit code 130 when the run is interrupted.
 */
export async function collectFromApp({ cwd, env, log }: CollectOptions): Promise<readonly CollectedKey[]> {
  const { app } = readCdk8sConfig(cwd);
  const text = await runToCollect(app, { cwd, env, log });
  if (text === undefined) return [];
  const read = readCollected(text);
  if (!read.ok) throw new UserError('app-failed', `what the app told of its images ${read.problem}: ${app}`);
  return read.value;
}
