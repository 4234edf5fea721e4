import type { ControllerTraits } from './controller-traits';
import { type Action, adopt, type Admission, create, type Draft, draftOf, isDown, isOutdated, remove, sortedPods, stateOf } from './draft';
import { isFinished, isReady, isTerminating, startOf } from './pods';
import { recreateRevision } from './recreate-revision';
import { replacePods } from './replace-pods';
import type { PodState, SetState } from './set-state';

export interface Synced {
  readonly state: SetState;
  /** In the order taken; empty where the controller waits. */
  readonly actions: readonly Action[];
}

/**
 * One sync of the StatefulSet controller, at the state's own moment. Time does not pass in it, and pods change only by being created,
 * adopted or deleted.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_control.go (updateStatefulSet)
 */
export function sync(set: SetState, traits: ControllerTraits, admission: Admission = () => undefined): Synced {
  if (set.presence !== 'present') return { state: set, actions: [] };
  const draft = draftOf(set, traits, admission);
  for (const pod of set.pods) if (pod.owner === 'none') adopt(draft, pod);
  if (recreates(draft)) recreateAll(draft);
  else if (settleInRange(draft) && settleCondemned(draft)) replacePods(draft);
  return { state: complete(draft), actions: draft.actions };
}

function recreates({ set, traits }: Draft): boolean {
  return set.spec.strategy.type === 'Recreate' && traits.recreate;
}

/**
 * Recreate: every pod of an older revision goes at once, whatever its ordinal, and none is created until the last of them is gone.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3541-add-recreate-strategy-to-statefulset
 */
function recreateAll(draft: Draft): void {
  const { inRange, condemned } = sortedPods(draft);
  const old = [...condemned, ...inRange.toReversed()].filter((pod) => pod !== undefined && pod.revision !== draft.set.updateRevision);
  for (const pod of old) if (isOutdated(draft, pod)) remove(draft, pod, 'update');
  if (old.length === 0 && settleInRange(draft)) settleCondemned(draft);
}

/** Creates what is missing and replaces what is finished. Whether the sync goes on. */
function settleInRange(draft: Draft): boolean {
  return draft.set.spec.podManagementPolicy === 'Parallel' ? settleAtOnce(draft) : settleInOrder(draft);
}

function settleInOrder(draft: Draft): boolean {
  for (const [index, pod] of sortedPods(draft).inRange.entries()) {
    if (!pod) createAt(draft, index);
    else if (isSpent(draft, pod)) removeSpent(draft, pod);
    if (isDown(draft, pod)) return false;
  }
  return true;
}

/** The controller creates 1 pod, then 2, then 4 and so on, and leaves off after a round in which the API server refused one. */
function settleAtOnce(draft: Draft): boolean {
  const { inRange } = sortedPods(draft);
  // Decided before any pod is created: the new ones do not count among those left at the current revision.
  const revisions = inRange.map((_, index) => revisionAt(draft, index));
  for (let from = 0, size = 1; from < inRange.length; from += size, size *= 2) {
    let refused = false;
    for (const [offset, pod] of inRange.slice(from, from + size).entries()) {
      const index = from + offset;
      if (!pod) refused = !create(draft, ordinalAt(draft, index), revisions[index] ?? draft.set.updateRevision) || refused;
      else if (isSpent(draft, pod)) removeSpent(draft, pod);
    }
    if (refused) return false;
  }
  return true;
}

function isSpent({ traits }: Draft, pod: PodState): boolean {
  return pod.phase === 'Failed' || (traits.replacesSucceeded && isFinished(pod));
}

function removeSpent(draft: Draft, pod: PodState): void {
  if (!isTerminating(pod)) remove(draft, pod, 'finished');
}

function createAt(draft: Draft, index: number): void {
  create(draft, ordinalAt(draft, index), revisionAt(draft, index));
}

function ordinalAt({ set, traits }: Draft, index: number): number {
  return startOf(set.spec, traits) + index;
}

function revisionAt(draft: Draft, index: number): string {
  return recreateRevision(draft.set, ordinalAt(draft, index), draft.traits);
}

/** Deletes pods out of range. Whether the sync goes on. */
function settleCondemned(draft: Draft): boolean {
  const { condemned } = sortedPods(draft);
  if (draft.set.spec.podManagementPolicy === 'Parallel') {
    for (const pod of condemned) if (!isTerminating(pod)) remove(draft, pod, 'scale-down');
    return true;
  }
  const [highest] = condemned;
  if (!highest) return true;
  // In range all are available by now, so the lowest pod that is down stands among the condemned.
  const lowestDown = condemned.findLast((pod) => isDown(draft, pod));
  if (!isTerminating(highest) && (!isDown(draft, highest) || highest === lowestDown)) remove(draft, highest, 'scale-down');
  return false;
}

/** Moves currentRevision on once every wanted pod, and no other, is there, ready and updated. */
function complete(draft: Draft): SetState {
  const state = stateOf(draft);
  const { spec, currentRevision, updateRevision } = state;
  if (currentRevision === updateRevision || (spec.strategy.type === 'OnDelete' && !draft.traits.completesOnDelete)) return state;
  const own = state.pods.filter((pod) => pod.owner === 'set');
  const updated = own.filter((pod) => pod.revision === updateRevision && !isTerminating(pod));
  if (own.length !== spec.replicas || updated.length !== spec.replicas || !own.every(isReady)) return state;
  draft.actions.push({ kind: 'completed', revision: updateRevision });
  return { ...state, currentRevision: updateRevision };
}
