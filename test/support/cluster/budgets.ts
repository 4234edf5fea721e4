import { type JsonMap, mapField } from '../../../lib/kube/json';
import { matchesSelector } from '../../../lib/kube/selectors';
import type { FakeCluster } from './cluster';
import { labelsOf, mapsIn, metaText, nameOf, namespaceOf, numberField } from './edit';
import { BUDGETS, PODS } from './kinds';
import { type Refusal, refuse } from './refusal';

/** Why a disruption budget does not let a pod be evicted. A pod that is not ready costs none. */
export function budgetRefusal({ store }: FakeCluster, pod: JsonMap): Refusal | undefined {
  if (!isReady(pod)) return undefined;
  const pods = store.list(PODS, namespaceOf(pod));
  const spent = store.list(BUDGETS, namespaceOf(pod)).filter((budget) => covers(budget, pod)).map((budget) => stateOf(budget, pods)).find(({ wanted, healthy }) => healthy <= wanted);
  if (!spent) return undefined;
  const message = `The disruption budget ${spent.name} needs ${spent.wanted} healthy pods and has ${spent.healthy} currently`;
  return refuse(429, 'TooManyRequests', 'Cannot evict pod as it would violate the pod\'s disruption budget.', { details: { causes: [{ reason: 'DisruptionBudget', message }] } });
}

function isReady(pod: JsonMap): boolean {
  return mapsIn(pod['status'], 'conditions').some(({ type, status }) => type === 'Ready' && status === 'True');
}

function covers(budget: JsonMap, pod: JsonMap): boolean {
  const labels = new Map(Object.entries(labelsOf(pod)).map(([key, value]) => [key, String(value)]));
  return matchesSelector(mapField(budget, 'spec')['selector'], labels) === true;
}

/** Whole numbers alone: tests write no percentages. */
function stateOf(budget: JsonMap, pods: readonly JsonMap[]): { readonly name: string; readonly wanted: number; readonly healthy: number } {
  const covered = pods.filter((pod) => covers(budget, pod));
  const healthy = covered.filter((pod) => isReady(pod) && metaText(pod, 'deletionTimestamp') === '').length;
  const least = numberField(budget['spec'], 'minAvailable');
  const wanted = least ?? covered.length - (numberField(budget['spec'], 'maxUnavailable') ?? 0);
  return { name: nameOf(budget), wanted, healthy };
}
