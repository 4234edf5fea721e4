import { fieldOf, isMap, type JsonMap, listField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { ObjectIndex } from './object-index';

/** Whether Kustomize reads a file of this name as the kustomization of its folder. */
export function isKustomizationFile(uri: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(uri);
}

/**
 * The content of such a file as the object it is: Kustomize fills in kind and API version where they are left out.
 * `undefined` for what is no kustomization without them.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/types/kustomization.go
 */
export function bareKustomization(uri: string, value: unknown): JsonMap | undefined {
  if (!isMap(value) || Object.hasOwn(value, 'kind') || Object.hasOwn(value, 'apiVersion') || !isKustomizationFile(uri)) return undefined;
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...value };
}

/** Whether an object is for Kustomize, and not one of Flux, which has a kind of the same name. */
export function isKustomization({ kind, group }: Pick<KubeObject, 'kind' | 'group'>): boolean {
  return (kind === 'Kustomization' || kind === 'Component') && group === 'kustomize.config.k8s.io';
}

const PATCH_FILES = new WeakMap<ObjectIndex, ReadonlySet<string>>();

/** The files that kustomizations of the set apply as patches: what is in them are parts of other objects, and no objects themselves. */
export function patchFilesIn(index: ObjectIndex): ReadonlySet<string> {
  let files = PATCH_FILES.get(index);
  if (!files) {
    const kustomizations = [...index.ofKind('Kustomization'), ...index.ofKind('Component')].filter(isKustomization);
    PATCH_FILES.set(index, (files = new Set(kustomizations.flatMap(patchFilesOf))));
  }
  return files;
}

function patchFilesOf({ value, origin }: KubeObject): readonly string[] {
  const named = [
    ...listField(value, 'patchesStrategicMerge'),
    ...['patches', 'patchesJson6902'].flatMap((key) => listField(value, key).map((patch) => fieldOf(patch, 'path'))),
  ];
  // A patch may also stand there itself, and then has line ends.
  return named.flatMap((path) => (typeof path === 'string' && !path.includes('\n') ? [beside(origin.uri, path)] : []));
}

/** A path that is meant from the folder of the file `uri`. */
function beside(uri: string, path: string): string {
  const steps: string[] = uri.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
