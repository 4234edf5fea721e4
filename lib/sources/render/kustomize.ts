import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { kustomizeFault } from './kustomize-fault';
import { offlineEnv } from './offline';
import type { Program } from './programs';
import { runProgram } from './run-program';

/** What came out, or why nothing did, as a clause. */
export type Rendered = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

export interface KustomizeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of ours, absolute, for the kustomization around the one that is built. */
  readonly temporary: string;
  readonly allowNetwork: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Where Kustomize notes what each object is from; paths count from the kustomization around. */
export const ORIGIN = 'config.kubernetes.io/origin';

/**
 * Builds a kustomization with the user's own program: no plugins, no functions, no Helm, no file from outside of a kustomization's folder.
 * `base` is the folder that the paths in its notes of origin count from.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/ (5.5)
 */
export async function buildKustomization(folder: string, { name, verb }: Program, { env, temporary, allowNetwork, signal }: KustomizeOptions): Promise<{ readonly rendered: Rendered; readonly base: string }> {
  mkdirSync(temporary, { recursive: true });
  const base = mkdtempSync(join(temporary, 'around-'));
  // A root may not be absolute; and the way there counts from where the links of the working folder lead.
  const top = realpathSync(folder);
  const way = relative(base, top);
  writeFileSync(join(base, 'kustomization.yaml'), JSON.stringify({ resources: [sep === '/' ? way : way.replaceAll(sep, '/')], buildMetadata: ['originAnnotations'] }));
  // Defaults that people keep for kubectl might switch on what is never allowed.
  const plain = { ...env, KUBERC: 'off', KUSTOMIZE_PLUGIN_HOME: undefined };
  const outcome = await runProgram(name, [...verb, base], { cwd: base, env: allowNetwork ? plain : offlineEnv(plain), signal });
  if (outcome.kind === 'absent') return { rendered: { ok: false, why: `there is no ${name} on the PATH` }, base };
  if (outcome.kind === 'failed') return { rendered: { ok: false, why: `${name} ${outcome.why}` }, base };
  return { rendered: outcome.ok ? { ok: true, text: outcome.printed } : { ok: false, why: `${name}: ${kustomizeFault(outcome.said, { top, around: base })}` }, base };
}
