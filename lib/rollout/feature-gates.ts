import { kubernetesMinorOf } from '../kube/parse-target';
import type { TargetProfile } from '../kube/target';

/** A switch of the API server's, behind which a field or a word waits until a release turns it on. Minors are those of Kubernetes 1.x. */
export interface FeatureGate {
  readonly name: string;
  /** The first release that knows the field. */
  readonly knownIn: number;
  /** The first release that reads it without being told to; `undefined`: none so far. */
  readonly onIn: number | undefined;
}

/** What becomes of a gated field: it is read, dropped because its gate is off, or dropped because nobody knows it. */
export type Support = 'on' | 'off' | 'unknown';

type Target = Pick<TargetProfile, 'platform' | 'release'>;

/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/961-maxunavailable-for-statefulset */
export const MAX_UNAVAILABLE: FeatureGate = { name: 'MaxUnavailableStatefulSet', knownIn: 24, onIn: 37 };
/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/2599-minreadyseconds-for-statefulsets */
export const MIN_READY_SECONDS: FeatureGate = { name: 'StatefulSetMinReadySeconds', knownIn: 22, onIn: 23 };
/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/1847-autoremove-statefulset-pvcs */
export const CLAIM_RETENTION: FeatureGate = { name: 'StatefulSetAutoDeletePVC', knownIn: 23, onIn: 27 };
/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3335-statefulset-slice */
export const START_ORDINAL: FeatureGate = { name: 'StatefulSetStartOrdinal', knownIn: 26, onIn: 27 };
/** @see https://github.com/kubernetes/enhancements/issues/3541 */
export const RECREATE: FeatureGate = { name: 'StatefulSetRecreateStrategy', knownIn: 37, onIn: undefined };
/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/1591-daemonset-surge */
export const DAEMON_SURGE: FeatureGate = { name: 'DaemonSetUpdateSurge', knownIn: 21, onIn: 22 };
/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers */
export const SIDECARS: FeatureGate = { name: 'SidecarContainers', knownIn: 28, onIn: 29 };

/** What the target does with a field behind the gate, as its release comes. A minor alone stands for its newest patch release. */
export function supportOf(gate: FeatureGate, target: Target): Support {
  const minor = kubernetesMinorOf(target);
  if (minor < gate.knownIn) return 'unknown';
  if (gate !== MAX_UNAVAILABLE) return gate.onIn !== undefined && minor >= gate.onIn ? 'on' : 'off';
  // OpenShift keeps this one among its tech previews, whatever Kubernetes does.
  if (target.platform === 'openshift') return 'off';
  return minor >= 37 || hasParallelRegression(target) === 'certain' ? 'on' : 'off';
}

/**
 * Whether updates of Parallel StatefulSets get stuck behind a broken pod as those of ordered ones do: 1.35.0 to 1.35.3, which had
 * `maxUnavailable` on and counted pods of older revisions against it. `likely` for 1.35 without a patch release.
 * @see https://github.com/kubernetes/kubernetes/issues/137409
 */
export function hasParallelRegression({ platform, release }: Target): 'certain' | 'likely' | undefined {
  if (platform !== 'kubernetes' || release?.minor !== 35) return undefined;
  if (release.patch === undefined) return 'likely';
  return release.patch <= 3 ? 'certain' : undefined;
}
