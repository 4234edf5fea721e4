import { fieldOf, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { containersOf } from '../kube/workloads';
import { controlledBy } from './controlled';
import type { LiveNamespace } from './live-namespace';
import { uidOf } from './owned-pods';
import { type LivePod, readPod } from './pod-state';

/** A ReplicaSet of a Deployment with its pods. */
export interface LiveReplicaSet {
  readonly object: KubeObject;
  /** What the Deployment's controller counted it as; 0 where it is not counted. */
  readonly revision: number;
  readonly available: number;
  readonly pods: readonly LivePod[];
}

/** What ran before, and can be gone back to. */
export interface GoodRevision {
  readonly revision: number;
  readonly replicaSet: string;
  /** Whether pods of it are available now. Of one that was scaled down nothing tells whether its pods ever were. */
  readonly proven: boolean;
  readonly images: readonly GoodImage[];
}

export interface GoodImage {
  readonly container: string;
  /** As its template has it. */
  readonly image: string;
  /** What a pod of it runs; `undefined` where none does. */
  readonly digest: string | undefined;
}

/** The ReplicaSets that a Deployment controls, the newest revision first. */
export function replicaSetsOf(deployment: KubeObject, namespace: LiveNamespace): readonly LiveReplicaSet[] {
  const sets = controlledBy(uidOf(deployment), namespace, 'ReplicaSet', 'apps').map((object) => {
    const own = controlledBy(uidOf(object), namespace, 'Pod', '').map((pod) => readPod(pod, -1, namespace, 'pod-template-hash'));
    const available = fieldOf(object.value['status'], 'availableReplicas');
    return { object, revision: revisionOf(object), available: typeof available === 'number' ? available : 0, pods: own };
  });
  return sets.toSorted((one, other) => other.revision - one.revision);
}

/** The ReplicaSet of the template as it is now: the one that the Deployment counts as its own revision, else the newest. */
export function newestReplicaSet(deployment: KubeObject, sets: readonly LiveReplicaSet[]): LiveReplicaSet | undefined {
  const revision = revisionOf(deployment);
  return sets.find((set) => revision > 0 && set.revision === revision) ?? sets[0];
}

/** The newest revision before the present one whose pods are available; where none has any, the newest of all before it. */
export function lastGoodOf(newest: LiveReplicaSet | undefined, sets: readonly LiveReplicaSet[]): GoodRevision | undefined {
  const before = sets.filter((set) => set !== newest && set.revision > 0);
  const good = before.find(({ available }) => available > 0) ?? before[0];
  if (!good) return undefined;
  return { revision: good.revision, replicaSet: good.object.name, proven: good.available > 0, images: imagesOf(good) };
}

function imagesOf({ object, pods }: LiveReplicaSet): readonly GoodImage[] {
  return containersOf(object).flatMap(({ name, value }) => {
    const image = textField(value, 'image');
    if (image === undefined) return [];
    const digest = pods.flatMap(({ containers }) => containers.find((container) => container.name === name)?.digest ?? [])[0];
    return [{ container: name, image, digest }];
  });
}

function revisionOf({ annotations }: KubeObject): number {
  const text = annotations.get('deployment.kubernetes.io/revision') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
