import { sameValue } from '../../../base/equal';
import { fieldOf, isMap, listField, mapField } from '../../../kube/json';
import { isLive, type KubeObject } from '../../../kube/object';
import { templateDifferences } from '../template-differences';
import type { RefusedChange } from './refused-change';

/**
 * Of a pod that is there little may change but its images, and while it is gated to which nodes it may go.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/apis/core/validation/validation.go (ValidatePodUpdate)
 */
export function podChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  // A patch lacks images, and into a live pod admission has written more than a manifest tells.
  if (isLive(before) || ![before, after].every(runsImages)) return [];
  const [was, is] = [mapField(before.value, 'spec'), mapField(after.value, 'spec')];
  const isGated = listField(was, 'schedulingGates').length > 0;
  const differences = templateDifferences(before, after).filter(({ path }) => {
    const field = String(path[1]);
    if (path[0] !== 'spec' || path.at(-1) === 'image') return false;
    const mayChange = MUTABLE.get(field) ?? (isGated ? MUTABLE_WHILE_GATED.get(path[2] === 'nodeAffinity' ? 'nodeAffinity' : field) : undefined);
    return !mayChange?.(was[field], is[field]);
  });
  return differences.length > 0 ? [{ field: 'spec', differences, because: 'kind' }] : [];
}

type MayChange = (was: unknown, is: unknown) => boolean;

const MUTABLE: ReadonlyMap<string, MayChange> = new Map([
  ['activeDeadlineSeconds', comesSooner],
  ['schedulingGates', losesGates],
  ['terminationGracePeriodSeconds', (was, is) => typeof was === 'number' && was < 0 && is === 1],
  ['tolerations', gainsTolerations],
]);

const MUTABLE_WHILE_GATED: ReadonlyMap<string, MayChange> = new Map([
  ['nodeAffinity', narrowsAffinity],
  ['nodeSelector', narrowsSelector],
]);

function comesSooner(was: unknown, is: unknown): boolean {
  return typeof is === 'number' && (typeof was !== 'number' || is <= was);
}

function losesGates(was: unknown, is: unknown): boolean {
  return listOf(is).every((gate) => listOf(was).some((old) => fieldOf(old, 'name') === fieldOf(gate, 'name')));
}

/** How long one is tolerated may change too. */
function gainsTolerations(was: unknown, is: unknown): boolean {
  const lasting = (toleration: unknown): unknown => (isMap(toleration) ? { ...toleration, tolerationSeconds: undefined } : toleration);
  return listOf(was).every((old) => listOf(is).some((toleration) => sameValue(lasting(old), lasting(toleration))));
}

function narrowsSelector(was: unknown, is: unknown): boolean {
  return !isMap(was) || (isMap(is) && Object.entries(was).every(([label, value]) => is[label] === value));
}

/** What is preferred may change freely, and what is required may be asked for later, or with more to each of its terms. */
function narrowsAffinity(was: unknown, is: unknown): boolean {
  const [old, young] = [was, is].map((affinity) => listField(mapField(mapField(affinity, 'nodeAffinity'), 'requiredDuringSchedulingIgnoredDuringExecution'), 'nodeSelectorTerms'));
  if (!old || !young || old.length === 0) return true;
  return old.length === young.length && old.every((term, at) => narrowsTerm(term, young[at]));
}

function narrowsTerm(was: unknown, is: unknown): boolean {
  const parts = ['matchExpressions', 'matchFields'].map((part) => [listField(was, part), listField(is, part)] as const);
  // One without any fits no node, and stays so.
  if (parts.every(([old]) => old.length === 0)) return parts.every(([, young]) => young.length === 0);
  return parts.every(([old, young]) => sameValue(young.slice(0, old.length), old));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function runsImages({ value }: KubeObject): boolean {
  const containers = listField(value['spec'], 'containers');
  return containers.length > 0 && containers.every((container) => isMap(container) && typeof container['image'] === 'string');
}
