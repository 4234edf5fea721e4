import { diagnoseSet } from '../../lib/diagnosis/diagnose-set';
import type { LiveNamespace } from '../../lib/diagnosis/live-namespace';
import type { SetDiagnosis, Verdict } from '../../lib/diagnosis/set-diagnosis';
import type { JsonMap } from '../../lib/kube/json';
import { KubeObject } from '../../lib/kube/object';
import { parsePlatform } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
import { NamedOrigin } from '../../lib/workspace/origins';

// Objects of the namespace `shop` as an API server has them. Revisions are letters: A, B, C.

export const NOW = Date.parse('2026-03-02T10:00:00Z');
export const REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

/** The moment so many minutes ago. */
export function ago(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString().replace('.000Z', 'Z');
}

export function digest(letter: string): string {
  return `sha256:${letter.toLowerCase().repeat(64)}`;
}

/** The image that revision A, B or C runs. */
function imageOf(revision: string): string {
  return `quay.io/shop/web:1.0@${digest(revision)}`;
}

export interface SetOptions {
  readonly replicas?: number;
  readonly current?: string;
  readonly update?: string;
  readonly policy?: 'OrderedReady' | 'Parallel';
  /** `updateStrategy` as it stands; by default RollingUpdate with `partition: 0`. */
  readonly strategy?: JsonMap;
  readonly partition?: number;
  /** Of the container `web` in the template. */
  readonly image?: string;
  readonly initContainers?: readonly JsonMap[];
  readonly spec?: JsonMap;
  readonly metadata?: JsonMap;
  readonly status?: JsonMap;
}

/** The StatefulSet `web`: three ordered pods, current revision A and update revision B unless said. */
export function webSet(options: SetOptions = {}): JsonMap {
  const { replicas = 3, current = 'A', update = 'B', policy = 'OrderedReady', partition = 0, initContainers = [] } = options;
  const strategy = options.strategy ?? { type: 'RollingUpdate', rollingUpdate: { partition } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'shop', uid: 'set-uid', generation: 7, resourceVersion: '900', ...options.metadata },
    spec: {
      replicas,
      serviceName: 'web',
      podManagementPolicy: policy,
      updateStrategy: strategy,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { ...(initContainers.length > 0 ? { initContainers } : {}), containers: [{ name: 'web', image: options.image ?? imageOf(update) }] },
      },
      ...options.spec,
    },
    status: { observedGeneration: 7, replicas, currentRevision: current, updateRevision: update, ...options.status },
  };
}

/** What a pod is like: its status, and what it needs besides in spec and metadata. */
export interface Look {
  readonly status: JsonMap;
  readonly spec?: JsonMap;
  readonly metadata?: JsonMap;
}

const RUNNING = { state: { running: { startedAt: ago(60) } }, started: true, restartCount: 0 };

function conditions(ready: boolean, minutes: number): readonly JsonMap[] {
  return [
    { type: 'PodScheduled', status: 'True', lastTransitionTime: ago(minutes) },
    { type: 'Ready', status: ready ? 'True' : 'False', ...(ready ? {} : { reason: 'ContainersNotReady' }), lastTransitionTime: ago(minutes) },
  ];
}

/** Ready for an hour unless said; `imageID` with the digest of the letter. */
export function ready(letter = 'A', minutes = 60): Look {
  const web = { name: 'web', ready: true, imageID: `quay.io/shop/web@${digest(letter)}`, ...RUNNING };
  return { status: { phase: 'Running', conditions: conditions(true, minutes), containerStatuses: [web] } };
}

/** Its container waits for that reason for ten minutes unless said. */
export function waiting(reason: string, message = '', minutes = 10): Look {
  const web = { name: 'web', ready: false, restartCount: 0, started: false, state: { waiting: { reason, ...(message === '' ? {} : { message }) } } };
  return { status: { phase: 'Pending', conditions: conditions(false, minutes), containerStatuses: [web] } };
}

export function unpullable(message = '', minutes = 10): Look {
  return waiting('ImagePullBackOff', message, minutes);
}

/** It ended with the code again and again. */
export function crashing(restarts = 7, exitCode = 1, minutes = 10): Look {
  const lastState = { terminated: { exitCode, reason: exitCode === 137 ? 'OOMKilled' : 'Error' } };
  const message = 'back-off 5m0s restarting failed container=web';
  const web = { name: 'web', ready: false, restartCount: restarts, started: false, lastState, state: { waiting: { reason: 'CrashLoopBackOff', message } } };
  return { status: { phase: 'Running', conditions: conditions(false, minutes), containerStatuses: [web] } };
}

/** It runs and does not become ready. */
export function unready(minutes = 10): Look {
  const web = { name: 'web', ready: false, ...RUNNING };
  return { status: { phase: 'Running', conditions: conditions(false, minutes), containerStatuses: [web] } };
}

/** No node takes it. */
export function unscheduled(message: string, reason = 'Unschedulable', minutes = 10): Look {
  const scheduled = { type: 'PodScheduled', status: 'False', reason, message, lastTransitionTime: ago(minutes) };
  return { status: { phase: 'Pending', conditions: [scheduled] }, spec: { nodeName: undefined } };
}

/** It was to be gone so many minutes ago. */
export function terminating(minutes: number, look: Look = ready()): Look {
  return { ...look, metadata: { deletionTimestamp: ago(minutes), deletionGracePeriodSeconds: 30 } };
}

/** Its look with other containers' reports besides. */
export function withStatuses(look: Look, field: 'initContainerStatuses' | 'containerStatuses', ...statuses: readonly JsonMap[]): Look {
  const before = look.status[field];
  return { ...look, status: { ...look.status, [field]: [...(Array.isArray(before) ? (before as readonly JsonMap[]) : []), ...statuses] } };
}

const CONTROLLER: JsonMap = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set-uid', controller: true, blockOwnerDeletion: true };

export interface PodOptions {
  readonly image?: string;
  readonly owners?: readonly JsonMap[];
  readonly initContainers?: readonly JsonMap[];
  readonly createdMinutes?: number;
}

/** The pod `web-<ordinal>` of a revision. */
export function webPod(ordinal: number, revision: string, look: Look, options: PodOptions = {}): JsonMap {
  const { owners = [CONTROLLER], initContainers = [], createdMinutes = 60 } = options;
  const name = `web-${ordinal}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `${name}-uid`,
      resourceVersion: String(100 + ordinal),
      creationTimestamp: ago(createdMinutes),
      labels: { app: 'web', 'controller-revision-hash': revision, 'statefulset.kubernetes.io/pod-name': name },
      ...(owners.length > 0 ? { ownerReferences: owners } : {}),
      ...look.metadata,
    },
    spec: {
      nodeName: 'node-1',
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers: [{ name: 'web', image: options.image ?? imageOf(revision) }],
      ...look.spec,
    },
    status: look.status,
  };
}

/** An Event about an object of the namespace. */
export function event(kind: string, name: string, reason: string, message: string, minutes = 5, extra: JsonMap = {}): JsonMap {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason}.${minutes}`, namespace: 'shop', creationTimestamp: ago(minutes) },
    involvedObject: { kind, name, namespace: 'shop', uid: kind === 'StatefulSet' ? 'set-uid' : `${name}-uid` },
    reason,
    message,
    lastTimestamp: ago(minutes),
    ...extra,
  };
}

/** The headless Service `web`. */
export const SERVICE: JsonMap = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { clusterIP: 'None' } };

export interface StreamOptions {
  readonly local?: boolean;
  /** Tag to the letter of its digest. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An ImageStream of the namespace into which images were pushed. */
export function stream(name: string, { local = true, tags = {} }: StreamOptions = {}): JsonMap {
  const repository = `${REGISTRY}/shop/${name}`;
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name, namespace: 'shop' },
    spec: { lookupPolicy: { local } },
    status: {
      dockerImageRepository: repository,
      tags: Object.entries(tags).map(([tag, letter]) => ({
        tag,
        items: [{ created: ago(600), dockerImageReference: `${repository}@${digest(letter)}`, image: digest(letter), generation: 1 }],
      })),
    },
  };
}

/** What was read of `shop`. */
export function namespaceOf(objects: readonly JsonMap[], unread: readonly string[] = ['ImageStream'], now = NOW): LiveNamespace {
  return { name: 'shop', objects: objects.map(liveObject), unread: new Set(unread), now };
}

export function liveObject(value: JsonMap): KubeObject {
  return new KubeObject(value, new NamedOrigin('cluster:shop'));
}

export function release(text: string): Pick<TargetProfile, 'platform' | 'release'> {
  const parsed = parsePlatform(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.value;
}

export interface Scene {
  readonly set?: SetOptions;
  readonly pods: readonly JsonMap[];
  /** Streams, events, Services. @default the Service `web` alone */
  readonly others?: readonly JsonMap[];
  readonly target?: string;
  readonly unread?: readonly string[];
}

/** What a diagnosis says of `web`. */
export function diagnosed({ set, pods, others = [SERVICE], target = 'kubernetes=1.31', unread }: Scene): SetDiagnosis {
  const value = webSet(set);
  const namespace = namespaceOf([value, ...pods, ...others], unread);
  return diagnoseSet(liveObject(value), namespace, release(target));
}

/** The one verdict about `web`. */
export function verdictOf(scene: Scene): Verdict {
  const { verdicts } = diagnosed(scene);
  const [verdict, ...more] = verdicts;
  if (!verdict || more.length > 0) throw new Error(`${verdicts.length} verdicts: ${verdicts.map(({ id }) => id).join(', ')}`);
  return verdict;
}

/** A diagnosis in lines: `web-2 superseded-stuck -> A`, `delete web-2`, `also counter-mismatch`. */
export function lines({ name, verdicts, deletes, further }: SetDiagnosis): readonly string[] {
  return [
    ...verdicts.map(({ id, ordinal, back }) => (ordinal === undefined ? id : `${name}-${ordinal} ${id}${back === undefined ? '' : ` -> ${back}`}`)),
    ...deletes.map(({ pod, advice }) => `delete ${pod?.name ?? '?'} (${advice})`),
    ...further.map(({ id }) => `also ${id}`),
  ];
}
