import { type JsonMap, listField, mapField, textField } from '../../../../lib/kube/json';
import { KubeObject } from '../../../../lib/kube/object';
import { matchesSelector } from '../../../../lib/kube/selectors';
import type { Fate, KubeletScript } from '../../../../lib/rollout/model/kubelet-script';
import { isReady } from '../../../../lib/rollout/model/pods';
import { setSpecOf } from '../../../../lib/rollout/model/set-spec';
import type { PodState, SetState } from '../../../../lib/rollout/model/set-state';
import { type FakeCluster, secondsOf } from '../cluster';
import { controllerRefOf, labelsOf, mapsIn, metaText, nameOf, namespaceOf, numberField, uidOf } from '../edit';
import { PODS } from '../kinds';
import { askedOf, type Met } from './kubelet';
import { revisionOf } from './revisions';

/** A StatefulSet of the store as the model sees it, and the way back. */
export interface SeenSet {
  readonly state: SetState;
  /** By the model's uid, which holds for this one look. */
  readonly pods: ReadonlyMap<number, JsonMap>;
  readonly met: ReadonlyMap<number, Met>;
  /** A rule for every pod that is there, and none for pods to come. */
  readonly script: KubeletScript;
}

/** `undefined` for a set that the model cannot read. */
export function readSet(cluster: FakeCluster, set: JsonMap): SeenSet | undefined {
  const spec = setSpecOf(new KubeObject(set, { uri: 'test:', locate: (path) => ({ uri: 'test:', path, span: undefined }), suppliers: () => [], isSettable: () => true }));
  if (!spec) return undefined;
  const placed = podsOf(cluster, set).map(({ pod, ordinal }, index) => ({ pod, state: readPod(cluster, set, pod, ordinal, index + 1) }));
  const updateRevision = cluster.controller === 'stands-still' ? (textField(set['status'], 'updateRevision') ?? '') : revisionOf(cluster, set);
  const state: SetState = {
    name: nameOf(set),
    spec,
    presence: metaText(set, 'deletionTimestamp') === '' ? 'present' : 'deleting',
    now: secondsOf(cluster, cluster.now),
    currentRevision: textField(set['status'], 'currentRevision') || updateRevision,
    updateRevision,
    pods: placed.map((one) => one.state),
    refusals: [],
    nextUid: placed.length + 1,
  };
  const met = new Map(placed.map(({ pod, state: one }) => [one.uid, metBy(cluster, set, pod, one)]));
  const fates = placed.map(({ state: { ordinal, revision, uid } }) => ({ ordinal, revision, fate: met.get(uid)?.fate ?? STAYS }));
  const script = { fates, graceSeconds: cluster.kubelet.graceSeconds };
  return { state, pods: new Map(placed.map(({ pod, state: one }) => [one.uid, pod])), met, script };
}

const STAYS: Fate = { kind: 'node-lost' };

/** Pods by ordinal that have the set's name, whoever they belong to. */
function podsOf({ store }: FakeCluster, set: JsonMap): readonly { readonly pod: JsonMap; readonly ordinal: number }[] {
  const prefix = `${nameOf(set)}-`;
  const named = store.list(PODS, namespaceOf(set)).filter((pod) => nameOf(pod).startsWith(prefix) && /^\d+$/.test(nameOf(pod).slice(prefix.length)));
  return named.map((pod) => ({ pod, ordinal: Number(nameOf(pod).slice(prefix.length)) })).sort((one, other) => one.ordinal - other.ordinal);
}

function readPod(cluster: FakeCluster, set: JsonMap, pod: JsonMap, ordinal: number, uid: number): PodState {
  const phase = textField(pod['status'], 'phase');
  const readySince = readyAt(cluster, pod);
  const state: PodState = {
    ordinal,
    revision: textField(labelsOf(pod), 'controller-revision-hash') ?? '',
    uid,
    owner: ownerIn(pod, set),
    createdAt: moment(cluster, metaText(pod, 'creationTimestamp')),
    phase: phase === 'Running' || phase === 'Succeeded' || phase === 'Failed' ? phase : 'Pending',
    readySince,
    deletedAt: deletedAt(cluster, pod),
    ran: hasRun(pod),
    reason: undefined,
  };
  return { ...state, reason: cluster.kubelet.runs(pod) ? cluster.kubelet.reasonOf(pod) : standingReason(pod, state) };
}

function moment(cluster: FakeCluster, time: string): number {
  return secondsOf(cluster, Date.parse(time) || cluster.startAt);
}

function readyAt(cluster: FakeCluster, pod: JsonMap): number | undefined {
  const ready = mapsIn(pod['status'], 'conditions').find(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && moment(cluster, textField(ready, 'lastTransitionTime') ?? '');
}

/** The deletionTimestamp is the moment at which the grace is over. */
function deletedAt(cluster: FakeCluster, pod: JsonMap): number | undefined {
  const time = metaText(pod, 'deletionTimestamp');
  return time === '' ? undefined : moment(cluster, time) - (numberField(pod['metadata'], 'deletionGracePeriodSeconds') ?? 0);
}

function ownerIn(pod: JsonMap, set: JsonMap): PodState['owner'] {
  const ref = controllerRefOf(pod);
  if (ref) return ref['uid'] === uidOf(set) ? 'set' : 'other';
  const labels = new Map(Object.entries(labelsOf(pod)).map(([key, value]) => [key, String(value)]));
  return matchesSelector(mapField(set, 'spec')['selector'], labels) === true ? 'none' : 'other';
}

function hasRun(pod: JsonMap): boolean {
  const statuses = [...mapsIn(pod['status'], 'initContainerStatuses'), ...mapsIn(pod['status'], 'containerStatuses')];
  return statuses.some((status) => {
    const [state, last] = [mapField(status, 'state'), mapField(status, 'lastState')];
    return state['running'] !== undefined || state['terminated'] !== undefined || last['terminated'] !== undefined || status['started'] === true || (numberField(status, 'restartCount') ?? 0) > 0;
  });
}

/** The reason of a pod that a test put there: what {@link metBy} keeps it at. */
function standingReason(pod: JsonMap, state: PodState): string | undefined {
  if (isReady(state)) return undefined;
  if (textField(pod['spec'], 'nodeName') === undefined) return 'Unschedulable';
  if (state.phase === 'Running') return 'ContainersNotReady';
  const statuses = [...mapsIn(pod['status'], 'initContainerStatuses'), ...mapsIn(pod['status'], 'containerStatuses')];
  const waiting = statuses.map((status) => textField(mapField(mapField(status, 'state'), 'waiting'), 'reason'));
  return waiting.find((reason) => reason !== undefined && reason !== 'PodInitializing') ?? 'ContainerCreating';
}

function metBy(cluster: FakeCluster, set: JsonMap, pod: JsonMap, state: PodState): Met {
  const scripted = cluster.kubelet.meets(askedOf(nameOf(set), state.ordinal, pod));
  if (cluster.kubelet.isStranded(pod)) return { ...scripted, fate: STAYS };
  // Without a node a pod ends the moment that it is deleted, whatever awaits it.
  if (cluster.kubelet.runs(pod)) return scripted;
  return scripted.fate.kind === 'node-lost' && state.deletedAt !== undefined ? scripted : { ...scripted, fate: standingFate(state) };
}

function standingFate({ phase, readySince, reason }: PodState): Fate {
  if (readySince !== undefined) return { kind: 'ready', afterSeconds: 0 };
  if (reason === 'Unschedulable') return { kind: 'unscheduled' };
  return phase === 'Running' ? { kind: 'never-ready' } : { kind: 'image', ...(reason === undefined ? {} : { reason }) };
}

/** Names of the set's claim templates. */
export function claimNames(set: JsonMap): readonly string[] {
  return listField(mapField(set, 'spec'), 'volumeClaimTemplates').flatMap((claim) => textField(mapField(claim, 'metadata'), 'name') ?? []);
}
