import { isUnknown } from '../../lib/base/unknown';
import { fieldOf, isMap, textEntries } from '../../lib/kube/json';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { type Match, matchesSelector } from '../../lib/kube/selectors';
import { templateLabelsOf } from '../../lib/rollout/pod-selector';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** Workloads with a number of pods that a budget counts. @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/ (v1.34) */
const COUNTED_KINDS: readonly string[] = ['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'DeploymentConfig'];

/** Whatever brings pods: those, and kinds whose pods stand for themselves, come and go, or are as many as there are nodes. */
export const COVERED_KINDS: readonly string[] = [...COUNTED_KINDS, 'Pod', 'DaemonSet', 'Job', 'CronJob'];

/** Whether the manifest says how many pods the workload has. */
export function isCounted({ kind }: KubeObject): boolean {
  return COUNTED_KINDS.includes(kind);
}

/** Whether a PodDisruptionBudget takes the pods of the workload. `undefined` where an unknown text decides it. */
export function covers(budget: KubeObject, workload: KubeObject): Match {
  const selector = fieldOf(budget.value['spec'], 'selector') ?? undefined;
  if (typeof selector === 'string') return isUnknown(selector) ? undefined : false;
  if (isEmpty(selector)) return coversAll(budget);
  return matchesSelector(selector, templateLabelsOf(workload));
}

/** Whether the budget takes every pod of its namespace: an empty selector does in policy/v1, and took none in policy/v1beta1. */
export function coversAll({ apiVersion, value }: KubeObject): boolean {
  return apiVersion === 'policy/v1' && isEmpty(fieldOf(value['spec'], 'selector'));
}

/** The budgets that may cover the workload. Costs those that share a label with it; the first question about an index, a pass over its budgets. */
export function budgetsFor(workload: KubeObject, index: ObjectIndex): readonly KubeObject[] {
  const labels = [...templateLabelsOf(workload)];
  const sorted = sortedIn(index, BUDGETS, ['PodDisruptionBudget'], (budget) => firstWantedBy(budget));
  const candidates = labels.some(([, value]) => isUnknown(value))
    ? index.ofKind('PodDisruptionBudget')
    : [...labels.flatMap((label) => sorted.byLabel.get(label.join('=')) ?? []), ...sorted.others];
  return candidates.filter((budget) => mayShareNamespace(budget, workload, index) && covers(budget, workload) !== false);
}

/** The workloads that the budget may cover. Costs those that share a label with it; the first question, a pass over the workloads. */
export function coveredBy(budget: KubeObject, index: ObjectIndex): readonly KubeObject[] {
  const sorted = sortedIn(index, WORKLOADS, COVERED_KINDS, (workload) => [...templateLabelsOf(workload)]);
  const [label] = firstWantedBy(budget);
  const candidates =
    label && !isUnknown(label[1])
      ? [...(sorted.byLabel.get(label.join('=')) ?? []), ...sorted.others]
      : COVERED_KINDS.flatMap((kind) => index.ofKind(kind));
  return candidates.filter((workload) => mayShareNamespace(budget, workload, index) && covers(budget, workload) !== false);
}

/** Whether the budget takes pods at all: it takes none without a selector. Nobody knows of a selector that is unknown text. */
export function takesPods({ apiVersion, value }: KubeObject): boolean {
  const selector = fieldOf(value['spec'], 'selector') ?? undefined;
  return isMap(selector) && (apiVersion === 'policy/v1' || !isEmpty(selector));
}

type Label = readonly [string, string];

interface Sorted {
  readonly byLabel: ReadonlyMap<string, readonly KubeObject[]>;
  /** Those without labels to sort by, or with one whose value is not known. */
  readonly others: readonly KubeObject[];
}

const BUDGETS = new WeakMap<ObjectIndex, Sorted>();
const WORKLOADS = new WeakMap<ObjectIndex, Sorted>();

function sortedIn(
  index: ObjectIndex,
  memory: WeakMap<ObjectIndex, Sorted>,
  kinds: readonly string[],
  labelsOf: (object: KubeObject) => readonly Label[],
): Sorted {
  const known = memory.get(index);
  if (known) return known;
  const byLabel = new Map<string, KubeObject[]>();
  const others: KubeObject[] = [];
  for (const object of kinds.flatMap((kind) => index.ofKind(kind))) {
    const labels = labelsOf(object);
    if (labels.length === 0 || labels.some(([, value]) => isUnknown(value))) others.push(object);
    else for (const label of labels) push(byLabel, label.join('='), object);
  }
  const sorted = { byLabel, others };
  memory.set(index, sorted);
  return sorted;
}

/** One label that every pod of a budget must have, where it asks for one by its value. */
function firstWantedBy({ value }: KubeObject): readonly Label[] {
  const [first] = textEntries(fieldOf(fieldOf(value['spec'], 'selector'), 'matchLabels'));
  return first ? [first] : [];
}

function push(map: Map<string, KubeObject[]>, key: string, object: KubeObject): void {
  const list = map.get(key);
  if (list) list.push(object);
  else map.set(key, [object]);
}

function mayShareNamespace(one: KubeObject, other: KubeObject, index: ObjectIndex): boolean {
  return mayBeSame(index.namespaceOf(one), index.namespaceOf(other));
}

function isEmpty(selector: unknown): boolean {
  if (!isMap(selector)) return false;
  return ['matchLabels', 'matchExpressions'].every((key) => {
    const part = selector[key] ?? [];
    return typeof part === 'object' && Object.keys(part).length === 0;
  });
}
