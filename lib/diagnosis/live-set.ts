import { fieldOf, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { RECREATE } from '../rollout/feature-gates';
import { type Blocker, blockerOf } from '../rollout/model/blocker';
import { type ControllerTraits, controllerTraits } from '../rollout/model/controller-traits';
import { downTest, sortPods, startOf } from '../rollout/model/pods';
import { recreateRevision } from '../rollout/model/recreate-revision';
import { setSpecOf } from '../rollout/model/set-spec';
import type { PodState, SetSpec, SetState } from '../rollout/model/set-state';
import type { LiveNamespace } from './live-namespace';
import { isBeingDeleted } from './moments';
import { type NamedPods, podsNamedAfter, uidOf } from './owned-pods';
import type { LivePod } from './pod-state';
import type { UnresolvedName } from './short-names';

/** A StatefulSet of a cluster with its pods, and what the controller's model says of it. */
export interface LiveSet {
  readonly object: KubeObject;
  readonly namespace: LiveNamespace;
  readonly target: Pick<TargetProfile, 'platform' | 'release'>;
  readonly uid: string;
  /** Why nothing can be concluded from it; `undefined` where the rest holds. */
  readonly unreadable: string | undefined;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly spec: SetSpec;
  /** `rollingUpdate.partition`; 0 for a set without. */
  readonly partition: number;
  readonly state: SetState;
  readonly traits: ControllerTraits;
  readonly pods: NamedPods;
  /** For what the controller of an ordered set waits; of a Parallel one, what holds lower ordinals up. */
  readonly blocker: Blocker | undefined;
  /** Wanted ordinals whose pod is missing, about to go or unavailable; ascending. */
  readonly down: readonly Slot[];
  /** Pods whose ordinal is not wanted; descending. */
  readonly condemned: readonly Slot[];
}

/** One ordinal of a set. */
export interface Slot {
  readonly ordinal: number;
  /** Counted from the first ordinal; outside of the range it may be negative. */
  readonly index: number;
  /** `undefined` while it is missing. */
  readonly pod: LivePod | undefined;
  /** The revision at which it comes back once its pod is gone; `''` for one that is not wanted and does not come back. */
  readonly back: string;
}

/** An ordinal whose pod is there, and down. */
export interface DownPod extends Slot {
  readonly pod: LivePod;
  /** The short name that it cannot pull. */
  readonly unresolved: UnresolvedName | undefined;
}

/** Builds the model's state from the live objects. Survives any shape. */
export function readSet(object: KubeObject, namespace: LiveNamespace, target: LiveSet['target']): LiveSet {
  const written = setSpecOf(object);
  const spec = written && written.replicas <= MOST_REPLICAS ? written : NO_PODS;
  const status = mapField(object.value, 'status');
  const pods = podsNamedAfter(object, namespace);
  const state = stateOf(object, spec, pods, namespace.now);
  // The API server takes the word Recreate only where its gate is on.
  const traits = controllerTraits(target, spec.strategy.type === 'Recreate' ? [RECREATE] : []);
  const { inRange, condemned } = sortPods(state, traits);
  const isDown = downTest(state, traits);
  const live = new Map(pods.own.map((pod) => [pod.seen.ordinal, pod]));
  const slotAt = (ordinal: number): Slot => ({
    ordinal,
    index: ordinal - startOf(spec, traits),
    pod: live.get(ordinal),
    back: recreateRevision(state, ordinal, traits),
  });
  return {
    object,
    namespace,
    target,
    uid: uidOf(object),
    unreadable: whyUnreadable(object, written, state),
    generation: numberIn(mapField(object.value, 'metadata'), 'generation') ?? 0,
    observedGeneration: numberIn(status, 'observedGeneration') ?? 0,
    spec,
    partition: spec.strategy.type === 'RollingUpdate' ? (spec.strategy.rollingUpdate?.partition ?? 0) : 0,
    state,
    traits,
    pods,
    blocker: blockerOf(state, traits),
    down: inRange.flatMap((pod, index) => (isDown(pod) ? [slotAt(startOf(spec, traits) + index)] : [])),
    condemned: condemned.map(({ ordinal }) => ({ ...slotAt(ordinal), back: '' })),
  };
}

/** Sets of more replicas are not looked at: no cluster runs them, and each takes memory. */
const MOST_REPLICAS = 10_000;

const NO_PODS: SetSpec = {
  replicas: 0,
  start: 0,
  podManagementPolicy: 'OrderedReady',
  strategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: undefined } },
  minReadySeconds: 0,
};

function stateOf(object: KubeObject, spec: SetSpec, { own, orphans, foreign }: NamedPods, now: number): SetState {
  const status = object.value['status'];
  const updateRevision = textField(status, 'updateRevision') ?? '';
  const pods = [
    ...own.map((pod) => podStateOf(pod, 'set')),
    ...orphans.map((pod) => podStateOf(pod, 'none')),
    ...foreign.map((pod) => podStateOf(pod, 'other')),
  ];
  pods.sort((one, other) => one.ordinal - other.ordinal);
  return {
    name: object.name,
    spec,
    presence: isBeingDeleted(object) ? 'deleting' : 'present',
    now: now / 1000,
    currentRevision: textField(status, 'currentRevision') || updateRevision,
    updateRevision,
    pods: pods.map((pod, at) => ({ ...pod, uid: at + 1 })),
    refusals: [],
    nextUid: pods.length + 1,
  };
}

function podStateOf({ seen, phase, readySince, createdAt, deletedAt }: LivePod, owner: PodState['owner']): PodState {
  return {
    ordinal: seen.ordinal,
    revision: seen.revision,
    uid: 0,
    owner,
    createdAt: createdAt / 1000,
    phase: phase === 'Running' || phase === 'Succeeded' || phase === 'Failed' ? phase : 'Pending',
    readySince: readySince === undefined ? undefined : readySince / 1000,
    deletedAt: deletedAt === undefined ? undefined : deletedAt / 1000,
    ran: seen.ran,
    reason: seen.reason,
  };
}

function whyUnreadable(object: KubeObject, spec: SetSpec | undefined, { updateRevision }: SetState): string | undefined {
  if (!spec) return 'its spec holds what no API server stores';
  if (spec.replicas > MOST_REPLICAS) return `it asks for ${spec.replicas} pods, and no more than ${MOST_REPLICAS} are looked at`;
  if (uidOf(object) === '') return 'it has no uid, so that its pods cannot be told from others';
  if (updateRevision === '') return 'its status names no update revision yet';
  return undefined;
}

function numberIn(value: unknown, key: string): number | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'number' ? field : undefined;
}
