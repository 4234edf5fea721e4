import { setTo } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import { firstPodsOf, replicasOf } from '../../lib/rollout/stateful-set';
import { partitionOf, updateStrategyOf } from '../../lib/rollout/update-strategy';
import { mayBeAutoscaled } from '../workloads/autoscaler';

/** Flags a partition above 0: what a canary leaves behind keeps the lower pods on the old template for good. */
export const leftoverPartition = workspaceRule({
  id: 'leftover-partition',
  summary: 'A partition keeps pods on the old template',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  severityNote:
    'Error where the partition reaches the replicas, so that no pod is ever updated; with 0 replicas a warning, as there is no pod to hold back.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: partitioned rolling updates',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions',
      version: '1.34',
    },
    {
      title: 'kubectl: rollout status calls a partitioned set complete',
      url: 'https://github.com/kubernetes/kubectl/blob/v0.34.0/pkg/polymorphichelpers/rollout_status.go',
      version: '1.34',
    },
  ],
  messages: {
    someHeld: ({ partition, held }: { partition: number; held: string }) =>
      `partition: ${partition} holds back ${held}: not updated, and on the old template again when deleted; set it to 0 once the canary is done`,
    allHeld: ({ partition, set, replicas }: { partition: number; set: string; replicas: string }) =>
      `partition: ${partition} is not below the ${replicas} of ${set}, so no pod is ever updated and the rollout counts as complete all the same; set it to 0`,
  },
  check(object, { report, index }) {
    const strategy = updateStrategyOf(object);
    const partition = strategy?.type === 'RollingUpdate' ? partitionOf(strategy) : undefined;
    if (!strategy || partition === undefined || partition === 0) return;
    const at = [...strategy.path, 'rollingUpdate', 'partition'];
    const literal = isLiteral(object, at, String(partition));
    const remedy = literal
      ? { fix: setTo(at, 0, 'set partition to 0, which updates the pods held back', 'unsafe') }
      : { hint: 'give the parameter the value 0' };
    // What an autoscaler makes of the replicas the manifest does not say.
    const replicas = mayBeAutoscaled(object, index) ? undefined : replicasOf(object);
    if (replicas === undefined || replicas === 0 || partition < replicas) {
      report('someHeld', { at, data: { partition, held: firstPodsOf(object, partition) }, ...remedy });
      return;
    }
    // Replicas left out may be those of an autoscaler elsewhere; the API server starts with 1.
    const written = fieldOf(object.value['spec'], 'replicas') !== undefined;
    const data = { partition, set: object.title, replicas: `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}` };
    report('allHeld', { at, data, severity: 'error', confidence: written ? 'certain' : 'likely', ...remedy });
  },
});
