import { type JsonMap, mapField } from '../../../../lib/kube/json';
import { isReady } from '../../../../lib/rollout/model/pods';
import type { PodState } from '../../../../lib/rollout/model/set-state';
import type { FakeCluster } from '../cluster';
import { mapsIn, timeText, withFields } from '../edit';
import { containerStatuses, type Containers } from './container-statuses';
import type { Met } from './kubelet';

/** A pod's status as its node and the scheduler write it. */
export function podStatus(cluster: FakeCluster, pod: JsonMap, state: PodState, met: Met): JsonMap {
  const before = mapField(pod, 'status');
  if (state.reason === 'Unschedulable') {
    const message = met.fate.message ?? '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pods.';
    return { phase: 'Pending', qosClass: before['qosClass'] ?? 'BestEffort', conditions: [condition(cluster, before, 'PodScheduled', false, 'Unschedulable', message)] };
  }
  const containers = containerStatuses(cluster, pod, state, met);
  return withFields(before, {
    phase: state.phase,
    conditions: conditionsOf(cluster, before, state, containers),
    hostIP: '10.0.0.7',
    startTime: before['startTime'] ?? timeText(cluster.now),
    initContainerStatuses: containers.init.length === 0 ? undefined : containers.init,
    containerStatuses: containers.main,
  });
}

function conditionsOf(cluster: FakeCluster, before: JsonMap, state: PodState, { init, main }: Containers): readonly JsonMap[] {
  const unready = main.filter((status) => status['ready'] !== true).map((status) => status['name']);
  const message = `containers with unready status: [${unready.join(' ')}]`;
  const ready = isReady(state);
  const why = unready.length === 0 ? [undefined, undefined] as const : ['ContainersNotReady', message] as const;
  const initialized = init.every((status) => status['ready'] === true);
  return [
    condition(cluster, before, 'Initialized', initialized, ...(initialized ? [] : ['ContainersNotInitialized', `containers with incomplete status: [${init.filter((status) => status['ready'] !== true).map((status) => String(status['name'])).join(' ')}]`])),
    condition(cluster, before, 'Ready', ready, ...(ready ? [] : why)),
    condition(cluster, before, 'ContainersReady', unready.length === 0, ...(ready ? [] : why)),
    condition(cluster, before, 'PodScheduled', true),
  ];
}

/** It keeps the time of its last transition while it says the same. */
function condition({ now }: FakeCluster, before: JsonMap, type: string, is: boolean, reason?: string, message?: string): JsonMap {
  const status = is ? 'True' : 'False';
  const old = mapsIn(before, 'conditions').find((one) => one['type'] === type && one['status'] === status);
  return withFields({ type, status, lastProbeTime: null, lastTransitionTime: old?.['lastTransitionTime'] ?? timeText(now) }, { reason, message });
}
