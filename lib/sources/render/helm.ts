import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { helmCall } from '../helm-render';
import type { Rendered } from './kustomize';
import { offlineEnv } from './offline';
import type { Program } from './programs';
import { firstUseful, runProgram } from './run-program';

export interface HelmOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of ours, absolute, in which no plugin is. */
  readonly temporary: string;
  readonly release: string;
  readonly namespace: string | undefined;
  /** Values files by absolute path; later ones win. */
  readonly values: readonly string[];
  /** `key=value`, as helm reads them; they win over files. */
  readonly set: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Renders a chart with the user's own helm: no plugins, no post-renderer, no cluster, and no dependency but those in `charts/`.
 * @see https://helm.sh/docs/helm/helm_template/ (3.19)
 */
export async function renderHelmChart(folder: string, { name }: Program, { env, temporary, release, namespace, values, set, signal }: HelmOptions): Promise<Rendered> {
  const plugins = join(temporary, 'no-plugins');
  mkdirSync(plugins, { recursive: true });
  const options = [...values.flatMap((path) => ['--values', path]), ...set.flatMap((pair) => ['--set', pair]), ...(namespace === undefined ? [] : ['--namespace', namespace])];
  const call = helmCall({ release, folder, options, env, plugins });
  const outcome = await runProgram(name, call.args, { cwd: folder, env: offlineEnv(call.env), signal });
  if (outcome.kind === 'absent') return { ok: false, why: `there is no ${name} on the PATH` };
  if (outcome.kind === 'failed') return { ok: false, why: `${name} ${outcome.why}` };
  if (outcome.ok) return { ok: true, text: outcome.printed };
  const why = firstUseful(outcome.said);
  const hint = /missing in charts\/ directory|dependenc/i.test(why) ? '; run helm dependency build in its folder, which fetches them' : '';
  return { ok: false, why: `${name}: ${why}${hint}` };
}
