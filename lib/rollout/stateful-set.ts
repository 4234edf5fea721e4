import { isUnknown } from '../base/unknown';
import { fieldOf, mapField } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** Pods that are wanted: 1 unless written. `undefined` where no whole number from 0 up stands there, as with an unknown parameter. */
export function replicasOf({ value }: KubeObject): number | undefined {
  return count(fieldOf(value['spec'], 'replicas') ?? 1);
}

/**
 * The order in which a StatefulSet's pods come and go: OrderedReady unless written.
 * `undefined` where unknown text decides or no text stands there.
 */
export function podManagementPolicyOf({ value }: KubeObject): string | undefined {
  const policy = fieldOf(value['spec'], 'podManagementPolicy') ?? '';
  if (typeof policy !== 'string' || isUnknown(policy)) return undefined;
  return policy === '' ? 'OrderedReady' : policy;
}

/**
 * The first `amount` pods of a StatefulSet as people say it: `web-0`, `web-0 and web-1`, `web-0 to web-4`.
 * In words where the first ordinal is not known. `amount` is at least 1.
 */
export function firstPodsOf(set: KubeObject, amount: number): string {
  const start = startOrdinalOf(set);
  if (start === undefined || set.name === '') return amount === 1 ? 'the first pod' : `the first ${amount} pods`;
  const [first, last] = [`${set.name}-${start}`, `${set.name}-${start + amount - 1}`];
  if (amount === 1) return first;
  return `${first} ${amount === 2 ? 'and' : 'to'} ${last}`;
}

/** The ordinal of a StatefulSet's first pod: 0 unless `spec.ordinals.start` says otherwise. `undefined` as for replicas. */
export function startOrdinalOf({ value }: KubeObject): number | undefined {
  return count(fieldOf(mapField(value['spec'], 'ordinals'), 'start') ?? 0);
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
