import { type PodState, type SetSpec, type SetState, type SetStrategy, settledSet } from './set-state';

/** Applies a template. One that the set had before has its revision from then. */
export function applyTemplate(set: SetState, revision: string): SetState {
  return { ...set, updateRevision: revision };
}

/** Changes `spec.replicas`. */
export function scaleTo(set: SetState, replicas: number): SetState {
  return { ...set, spec: { ...set.spec, replicas } };
}

/** Changes `spec.updateStrategy`. */
export function changeStrategy(set: SetState, strategy: SetStrategy): SetState {
  return { ...set, spec: { ...set.spec, strategy } };
}

/**
 * Writes `rollingUpdate.partition`, and `rollingUpdate` with it where it is absent.
 * @throws {RangeError} for a set that does not roll: the API server refuses a partition there
 */
export function setPartition(set: SetState, partition: number): SetState {
  const { strategy } = set.spec;
  if (strategy.type !== 'RollingUpdate') throw new RangeError(`${set.name} is updated by ${strategy.type}, which has no partition`);
  return changeStrategy(set, { ...strategy, rollingUpdate: { maxUnavailable: undefined, ...strategy.rollingUpdate, partition } });
}

/** Deletes the pod of an ordinal, gracefully. Nothing changes where none is, or where it is being deleted already. */
export function deletePod(set: SetState, ordinal: number): SetState {
  const deleted = (pod: PodState): PodState => (pod.ordinal === ordinal ? { ...pod, deletedAt: pod.deletedAt ?? set.now } : pod);
  return { ...set, pods: set.pods.map(deleted) };
}

/** Deletes the set with `propagationPolicy: Orphan`: its pods stay and belong to nobody. */
export function deleteOrphaning(set: SetState): SetState {
  const pods = set.pods.map((pod): PodState => (pod.owner === 'set' ? { ...pod, owner: 'none' } : pod));
  return { ...set, presence: 'orphaned', refusals: [], pods };
}

/** Deletes the set in the foreground: the controller stops at once, and what becomes of the pods is not its doing. */
export function deleteSet(set: SetState): SetState {
  return { ...set, presence: 'deleting' };
}

/**
 * Creates a set of the same name and selector in the place of one that was deleted. It adopts the pods that belong to nobody. Its first
 * revision is both its current and its update revision, whatever the pods carry.
 */
export function createAgain(gone: SetState, spec: SetSpec, revision: string): SetState {
  const { now, pods, nextUid } = gone;
  return { ...settledSet(gone.name, spec, revision), now, pods, nextUid };
}
