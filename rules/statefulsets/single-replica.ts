import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import { workloadKindOf } from '../../lib/kube/workloads';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import { mayBeAutoscaled } from '../workloads/autoscaler';

/** Notes StatefulSets of one pod: while it is updated, or stuck, there is none. */
export const singleReplica = workspaceRule({
  id: 'single-replica',
  summary: 'A StatefulSet of one pod is down during every update',
  category: 'statefulsets',
  preset: 'pedantic',
  severity: 'info',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: rolling updates of StatefulSets delete a pod before they create the next',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates',
      version: '1.34',
    },
    {
      title: 'Kubernetes API: replicas of a StatefulSet, 1 by default',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/#StatefulSetSpec',
      version: '1.34',
    },
  ],
  messages: {
    single: ({ set }: { set: string }) =>
      `${set} has one pod, which is deleted before its successor is created: every update is an outage, and a stuck one lasts; run more if the program can`,
    defaulted: ({ set }: { set: string }) =>
      `${set} names no replicas and gets one pod, so every update is an outage; write how many are wanted, unless an autoscaler does`,
  },
  check(object, { report, index }) {
    if (!workloadKindOf(object) || replicasOf(object) !== 1) return;
    const written = (fieldOf(object.value['spec'], 'replicas') ?? undefined) !== undefined;
    // A patch leaves the number to its other half.
    if ((!written && !isWholeWorkload(object)) || mayBeAutoscaled(object, index)) return;
    report(written ? 'single' : 'defaulted', {
      at: ['spec', 'replicas'],
      part: written ? 'value' : 'key',
      data: { set: object.title },
      confidence: written ? 'certain' : 'likely',
      hint: 'set replicas to 2 or more where the program can run as several members',
    });
  },
});
