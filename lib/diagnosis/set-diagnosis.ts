import type { JsonMap } from '../kube/json';

/** What keeps a pod from being available, or that nothing does. */
export type PodClass = 'terminating' | 'finished' | 'image' | 'config' | 'crash' | 'unscheduled' | 'starting' | 'not-ready' | 'ready';

/** What is the matter with a StatefulSet; the first that fits, from the top. */
export type VerdictId =
  | 'unobserved'
  | 'scale-blocked'
  | 'healthy'
  | 'pending-on-delete'
  | 'rolling'
  | 'template-rejected'
  | 'controller-acting'
  | 'terminating'
  | 'terminating-overdue'
  | 'progressing'
  | 'parallel-regression'
  | 'needs-partition-field'
  | 'held-by-partition'
  | 'unresolved-template'
  | 'unresolved-pod'
  | 'image-unavailable'
  | 'config-error'
  | 'crashing'
  | 'capacity'
  | 'storage'
  | 'not-ready'
  | 'superseded-stuck'
  | 'superseded-running';

/** Findings beside the verdict. */
export type FurtherId = 'mixed-running-digests' | 'counter-mismatch' | 'orphan-pods' | 'foreign-pod' | 'scale-blocked' | 'partition-left' | 'service-missing';

/** A pod as a diagnosis saw it. */
export interface SeenPod {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly ordinal: number;
  /** Its label `controller-revision-hash`; `''` where it has none. */
  readonly revision: string;
  readonly state: PodClass;
  /** The reason in its status, such as `ImagePullBackOff`, and the container it is about. */
  readonly reason: string | undefined;
  readonly container: string | undefined;
  /** What the kubelet or the scheduler says, in its own words, on one line, without secrets. */
  readonly message: string | undefined;
  /** Whether any container ever ran: only then can it have written data. */
  readonly ran: boolean;
  /** How long it has been as it is, in milliseconds. */
  readonly ageMs: number;
}

/**
 * Whether deleting the pod is of use. `safe`: it never ran, and comes back at another revision. `if-ran-allowed`: the same for one that ran.
 * `once`: it may help, a second time never.
 */
export type DeleteAdvice = 'no' | 'safe' | 'if-ran-allowed' | 'once';

export interface Verdict {
  readonly id: VerdictId;
  /** The ordinal it is about; `undefined` where it is about the set as a whole. */
  readonly ordinal: number | undefined;
  readonly pod: SeenPod | undefined;
  /** The revision at which the ordinal comes back once its pod is gone; `undefined` where it does not, being out of range. */
  readonly back: string | undefined;
  readonly advice: DeleteAdvice;
  /** What is the matter and why, as one or two sentences. */
  readonly message: string;
  /** What to do, as imperatives; commands stand on their own in `commands`. */
  readonly next: string | undefined;
  readonly commands: readonly string[];
  /** The image to write in place of a short name: a full name with its digest. */
  readonly writeImage: { readonly container: string; readonly image: string } | undefined;
  /** Facts that led here, as JSON: reasons, messages, images of pod and template, the stream's state. */
  readonly evidence: JsonMap;
}

export interface FurtherFinding {
  readonly id: FurtherId;
  readonly message: string;
  readonly pods: readonly string[];
}

/** What one look at a StatefulSet says. */
export interface SetDiagnosis {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly updateRevision: string;
  readonly currentRevision: string;
  /** OrderedReady: one, for the blocker. Parallel and OnDelete: one for each pod that is down or missing. At least one. */
  readonly verdicts: readonly Verdict[];
  readonly further: readonly FurtherFinding[];
  /** OrderedReady: no pod comes back before those below it are ready. */
  readonly ordered: boolean;
  /** Pods to delete, in the order in which they are to go; of those that ran only where `if-ran-allowed`. */
  readonly deletes: readonly Verdict[];
}
