import type { Path } from '../base/path';
import { isUnknown } from '../base/unknown';
import { fieldOf, mapField } from './json';
import type { KubeObject } from './object';

const PREFIX = 'argocd.argoproj.io/';

/** The wave in which Argo CD applies an object: an integer as text. */
export const SYNC_WAVE = `${PREFIX}sync-wave`;

/** Makes a hook of an object: phases of a sync, with commas. */
export const HOOK = `${PREFIX}hook`;

/** When Argo CD deletes a hook, with commas. */
export const HOOK_DELETE_POLICY = `${PREFIX}hook-delete-policy`;

/** How Argo CD applies an object, as `Name=value` with commas. */
export const SYNC_OPTIONS = `${PREFIX}sync-options`;

/** Argo CD reads Helm's hooks as its own where an object has none of its own. */
export const HELM_HOOK = 'helm.sh/hook';
export const HELM_DELETE_POLICY = 'helm.sh/hook-delete-policy';
const HELM_WEIGHT = 'helm.sh/hook-weight';

/** The phases of a sync, in their order. */
export const SYNC_PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;

export type SyncPhase = (typeof SYNC_PHASES)[number];

/** What a hook annotation may say (Argo CD 3.6). The last three are no phases: not applied at all, or when the Application is deleted. */
export const HOOK_TYPES = [...SYNC_PHASES, 'Skip', 'PreDelete', 'PostDelete'] as const;

export type HookType = (typeof HOOK_TYPES)[number];

export const DELETE_POLICIES = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'] as const;

export type DeletePolicy = (typeof DELETE_POLICIES)[number];

/** The path of an annotation on the object's own metadata, the one place where Argo CD reads. */
export function annotationPath(name: string): Path {
  return ['metadata', 'annotations', name];
}

/** The annotation as written, of whatever type; `undefined` where there is none. */
export function annotationOf({ value }: KubeObject, name: string): unknown {
  return fieldOf(mapField(mapField(value, 'metadata'), 'annotations'), name);
}

/** Whether the object carries any annotation of Argo CD's. */
export function carriesArgoCd({ value }: KubeObject): boolean {
  return Object.keys(mapField(mapField(value, 'metadata'), 'annotations')).some((name) => name.startsWith(PREFIX));
}

/** The parts of a list with commas, as Argo CD reads it: trimmed, without empty ones. */
export function wordsIn(text: string): readonly string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}

/** The number in a wave's text, by the rules of Go's `strconv.Atoi`: digits with a sign before them, nothing else, 64 bits at most. */
export function readWave(text: string): number | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined;
  const wave = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, wave) === wave ? Number(wave) : undefined;
}

/**
 * The wave of an object: its own, else the weight of its Helm hook, else 0.
 * `undefined` where the annotation holds what is no wave, which its author did not mean, or an unknown text.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/syncwaves/waves.go
 */
export function syncWaveOf(object: KubeObject): number | undefined {
  const own = annotationOf(object, SYNC_WAVE);
  return own === undefined ? waveWithoutOwn(object) : typeof own === 'string' ? readWave(own) : undefined;
}

/** The wave of an object whose own annotation says nothing that Argo CD reads; `undefined` where an unknown text decides. */
export function waveWithoutOwn(object: KubeObject): number | undefined {
  const weight = annotationOf(object, HELM_WEIGHT);
  if (typeof weight !== 'string') return 0;
  return isUnknown(weight) ? undefined : (readWave(weight) ?? 0);
}

/** An object as the hook that Argo CD takes it for. */
export interface Hook {
  /** The annotation that makes it one. */
  readonly annotation: typeof HOOK | typeof HELM_HOOK;
  /** Without those that Argo CD does not know. Empty: the object is never applied. */
  readonly types: readonly HookType[];
}

/**
 * What Argo CD makes of an object with a hook annotation, its own or Helm's: `undefined` for an object without one, and where an
 * unknown text or a value that is no text decides.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/hook/hook.go
 */
export function hookOf(object: KubeObject): Hook | undefined {
  const own = annotationOf(object, HOOK);
  const helm = annotationOf(object, HELM_HOOK);
  const deciding = own ?? helm;
  if (typeof deciding !== 'string' || isUnknown(deciding) || (own === undefined && helm === CRD_INSTALL)) return undefined;
  const types = own === undefined ? [] : wordsIn(deciding).filter(isHookType);
  // Helm's hooks count where Argo CD's own annotation names none that it knows.
  const fallback = types.length === 0 && typeof helm === 'string' ? wordsIn(helm).flatMap((word) => HELM_TYPES.get(word) ?? []) : [];
  return { annotation: own === undefined ? HELM_HOOK : HOOK, types: [...types, ...fallback] };
}

/** Helm marks definitions of custom resources in the same way, and they are no hooks. */
const CRD_INSTALL = 'crd-install';

const HELM_TYPES: ReadonlyMap<string, HookType> = new Map([
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
  ['pre-delete', 'PreDelete'],
  ['post-delete', 'PostDelete'],
]);

const HELM_POLICIES: ReadonlyMap<string, DeletePolicy> = new Map([
  ['hook-succeeded', 'HookSucceeded'],
  ['hook-failed', 'HookFailed'],
  ['before-hook-creation', 'BeforeHookCreation'],
]);

/**
 * The phases of a sync in which Argo CD applies the object, in their order; empty for one that no sync applies.
 * `undefined` where it cannot be told.
 */
export function syncPhasesOf(object: KubeObject): readonly SyncPhase[] | undefined {
  const hook = hookOf(object);
  if (hook) return SYNC_PHASES.filter((phase) => hook.types.includes(phase));
  const own = annotationOf(object, HOOK);
  const helm = annotationOf(object, HELM_HOOK);
  return own === undefined && (helm === undefined || helm === CRD_INSTALL) ? ['Sync'] : undefined;
}

/** When Argo CD deletes the object, given that it is a hook; `BeforeHookCreation` where no policy is written that it knows. */
export function deletePoliciesOf(object: KubeObject): readonly DeletePolicy[] {
  const own = annotationOf(object, HOOK_DELETE_POLICY);
  const helm = annotationOf(object, HELM_DELETE_POLICY);
  const policies = [
    ...(typeof own === 'string' ? wordsIn(own).filter(isDeletePolicy) : []),
    ...(typeof helm === 'string' ? wordsIn(helm).flatMap((word) => HELM_POLICIES.get(word) ?? []) : []),
  ];
  return policies.length > 0 ? policies : ['BeforeHookCreation'];
}

/** The options in the object's own annotation, as written: `Replace=true`. */
export function syncOptionsOf(object: KubeObject): readonly string[] {
  const options = annotationOf(object, SYNC_OPTIONS);
  return typeof options === 'string' ? wordsIn(options) : [];
}

export function isHookType(word: string): word is HookType {
  return HOOK_TYPES.some((type) => type === word);
}

export function isDeletePolicy(word: string): word is DeletePolicy {
  return DELETE_POLICIES.some((policy) => policy === word);
}
