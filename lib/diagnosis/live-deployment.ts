import { fieldOf, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { replicasOf } from '../rollout/stateful-set';
import { argoApplicationOf } from './argo-cd';
import { conditionOf } from './condition';
import type { LiveNamespace } from './live-namespace';
import { isBeingDeleted, momentIn } from './moments';
import { uidOf } from './owned-pods';
import type { LivePod } from './pod-state';
import { type GoodRevision, lastGoodOf, newestReplicaSet, replicaSetsOf } from './replica-sets';
import type { PodClass } from './set-diagnosis';
import { type UnresolvedName, unresolvedNameOf } from './short-names';

/** A Deployment of a cluster, with what its controller and its pods say of its rollout. */
export interface LiveDeployment {
  readonly object: KubeObject;
  readonly namespace: LiveNamespace;
  readonly target: Pick<TargetProfile, 'platform' | 'release'>;
  readonly uid: string;
  readonly isGoing: boolean;
  readonly isObserved: boolean;
  readonly isPaused: boolean;
  readonly wanted: number;
  readonly updated: number;
  readonly available: number;
  /** Every wanted pod is there at the newest revision and available, and no other is. */
  readonly isComplete: boolean;
  /** What the API server or a quota answered to the last pod that was not created. */
  readonly refusal: string | undefined;
  readonly isPastDeadline: boolean;
  /** Until the controller calls the rollout failed, in milliseconds; `undefined` where it never will, or where none is under way. */
  readonly deadlineInMs: number | undefined;
  /** Pods of the newest revision that are not ready, the ones first that tell most. */
  readonly failing: readonly LivePod[];
  /** Of the first of them that has one. */
  readonly unresolved: UnresolvedName | undefined;
  readonly lastGood: GoodRevision | undefined;
  readonly argoApplication: string | undefined;
}

/** Survives any shape. */
export function readDeployment(object: KubeObject, namespace: LiveNamespace, target: LiveDeployment['target']): LiveDeployment {
  const { value } = object;
  const status = mapField(value, 'status');
  const sets = replicaSetsOf(object, namespace);
  const newest = newestReplicaSet(object, sets);
  const failing = (newest?.pods ?? []).filter(({ readySince }) => readySince === undefined).toSorted(byTelling);
  const progress = conditionOf(status, 'Progressing');
  const failure = conditionOf(status, 'ReplicaFailure');
  const wanted = replicasOf(object) ?? 1;
  const [all, updated, available] = [count(status, 'replicas'), count(status, 'updatedReplicas'), count(status, 'availableReplicas')];
  const isComplete = updated >= wanted && all === updated && available >= wanted;
  return {
    object,
    namespace,
    target,
    uid: uidOf(object),
    isGoing: isBeingDeleted(object),
    isObserved: uidOf(object) !== '' && count(status, 'observedGeneration') >= count(value['metadata'], 'generation') && Object.keys(status).length > 0,
    isPaused: fieldOf(value['spec'], 'paused') === true,
    wanted,
    updated,
    available,
    isComplete,
    refusal: textField(failure, 'status') === 'True' ? (textField(failure, 'message') ?? '') : undefined,
    isPastDeadline: textField(progress, 'status') === 'False' && textField(progress, 'reason') === 'ProgressDeadlineExceeded',
    deadlineInMs: isComplete ? undefined : deadlineIn(value['spec'], progress, namespace.now),
    failing,
    unresolved: failing.flatMap((pod) => unresolvedNameOf(pod, object, namespace) ?? [])[0],
    lastGood: lastGoodOf(newest, sets),
    argoApplication: argoApplicationOf(object),
  };
}

/** What says most about a rollout comes first. */
const TELLING: readonly PodClass[] = ['image', 'config', 'crash', 'unscheduled', 'starting', 'not-ready', 'finished', 'terminating', 'ready'];

function byTelling(one: LivePod, other: LivePod): number {
  return TELLING.indexOf(one.seen.state) - TELLING.indexOf(other.seen.state) || other.seen.ageMs - one.seen.ageMs;
}

/** Seconds: what the API server fills in, and what switches the deadline off. */
const DEFAULT_DEADLINE = 600;
const NO_DEADLINE = 2 ** 31 - 1;

function deadlineIn(spec: unknown, progress: unknown, now: number): number | undefined {
  const written = fieldOf(spec, 'progressDeadlineSeconds') ?? DEFAULT_DEADLINE;
  // Once a rollout has succeeded, no deadline runs until the next.
  const since = textField(progress, 'reason') === 'NewReplicaSetAvailable' ? undefined : momentIn(progress, 'lastUpdateTime');
  if (typeof written !== 'number' || written >= NO_DEADLINE || since === undefined) return undefined;
  return Math.max(0, since + written * 1000 - now);
}

function count(value: unknown, key: string): number {
  const field = fieldOf(value, key);
  return typeof field === 'number' ? field : 0;
}
