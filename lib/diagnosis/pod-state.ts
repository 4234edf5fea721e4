import { fieldOf, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { conditionOf } from './condition';
import { type ContainerStatus, containerStatusesOf } from './container-status';
import { eventsAbout } from './events';
import type { LiveNamespace } from './live-namespace';
import { isBeingDeleted, momentIn } from './moments';
import { type PodTrouble, troubleOf } from './pod-trouble';
import { quote } from './quote';
import type { SeenPod } from './set-diagnosis';

/** A pod with everything that a diagnosis needs of it. Times in milliseconds since 1970. */
export interface LivePod {
  readonly object: KubeObject;
  readonly seen: SeenPod;
  readonly phase: string;
  /** Since when it is ready; `undefined` while it is not. */
  readonly readySince: number | undefined;
  readonly createdAt: number;
  /** Its deletionTimestamp: when it was to be gone. */
  readonly deletedAt: number | undefined;
  /** It was to be gone more than a minute ago. */
  readonly overdue: boolean;
  /** What is said of it in full, as written; `seen.message` is what may be shown. */
  readonly said: string;
  /** What it lacks while it is not scheduled or not started. */
  readonly lack: PodTrouble['lack'];
  /** `''` while no node has it. */
  readonly node: string;
  readonly containers: readonly ContainerStatus[];
}

/** What a pod's status and its events say of it. `ordinal` is -1 for a pod of no StatefulSet. */
export function readPod(object: KubeObject, ordinal: number, namespace: LiveNamespace, revisionLabel = REVISION): LivePod {
  const metadata = mapField(object.value, 'metadata');
  const status = mapField(object.value, 'status');
  const { now } = namespace;
  const phase = textField(status, 'phase') ?? '';
  const containers = containerStatusesOf(object);
  const events = eventsAbout(object, namespace);
  const createdAt = momentIn(metadata, 'creationTimestamp') ?? now;
  const deletedAt = isBeingDeleted(object) ? (momentIn(metadata, 'deletionTimestamp') ?? now) : undefined;
  const ready = conditionOf(status, 'Ready');
  const changedAt = momentIn(ready, 'lastTransitionTime');
  const isReady = phase === 'Running' && textField(ready, 'status') === 'True';
  const facts = { object, status, phase, containers, events, isReady, deleted: deletedAt !== undefined };
  const trouble = troubleOf(facts);
  return {
    object,
    seen: {
      name: object.name,
      uid: textField(metadata, 'uid') ?? '',
      resourceVersion: textField(metadata, 'resourceVersion') ?? '',
      ordinal,
      revision: object.labels.get(revisionLabel) ?? '',
      state: trouble.state,
      reason: trouble.reason || undefined,
      container: trouble.container || undefined,
      message: trouble.message === undefined ? undefined : quote(trouble.message) || undefined,
      ran: everRan(phase, containers),
      ageMs: Math.max(0, now - (deletedAt ?? changedAt ?? createdAt)),
    },
    phase,
    // A clock here that is behind the cluster's must not make a ready pod look as if it were not.
    readySince: isReady ? Math.min(changedAt ?? now, now) : undefined,
    createdAt,
    deletedAt,
    overdue: deletedAt !== undefined && now > deletedAt + OVERDUE_MS,
    said: trouble.message ?? '',
    lack: trouble.lack,
    node: textField(fieldOf(object.value, 'spec'), 'nodeName') ?? '',
    containers,
  };
}

/** What pods of StatefulSets carry their revision in. */
const REVISION = 'controller-revision-hash';

const OVERDUE_MS = 60_000;

/**
 * Whether anything in the pod ever ran. Without reports of its containers only the phase tells, and only Pending proves that nothing did:
 * the reports of an evicted pod may be gone.
 */
function everRan(phase: string, containers: readonly ContainerStatus[]): boolean {
  if (containers.some(({ ran }) => ran)) return true;
  return containers.length > 0 ? phase === 'Running' || phase === 'Succeeded' : phase !== 'Pending';
}

