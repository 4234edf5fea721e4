import type { ControllerTraits } from './controller-traits';
import type { PodState, SetSpec, SetState } from './set-state';

/** `web-2`. */
export function podName(set: Pick<SetState, 'name'>, ordinal: number): string {
  return `${set.name}-${ordinal}`;
}

/** Phase Running and condition Ready. A pod that is being deleted may still be ready. */
export function isReady(pod: PodState): boolean {
  return pod.phase === 'Running' && pod.readySince !== undefined;
}

export function isTerminating(pod: PodState): boolean {
  return pod.deletedAt !== undefined;
}

/** Whether the pod has run to its end. Such a pod never changes again. */
export function isFinished(pod: PodState): boolean {
  return pod.phase === 'Failed' || pod.phase === 'Succeeded';
}

/** Seconds that a pod must have been ready to count as available; 0 where the release does not know the field. */
export function minReadyOf(spec: SetSpec, traits: ControllerTraits): number {
  return traits.minReadySeconds ? spec.minReadySeconds : 0;
}

/** The first ordinal of the set; 0 where the release does not know `ordinals`. */
export function startOf(spec: SetSpec, traits: ControllerTraits): number {
  return traits.startOrdinal ? spec.start : 0;
}

/** The pods of the set's own, with what is missing among them. */
export interface SortedPods {
  /** One entry an index, ascending; `undefined` where no pod is. */
  readonly inRange: readonly (PodState | undefined)[];
  /** Pods whose ordinal the set no longer has, descending. */
  readonly condemned: readonly PodState[];
}

export function sortPods(set: SetState, traits: ControllerTraits): SortedPods {
  const start = startOf(set.spec, traits);
  const inRange = Array.from<PodState | undefined>({ length: set.spec.replicas }).fill(undefined);
  const condemned: PodState[] = [];
  for (const pod of set.pods) {
    if (pod.owner !== 'set') continue;
    const index = pod.ordinal - start;
    if (index >= 0 && index < set.spec.replicas) inRange[index] = pod;
    else condemned.unshift(pod);
  }
  return { inRange, condemned };
}

/** The question whether a wanted pod is down: missing, not ready for long enough, or about to go. */
export function downTest({ spec, now }: SetState, traits: ControllerTraits): (pod: PodState | undefined) => boolean {
  const minReadySeconds = minReadyOf(spec, traits);
  return (pod) => !pod || !isAvailable(pod, minReadySeconds, now);
}

/** How many of the wanted pods are down. */
export function downCount(set: SetState, traits: ControllerTraits): number {
  return sortPods(set, traits).inRange.filter(downTest(set, traits)).length;
}

/** Ready for long enough, and not about to go. */
function isAvailable(pod: PodState, minReadySeconds: number, now: number): boolean {
  return isReady(pod) && !isTerminating(pod) && (pod.readySince ?? now) + minReadySeconds <= now;
}
