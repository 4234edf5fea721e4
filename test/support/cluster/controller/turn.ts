import { sameValue } from '../../../../lib/base/equal';
import { type JsonMap, mapField } from '../../../../lib/kube/json';
import type { Action } from '../../../../lib/rollout/model/draft';
import { advanceKubelet, nextChangeAt } from '../../../../lib/rollout/model/kubelet';
import { minReadyOf } from '../../../../lib/rollout/model/pods';
import type { PodState, SetState } from '../../../../lib/rollout/model/set-state';
import { sync } from '../../../../lib/rollout/model/sync';
import type { FakeCluster } from '../cluster';
import { deletePod } from '../deletes';
import { mapsIn, nameOf, namespaceOf, withIn } from '../edit';
import { CLAIMS, PODS, STATEFUL_SETS } from '../kinds';
import { templateFault } from './admission';
import { tell } from './events';
import { claimObjects, podObject } from './pod-object';
import { tellOfPod } from './pod-events';
import { podStatus } from './pod-status';
import { claimNames, readSet, type SeenSet } from './read-set';
import { ownerOf, templateOf, trimHistory } from './revisions';
import { setStatus } from './set-status';

/** What one turn of a set came to. */
export interface Turn {
  /** Whether the controller did something, so that another turn at the same moment may do more. */
  readonly acted: boolean;
  /** The model's second at which a pod changes by itself; `undefined` where none ever does. */
  readonly next: number | undefined;
}

/** The nodes bring the pods of a set up to the moment, and the controller syncs once: the model decides, the store is written. */
export function turnOf(cluster: FakeCluster, set: JsonMap): Turn {
  const seen = readSet(cluster, set);
  if (!seen) return { acted: false, next: undefined };
  const advanced = advanceKubelet(seen.state, seen.script);
  const acts = cluster.controller === 'acts';
  const { state, actions } = acts ? sync(advanced, cluster.traits, (pod) => refusalOf(cluster, set, pod)) : { state: advanced, actions: [] };
  writePods(cluster, set, seen, state);
  for (const action of actions) tellOfAction(cluster, set, action);
  const refused = actions.some(({ kind }) => kind === 'refused');
  if (cluster.controller !== 'stands-still' && !(refused && cluster.minor < TELLS_AFTER_REFUSAL_FROM)) writeStatus(cluster, set, state);
  return { acted: actions.some(({ kind }) => kind !== 'refused'), next: nextChangeAt(state, seen.script, minReadyOf(state.spec, cluster.traits)) };
}

/**
 * Of Kubernetes 1.x. Before, a sync that met a refusal left the status of the set as it was.
 * @see https://github.com/kubernetes/kubernetes/pull/109694
 */
const TELLS_AFTER_REFUSAL_FROM = 25;

/** The first part is what the model knows the refusal by. */
function refusalOf(cluster: FakeCluster, set: JsonMap, { ordinal, revision }: { readonly ordinal: number; readonly revision: string }): string | undefined {
  const template = templateOf(cluster, set, revision);
  const name = `${nameOf(set)}-${ordinal}`;
  const { fate } = cluster.kubelet.meets({ set: nameOf(set), ordinal, revision, template });
  if (fate.kind === 'rejected') return fate.reason;
  const fault = templateFault(template, claimNames(set));
  return fault === undefined ? undefined : `Pod "${name}" is invalid: ${fault}`;
}

function writePods(cluster: FakeCluster, set: JsonMap, { state: before, pods, met }: SeenSet, after: SetState): void {
  const left = new Map(after.pods.map((pod) => [pod.uid, pod]));
  for (const old of before.pods) {
    const [object, now, meets] = [pods.get(old.uid), left.get(old.uid), met.get(old.uid)];
    if (!object || !meets) continue;
    if (!now) cluster.store.remove(PODS, object);
    else writePod(cluster, set, { object, old, now, meets });
  }
  for (const pod of after.pods) if (!pods.has(pod.uid)) createPod(cluster, set, pod);
}

interface Written {
  readonly object: JsonMap;
  readonly old: PodState;
  readonly now: PodState;
  readonly meets: SeenSet['met'] extends ReadonlyMap<number, infer Met> ? Met : never;
}

function writePod(cluster: FakeCluster, set: JsonMap, { object, old, now, meets }: Written): void {
  const changed = old.phase !== now.phase || old.readySince !== now.readySince || old.reason !== now.reason || old.ran !== now.ran;
  let pod = object;
  if (changed) {
    const placed = now.reason === 'Unschedulable' ? pod : withIn(pod, 'spec', { nodeName: `node-${(now.ordinal % 3) + 1}` });
    pod = cluster.store.put(PODS, { ...placed, status: podStatus(cluster, placed, now, meets) });
    cluster.kubelet.remember(pod, now.reason);
    tellOfPod(cluster, pod, now, meets);
  }
  if (old.owner !== now.owner) pod = cluster.store.put(PODS, withIn(pod, 'metadata', { ownerReferences: [...mapsIn(pod['metadata'], 'ownerReferences'), ownerOf(set)] }));
  if (old.deletedAt === undefined && now.deletedAt !== undefined) deletePod(cluster, pod);
}

function createPod(cluster: FakeCluster, set: JsonMap, state: PodState): void {
  for (const claim of claimObjects(cluster, set, state.ordinal)) cluster.store.put(CLAIMS, claim);
  cluster.kubelet.remember(cluster.store.put(PODS, podObject(cluster, set, state)), undefined);
}

function writeStatus(cluster: FakeCluster, seen: JsonMap, state: SetState): void {
  const set = cluster.store.get(STATEFUL_SETS, namespaceOf(seen), nameOf(seen)) ?? seen;
  const status = setStatus(cluster, set, state);
  if (sameValue(status, mapField(set, 'status'))) return;
  trimHistory(cluster, cluster.store.put(STATEFUL_SETS, { ...set, status }));
}

function tellOfAction(cluster: FakeCluster, set: JsonMap, action: Action): void {
  if (action.kind === 'completed' || action.kind === 'adopted') return;
  const pod = `Pod ${nameOf(set)}-${action.ordinal} in StatefulSet ${nameOf(set)}`;
  const component = 'statefulset-controller';
  if (action.kind === 'created') tell(cluster, set, { type: 'Normal', reason: 'SuccessfulCreate', message: `create ${pod} successful`, component });
  if (action.kind === 'deleted') tell(cluster, set, { type: 'Normal', reason: 'SuccessfulDelete', message: `delete ${pod} successful`, component });
  // A name that is taken leaves no event.
  if (action.kind !== 'refused' || action.reason === 'AlreadyExists') return;
  tell(cluster, set, { type: 'Warning', reason: 'FailedCreate', message: `create ${pod} failed error: ${action.reason}`, component });
}
