import type { UserError } from '../base/errors';
import type { Cluster } from '../cluster/cluster-reader';
import type { SetDiagnosis, VerdictId } from '../diagnosis/set-diagnosis';
import type { TargetProfile } from '../kube/target';
import type { Clock } from './clock';
import type { Permission } from './verdicts';

/** What a recovery may do, and how long it waits. */
export interface RecoveryOptions extends Permission {
  readonly target: Pick<TargetProfile, 'platform' | 'release'>;
  /** By eviction, which heeds disruption budgets, in place of DELETE. */
  readonly evict: boolean;
  /** The API server goes through each delete and carries none out; nothing is awaited then. */
  readonly dryRun: boolean;
  /** How long a new pod may take until it is ready, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the recovery before the next step. What has been asked of the API server is not taken back. */
  readonly signal?: AbortSignal | undefined;
}

/** What happens, as it happens. */
export interface RecoveryStep {
  readonly kind: StepKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly set: string;
  readonly pod: string;
  /** The same for people, as a clause without a full stop. */
  readonly message: string;
}

export type StepKind =
  /** The API server is about to be asked. */
  | 'deleting'
  | 'deleted'
  /** A dry run: it would be. */
  | 'would-delete'
  /** Somebody else was faster. */
  | 'gone'
  /** The pod changed in between: it is read again. */
  | 'conflict'
  /** The API server, or a disruption budget, asks to wait. */
  | 'throttled'
  /** The new pod is there. */
  | 'recreated'
  /** Why it is not ready so far. */
  | 'waiting'
  | 'ready'
  /** A pod that nobody wants is gone, and none comes in its place. */
  | 'removed';

/**
 * What is known of the deletion of a pod. `none`: it was not deleted by this run. `unknown`: the connection was lost, and reading again
 * did not tell either.
 */
export type Deletion = 'none' | 'would-delete' | 'deleted' | 'gone' | 'unknown';

/** One pod that a recovery went for. */
export interface PodRecovery {
  readonly pod: string;
  readonly uid: string;
  readonly verdict: VerdictId;
  readonly deletion: Deletion;
  /** Whether a pod stands in its place that is ready, or that none is to stand there holds true. */
  readonly recovered: boolean;
}

/** `stopped`: something came in between, and `stop` says what. `not-reached`: nothing was done, because another set's recovery stopped. */
export type SetOutcome = 'not-stuck' | 'stuck' | 'would-recover' | 'recovered' | 'stopped' | 'not-reached';

export interface SetRecovery {
  readonly outcome: SetOutcome;
  readonly before: SetDiagnosis;
  /** How the set stood at the end; `undefined` where nothing was done, or where it could not be read any more. */
  readonly after: SetDiagnosis | undefined;
  readonly pods: readonly PodRecovery[];
  /** Why it stopped. Its `exitCode` is 1 where the cluster answered and the set is not well, 3 where the cluster refused or was lost, 130 for an interrupt. */
  readonly stop: UserError | undefined;
}

/** A recovery under way in one namespace. */
export interface Recovering {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly options: RecoveryOptions;
  readonly clock: Clock;
  readonly tell: (step: RecoveryStep) => void;
}
