import type { Amount } from '../amount';

/** How a StatefulSet replaces its pods once the template changes. */
export type SetStrategy =
  | { readonly type: 'RollingUpdate'; readonly rollingUpdate: RollingParams | undefined }
  | { readonly type: 'OnDelete' }
  | { readonly type: 'Recreate' };

/** `spec.updateStrategy.rollingUpdate`. Whether it is present decides at which revision a deleted pod comes back. */
export interface RollingParams {
  /** The lowest index that is updated. An index counts from the first ordinal. */
  readonly partition: number;
  /** `undefined` where it is not written: 1. */
  readonly maxUnavailable: Amount | undefined;
}

/** What of a StatefulSet's spec decides when its pods come and go. */
export interface SetSpec {
  readonly replicas: number;
  /** `spec.ordinals.start`. */
  readonly start: number;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly strategy: SetStrategy;
  readonly minReadySeconds: number;
}

/**
 * One StatefulSet with its pods at one moment. Nothing in it is ever changed; every move gives a new state.
 *
 * A revision is named by whatever stands for its template (its ControllerRevision's name, a digest, a letter). The name of a
 * ControllerRevision is a hash of the template, so the same template has the same name again, and a revert needs no history.
 */
export interface SetState {
  readonly name: string;
  readonly spec: SetSpec;
  /** `deleting`: it has a deletionTimestamp and its controller has stopped. `orphaned`: it is gone and has left its pods behind. */
  readonly presence: 'present' | 'deleting' | 'orphaned';
  /** Simulated seconds. No other clock is ever read. */
  readonly now: number;
  /** `status.currentRevision`. */
  readonly currentRevision: string;
  /** `status.updateRevision`, as of the template that was applied last. */
  readonly updateRevision: string;
  /** Ascending by ordinal, one an ordinal; pods of other controllers that stand in the way are among them. */
  readonly pods: readonly PodState[];
  /** The pods that the API server would not create in the last sync; a Parallel set tries several at once. */
  readonly refusals: readonly Refusal[];
  /** The `uid` that the next pod gets. */
  readonly nextUid: number;
}

export interface PodState {
  readonly ordinal: number;
  /** The label `controller-revision-hash`. */
  readonly revision: string;
  /** Tells a pod from the one of the same name before it. */
  readonly uid: number;
  /** `none`: an orphan, which the set adopts. `other`: a controller that is not this set, such as an earlier set of that name. */
  readonly owner: 'set' | 'none' | 'other';
  readonly createdAt: number;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** Since when its condition Ready is true; `undefined` while it is not. */
  readonly readySince: number | undefined;
  /** Its deletionTimestamp; `undefined` until somebody deletes it. */
  readonly deletedAt: number | undefined;
  /** Whether any of its containers ever ran. One that never ran cannot have written data. */
  readonly ran: boolean;
  /** What keeps it from being ready, in the words of its status: `ImagePullBackOff`. */
  readonly reason: string | undefined;
}

/** A pod that the API server would not create. */
export interface Refusal {
  readonly ordinal: number;
  readonly revision: string;
  readonly reason: string;
}

/** A set at rest: one revision, every pod of it ready from second 0 on. */
export function settledSet(name: string, spec: SetSpec, revision: string): SetState {
  const pods = Array.from({ length: spec.replicas }, (_, index) => readyPod(spec.start + index, revision, index + 1));
  return {
    name,
    spec,
    presence: 'present',
    now: 0,
    currentRevision: revision,
    updateRevision: revision,
    pods,
    refusals: [],
    nextUid: spec.replicas + 1,
  };
}

/** A set that was applied for the first time and has no pod yet. */
export function freshSet(name: string, spec: SetSpec, revision: string): SetState {
  return { ...settledSet(name, spec, revision), pods: [], nextUid: 1 };
}

/** A pod as the API server has it right after its creation. */
export function newPod(ordinal: number, revision: string, uid: number, now: number): PodState {
  return {
    ordinal,
    revision,
    uid,
    owner: 'set',
    createdAt: now,
    phase: 'Pending',
    readySince: undefined,
    deletedAt: undefined,
    ran: false,
    reason: undefined,
  };
}

/** The set with other pods, put in order. */
export function withPods(set: SetState, pods: readonly PodState[]): SetState {
  return { ...set, pods: pods.toSorted((one, other) => one.ordinal - other.ordinal) };
}

function readyPod(ordinal: number, revision: string, uid: number): PodState {
  return { ...newPod(ordinal, revision, uid, 0), phase: 'Running', readySince: 0, ran: true };
}
