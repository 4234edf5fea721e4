import { scaled } from '../amount';
import { type Draft, isDown, isOutdated, remove, sortedPods } from './draft';
import { isTerminating } from './pods';
import type { PodState } from './set-state';

/** The part of a sync that deletes pods of older revisions, from the highest index down to the partition. */
export function replacePods(draft: Draft): void {
  if (draft.set.spec.strategy.type === 'OnDelete') return;
  const { inRange } = sortedPods(draft);
  const candidates = inRange.slice(partitionOf(draft)).toReversed();
  if (draft.traits.maxUnavailable === 'ignored') replaceOne(draft, candidates);
  else replaceSeveral(draft, inRange, candidates);
}

/** A Recreate that reaches this place is one the release knows nothing of: it updates as RollingUpdate does. */
function partitionOf({ set: { spec } }: Draft): number {
  return spec.strategy.type === 'RollingUpdate' ? (spec.strategy.rollingUpdate?.partition ?? 0) : 0;
}

type Candidates = readonly (PodState | undefined)[];

function replaceOne(draft: Draft, candidates: Candidates): void {
  for (const pod of candidates) {
    if (isOutdated(draft, pod)) remove(draft, pod, 'update');
    if (isOutdated(draft, pod) || isDown(draft, pod)) return;
  }
}

/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/961-maxunavailable-for-statefulset */
function replaceSeveral(draft: Draft, inRange: Candidates, candidates: Candidates): void {
  let budget = maxUnavailableOf(draft) - inRange.filter((pod) => isDown(draft, pod)).length;
  const spares = draft.traits.maxUnavailable === 'sparesOutdated' && draft.set.spec.podManagementPolicy === 'Parallel';
  for (const pod of spares ? candidates : []) if (isOutdated(draft, pod) && isDown(draft, pod)) remove(draft, pod, 'update');
  for (const pod of candidates) {
    if (budget <= 0) return;
    if (!isOutdated(draft, pod) || isGone(draft, pod)) continue;
    remove(draft, pod, 'update');
    budget -= 1;
  }
}

/** Whether this very sync has deleted the pod already. */
function isGone({ pods }: Draft, { ordinal }: PodState): boolean {
  const pod = pods.get(ordinal);
  return !pod || isTerminating(pod);
}

/**
 * Percentages round down, though the API reference says up, and at least one pod may be missing.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go (getStatefulSetMaxUnavailable)
 */
function maxUnavailableOf({ set: { spec } }: Draft): number {
  const amount = spec.strategy.type === 'RollingUpdate' ? spec.strategy.rollingUpdate?.maxUnavailable : undefined;
  return amount ? Math.max(1, scaled(amount, spec.replicas, 'down')) : 1;
}
