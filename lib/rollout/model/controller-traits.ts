import { kubernetesMinorOf } from '../../kube/parse-target';
import type { TargetProfile } from '../../kube/target';
import { type FeatureGate, MAX_UNAVAILABLE, MIN_READY_SECONDS, RECREATE, START_ORDINAL, supportOf } from '../feature-gates';

/** In what the StatefulSet controllers of different releases differ. */
export interface ControllerTraits {
  /**
   * `ignored`: one pod at a time, and an unready pod off the update revision is replaced. `countsAll`: as many as the field allows,
   * less every pod that is unavailable, of whatever revision; so a Parallel set gets stuck behind a broken pod of an older one.
   * `sparesOutdated`: in Parallel sets unavailable pods of older revisions are replaced at once and cost nothing.
   */
  readonly maxUnavailable: 'ignored' | 'countsAll' | 'sparesOutdated';
  readonly minReadySeconds: boolean;
  readonly startOrdinal: boolean;
  /** Whether Recreate means anything; where it does not, the controller updates as with RollingUpdate. */
  readonly recreate: boolean;
  /** Whether a pod of phase Succeeded is replaced as one of phase Failed is. */
  readonly replacesSucceeded: boolean;
  /** Whether currentRevision moves on under OnDelete once every pod is updated. */
  readonly completesOnDelete: boolean;
}

/**
 * The traits of the target's controller, as its release comes and with the gates that somebody enabled besides. An enabled gate that
 * the release does not know changes nothing.
 * @see https://github.com/kubernetes/kubernetes/pull/137666 (Parallel sets under maxUnavailable, 1.37)
 * @see https://github.com/kubernetes/kubernetes/pull/121389 (Succeeded pods: 1.29, 1.28.5 and 1.27.9)
 * @see https://github.com/kubernetes/kubernetes/pull/136833 (currentRevision under OnDelete, 1.36)
 */
export function controllerTraits(target: Pick<TargetProfile, 'platform' | 'release'>, enabled: readonly FeatureGate[] = []): ControllerTraits {
  const minor = kubernetesMinorOf(target);
  const has = (gate: FeatureGate): boolean => {
    const support = supportOf(gate, target);
    return support === 'on' || (support === 'off' && enabled.includes(gate));
  };
  return {
    maxUnavailable: !has(MAX_UNAVAILABLE) ? 'ignored' : minor < 37 ? 'countsAll' : 'sparesOutdated',
    minReadySeconds: has(MIN_READY_SECONDS),
    startOrdinal: has(START_ORDINAL),
    recreate: has(RECREATE),
    replacesSucceeded: replacesSucceeded(minor, target),
    completesOnDelete: minor >= 36,
  };
}

/** The first patch releases of 1.27 and 1.28 with the repair. A minor alone stands for its newest patch release. */
const FIRST_REPAIRED_PATCH: ReadonlyMap<number, number> = new Map([
  [27, 9],
  [28, 5],
]);

function replacesSucceeded(minor: number, { platform, release }: Pick<TargetProfile, 'platform' | 'release'>): boolean {
  const first = FIRST_REPAIRED_PATCH.get(minor);
  if (first === undefined) return minor >= 29;
  // A patch release of OpenShift says nothing about the one of Kubernetes inside.
  return platform !== 'kubernetes' || release?.patch === undefined || release.patch >= first;
}
