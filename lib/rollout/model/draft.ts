import type { ControllerTraits } from './controller-traits';
import { downTest, isTerminating, type SortedPods, sortPods } from './pods';
import { newPod, type PodState, type Refusal, type SetState, withPods } from './set-state';

/** Something that the controller did. */
export type Action =
  | { readonly kind: 'adopted' | 'created'; readonly ordinal: number; readonly revision: string }
  | { readonly kind: 'deleted'; readonly ordinal: number; readonly revision: string; readonly why: 'update' | 'scale-down' | 'finished' }
  | { readonly kind: 'refused'; readonly ordinal: number; readonly revision: string; readonly reason: string }
  | { readonly kind: 'completed'; readonly revision: string };

/** Why the API server does not create this pod; `undefined` where it does. */
export type Admission = (pod: { readonly ordinal: number; readonly revision: string }) => string | undefined;

/** One sync under way: the pods as it leaves them so far, and what it did. */
export interface Draft {
  readonly set: SetState;
  readonly traits: ControllerTraits;
  readonly admission: Admission;
  readonly pods: Map<number, PodState>;
  readonly actions: Action[];
  nextUid: number;
  readonly refusals: Refusal[];
}

export function draftOf(set: SetState, traits: ControllerTraits, admission: Admission): Draft {
  const pods = new Map(set.pods.map((pod) => [pod.ordinal, pod]));
  return {
    set,
    traits,
    admission,
    pods,
    actions: [],
    nextUid: set.nextUid,
    refusals: [],
  };
}

/** The state that the sync leaves. */
export function stateOf({ set, pods, nextUid, refusals }: Draft): SetState {
  return withPods({ ...set, nextUid, refusals }, [...pods.values()]);
}

export function sortedPods(draft: Draft): SortedPods {
  return sortPods(withPods(draft.set, [...draft.pods.values()]), draft.traits);
}

export function adopt({ pods, actions }: Draft, pod: PodState): void {
  pods.set(pod.ordinal, { ...pod, owner: 'set' });
  actions.push({ kind: 'adopted', ordinal: pod.ordinal, revision: pod.revision });
}

/** Whether it worked. It does not where the API server refuses the pod, or another controller's pod of that name stands there. */
export function create(draft: Draft, ordinal: number, revision: string): boolean {
  const reason = draft.pods.has(ordinal) ? 'AlreadyExists' : draft.admission({ ordinal, revision });
  if (reason !== undefined) {
    draft.refusals.push({ ordinal, revision, reason });
    draft.actions.push({ kind: 'refused', ordinal, revision, reason });
    return false;
  }
  draft.pods.set(ordinal, newPod(ordinal, revision, draft.nextUid, draft.set.now));
  draft.nextUid += 1;
  draft.actions.push({ kind: 'created', ordinal, revision });
  return true;
}

/** Deletes a pod that nobody deleted yet: it stays, terminating, until its node has ended it. */
export function remove({ set, pods, actions }: Draft, pod: PodState, why: 'update' | 'scale-down' | 'finished'): void {
  pods.set(pod.ordinal, { ...pod, deletedAt: set.now });
  actions.push({ kind: 'deleted', ordinal: pod.ordinal, revision: pod.revision, why });
}

/** Whether a wanted pod is missing, not ready for long enough, or about to go. */
export function isDown({ set, traits }: Draft, pod: PodState | undefined): boolean {
  return downTest(set, traits)(pod);
}

/** Whether the pod carries another revision than the one to reach, and nobody has deleted it yet. */
export function isOutdated({ set }: Draft, pod: PodState | undefined): pod is PodState {
  return pod !== undefined && pod.revision !== set.updateRevision && !isTerminating(pod);
}
