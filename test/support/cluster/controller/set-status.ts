import { type JsonMap, mapField } from '../../../../lib/kube/json';
import { isReady, isTerminating, minReadyOf } from '../../../../lib/rollout/model/pods';
import type { SetState } from '../../../../lib/rollout/model/set-state';
import type { FakeCluster } from '../cluster';
import { withFields } from '../edit';

/** A set's status as the controller writes it after a sync: counters that are 0 are left out but for two. */
export function setStatus({ traits, minor }: FakeCluster, set: JsonMap, state: SetState): JsonMap {
  const own = state.pods.filter((pod) => pod.owner === 'set');
  const ready = own.filter(isReady);
  const minReady = minReadyOf(state.spec, traits);
  const available = ready.filter((pod) => (pod.readySince ?? 0) + minReady <= state.now);
  const at = (revision: string): number => own.filter((pod) => pod.revision === revision && !isTerminating(pod)).length;
  const counted = (count: number): number | undefined => (count === 0 ? undefined : count);
  return withFields(mapField(set, 'status'), {
    observedGeneration: mapField(set, 'metadata')['generation'],
    replicas: own.length,
    readyReplicas: counted(ready.length),
    currentReplicas: counted(at(state.currentRevision)),
    updatedReplicas: counted(at(state.updateRevision)),
    availableReplicas: minor >= AVAILABLE_FROM ? available.length : undefined,
    currentRevision: state.currentRevision,
    updateRevision: state.updateRevision,
    collisionCount: 0,
  });
}

/** Of Kubernetes 1.x. */
const AVAILABLE_FROM = 22;
