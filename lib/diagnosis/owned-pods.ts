import { fieldOf, isMap, listField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { podSelectorOf, selects } from '../rollout/pod-selector';
import type { LiveNamespace } from './live-namespace';
import { objectsOf } from './objects-of';
import { type LivePod, readPod } from './pod-state';

/** The pods that bear a StatefulSet's name, ascending by ordinal. */
export interface NamedPods {
  readonly own: readonly LivePod[];
  /** They fit name and selector, and nobody controls them: the set adopts them. */
  readonly orphans: readonly LivePod[];
  /** Another controller's, such as an earlier set's of the same name. They stand in the way, and are not the set's to touch. */
  readonly foreign: readonly LivePod[];
}

/** Owned is what says so with the uid of the set; the name alone proves nothing. */
export function podsNamedAfter(set: KubeObject, namespace: LiveNamespace): NamedPods {
  const uid = uidOf(set);
  const own: LivePod[] = [];
  const orphans: LivePod[] = [];
  const foreign: LivePod[] = [];
  for (const object of objectsOf(namespace, 'Pod', '')) {
    const ordinal = ordinalIn(object.name, set.name);
    if (ordinal === undefined) continue;
    const owner = controllerOf(object);
    const pod = readPod(object, ordinal, namespace);
    if (!owner) orphans.push(...(isSelected(set, object) ? [pod] : []));
    else if (textField(owner, 'kind') === 'StatefulSet' && uid !== '' && textField(owner, 'uid') === uid) own.push(pod);
    else foreign.push(pod);
  }
  return { own: ascending(own), orphans: ascending(orphans), foreign: ascending(foreign) };
}

/** The owner reference of an object's controller. */
export function controllerOf({ value }: KubeObject): unknown {
  return listField(value['metadata'], 'ownerReferences').find((owner) => isMap(owner) && fieldOf(owner, 'controller') === true);
}

/** `''` for an object that the API server has not stored. */
export function uidOf({ value }: KubeObject): string {
  return textField(value['metadata'], 'uid') ?? '';
}

/** `web-2` is pod 2 of `web`; ordinals are 32-bit numbers without leading zeros. */
function ordinalIn(pod: string, set: string): number | undefined {
  if (set === '' || !pod.startsWith(`${set}-`)) return undefined;
  const digits = pod.slice(set.length + 1);
  return /^(?:0|[1-9]\d{0,9})$/.test(digits) && Number(digits) <= MOST_INT32 ? Number(digits) : undefined;
}

const MOST_INT32 = 2 ** 31 - 1;

function isSelected(set: KubeObject, pod: KubeObject): boolean {
  const selector = podSelectorOf(set);
  return selector?.kind === 'written' && selects(set, selector.value, pod.labels) === true;
}

function ascending(pods: readonly LivePod[]): readonly LivePod[] {
  return pods.toSorted((one, other) => one.seen.ordinal - other.seen.ordinal);
}
