import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors';
import { fileFault } from './read-file';
import { readYaml } from '../yaml/read';
import { isMap } from '../kube/json';

/** What `cdk8s.yaml` says of an app, as cdk8s-cli reads it. */
export interface Cdk8sConfig {
  /** Shell command that writes the manifests to the folder in `CDK8S_OUTDIR`. */
  readonly app: string;
  /** Folder for the manifests, relative to that of `cdk8s.yaml`. */
  readonly output: string;
}

/** Reads `cdk8s.yaml` in a folder. Throws `UserError` with the place for one that is missing or not in order. */
export function readCdk8sConfig(folder: string): Cdk8sConfig {
  const [document] = readYaml('cdk8s.yaml', textOf(join(folder, 'cdk8s.yaml'))).documents;
  const fault = (path: readonly string[], message: string, hint: string): UserError => {
    const { line, column } = document?.nearestSpan(path).span.start ?? { line: 1, column: 1 };
    return new UserError('bad-config', `cdk8s.yaml:${line}:${column}: ${message}`, { hint });
  };
  const [problem] = document?.problems ?? [];
  if (problem) {
    const { line, column } = problem.span.start;
    throw new UserError('bad-config', `cdk8s.yaml:${line}:${column}: ${problem.message}`, problem.hint === undefined ? {} : { hint: problem.hint });
  }
  if (!document || !isMap(document.value)) throw fault([], 'it is no map with an app', APP_HINT);
  const { app, output = 'dist' } = document.value;
  if (typeof app !== 'string' || app.trim() === '') throw fault(['app'], app === undefined ? 'app is missing' : 'app is no command', APP_HINT);
  if (typeof output !== 'string' || output === '') throw fault(['output'], 'output is no folder', 'name one, such as output: dist');
  return { app, output };
}

const APP_HINT = 'give the command that makes the manifests, such as app: node main.js';

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unreadable', `cannot read cdk8s.yaml: ${fault}`, { hint: 'run this in the folder of a cdk8s app', cause: error });
  }
}
