import { kubernetesMinorOf, parsePlatform } from '../../../lib/kube/parse-target';
import type { TargetProfile } from '../../../lib/kube/target';
import type { JsonMap } from '../../../lib/kube/json';
import { type ControllerTraits, controllerTraits } from '../../../lib/rollout/model/controller-traits';
import { metaText, numberField, timeText, withIn } from './edit';
import { Kubelet, type KubeletOptions } from './controller/kubelet';
import { kindOf } from './kinds';
import { Pages } from './lists';
import { ObjectStore } from './store';

/**
 * `acts`: the controller does all that it does. `observes`: it writes the status of sets and leaves pods alone, as between two moments of
 * its work. `stands-still`: it has not even looked at what changed.
 */
export type ControllerMode = 'acts' | 'observes' | 'stands-still';

export interface ClusterOptions {
  /** As the command line names a target: `openshift=4.16`, `kubernetes=1.35.1`. @default kubernetes=1.31.4 */
  readonly target?: string;
  /** Virtual time at the start, in milliseconds since 1970. @default 2026-03-02T08:00:00Z */
  readonly startAt?: number;
  readonly kubelet?: KubeletOptions;
}

/** What a cluster is made of, for all who act in it. Time is virtual: it passes only where somebody lets it. */
export interface FakeCluster {
  readonly store: ObjectStore;
  readonly pages: Pages;
  readonly kubelet: Kubelet;
  readonly target: Pick<TargetProfile, 'platform' | 'release'>;
  readonly openshift: boolean;
  /** Of Kubernetes 1.x. */
  readonly minor: number;
  /** `v1.31.4`. */
  readonly gitVersion: string;
  readonly traits: ControllerTraits;
  readonly startAt: number;
  /** Milliseconds since 1970. */
  now: number;
  controller: ControllerMode;
  /** For the next uid. */
  made: number;
}

export function newCluster({ target: text = 'kubernetes=1.31.4', startAt = Date.UTC(2026, 2, 2, 8), kubelet = {} }: ClusterOptions): FakeCluster {
  const parsed = parsePlatform(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  const target = parsed.value;
  const minor = kubernetesMinorOf(target);
  const openshift = target.platform === 'openshift';
  const patch = openshift ? undefined : target.release?.patch;
  const store = new ObjectStore();
  return {
    store,
    pages: new Pages(store),
    kubelet: new Kubelet(kubelet),
    target,
    openshift,
    minor,
    gitVersion: `v1.${minor}.${patch ?? 4}${openshift ? '+8f4b2a1' : ''}`,
    traits: controllerTraits(target),
    startAt,
    now: startAt,
    controller: 'acts',
    made: 0,
  };
}

/** Fills in what every object has: a uid, a time of creation, a generation where the kind counts them. */
export function stamped(cluster: FakeCluster, object: JsonMap): JsonMap {
  const counts = object['spec'] !== undefined && !['Pod', 'Event', 'Service', 'PersistentVolumeClaim'].includes(kindOf(object).kind);
  const metadata: JsonMap = {
    namespace: kindOf(object).namespaced ? metaText(object, 'namespace') || 'default' : undefined,
    uid: metaText(object, 'uid') || newUid(cluster),
    creationTimestamp: metaText(object, 'creationTimestamp') || timeText(cluster.now),
    ...(counts ? { generation: numberField(object['metadata'], 'generation') ?? 1 } : {}),
  };
  return withIn(object, 'metadata', metadata);
}

/** Whole seconds since the start of the cluster: the model's clock. */
export function secondsOf({ startAt }: FakeCluster, ms: number): number {
  return Math.round((ms - startAt) / 1000);
}

function newUid(cluster: FakeCluster): string {
  cluster.made += 1;
  return `5f1e0000-0000-4000-8000-${String(cluster.made).padStart(12, '0')}`;
}
