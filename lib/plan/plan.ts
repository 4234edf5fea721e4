/** What applying a change will do, workload by workload. The JSON of `pinstream plan` is this. */
export interface Plan {
  /** In the order of kind, namespace and name. */
  readonly workloads: readonly WorkloadPlan[];
  /** Objects besides that the API server refuses to change, or that go with data; in the same order. Others are left out. */
  readonly others: readonly OtherPlan[];
}

/** An object that runs no pods. */
export type OtherPlan = Pick<WorkloadPlan, 'kind' | 'name' | 'namespace' | 'file' | 'line' | 'cause' | 'summary' | 'refusals' | 'argocd' | 'dataAtRisk'>;

export interface WorkloadPlan {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The file that holds it, or held it. */
  readonly file: string;
  readonly line: number | undefined;
  /**
   * `stream`: its own manifest did not change, a stream tag that it follows did. `edited`: something changed that rolls nothing out.
   */
  readonly cause: 'added' | 'rolled' | 'edited' | 'removed' | 'stream';
  /** One sentence: what will happen. */
  readonly summary: string;
  /** What the API server will not take; then nothing of this object changes, whatever else the plan says. */
  readonly refusals: readonly Refusal[];
  readonly images: readonly ImagePlan[];
  /** `undefined` where no pod restarts. */
  readonly rollout: RolloutPlan | undefined;
  readonly failures: readonly FailurePlan[];
  readonly argocd: readonly Advice[];
  readonly dataAtRisk: readonly Advice[];
}

export interface Refusal {
  /** `spec.serviceName`. */
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** A sentence. */
  readonly reason: string;
  /** Commands that get there all the same, in order. */
  readonly commands: readonly string[];
}

export interface ImagePlan {
  readonly container: string;
  readonly before: ImageState | undefined;
  readonly after: ImageState | undefined;
  /** Whether another image may run afterwards. */
  readonly changes: boolean;
}

export interface ImageState {
  /** As written. */
  readonly written: string;
  /** By whom it is resolved when the object is created: a clause. */
  readonly onCreate: string;
  /** The same when the object that is there is updated. */
  readonly onUpdate: string;
  /** What the node pulls then, as far as that is known. */
  readonly pulls: readonly string[];
  readonly confidence: 'certain' | 'likely';
}

/** How pods restart when all goes well. */
export interface RolloutPlan {
  readonly strategy: string;
  /** Pods in the order they restart, `web-2` first; of a Deployment steps in words. Long ones are cut, `more` counts the rest. */
  readonly order: readonly string[];
  readonly more: number;
  /** Pods that are down at once, at most. */
  readonly mostDown: number;
  readonly replicas: number;
  /** Pods that stay as they are: below the partition, or under OnDelete. */
  readonly untouched: readonly string[];
  readonly moments: readonly Moment[];
}

/** A stretch of one pod's life, for a picture. */
export interface Moment {
  readonly pod: string;
  /** Seconds since the change, simulated: only their order means something. */
  readonly from: number;
  readonly to: number;
  readonly state: 'old' | 'down' | 'new' | 'stuck';
}

/** What happens where something goes wrong. */
export interface FailurePlan {
  readonly when: 'image-unavailable' | 'never-ready' | 'name-unresolved';
  /** A sentence: where it sticks, and with what. */
  readonly outcome: string;
  /** The pod that sticks first; `undefined` where none is told apart. */
  readonly pod: string | undefined;
  /** What people try, and why it does not help. */
  readonly useless: readonly string[];
  /** Commands that recover, in order, with their explanation behind `#`. */
  readonly commands: readonly string[];
  readonly moments: readonly Moment[];
}

export interface Advice {
  /** A sentence. */
  readonly text: string;
  /** A setting, a command or a claim, one a line. */
  readonly lines: readonly string[];
}
