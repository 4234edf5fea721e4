import { printPath } from '../../lib/base/path';
import { changeRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { templateDifferences } from '../../lib/rollout/changes/template-differences';
import { firstPodsOf, replicasOf } from '../../lib/rollout/stateful-set';
import { partitionOf, updateStrategyOf } from '../../lib/rollout/update-strategy';

/** Flags a template that changes while a partition from before still holds pods back: these fall two revisions behind. */
export const partitionStale = changeRule({
  id: 'partition-stale',
  summary: 'The template changes while a partition still holds pods on an older one',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: partitioned rolling updates',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions',
      version: '1.34',
    },
    {
      title: 'kubernetes: the revision at which the StatefulSet controller creates a pod',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go',
      version: '1.34',
    },
  ],
  messages: {
    twoBehind: ({ field, was, is, partition, held }: { field: string; was: number; is: number; partition: number; held: string }) =>
      `${field} changes while the partition, ${was === is ? was : `${was} before and ${is} now`}, holds back ${held}: at partition ${partition} ` +
      'they fall two revisions behind, and come back at the oldest one when deleted; finish the last rollout with partition: 0 first',
  },
  check({ before, after }, { report }) {
    if (!before || !after) return;
    const [was, is] = [partitionIn(before), partitionIn(after)];
    if (was === undefined || is === undefined) return;
    const [first] = templateDifferences(before, after);
    const held = Math.min(was, is, replicasOf(after) ?? Infinity);
    if (!first || held === 0) return;
    const pods = firstPodsOf(after, held);
    const patch = { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } };
    report('twoBehind', {
      at: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
      data: { field: printPath(first.path), was, is, partition: is, held: pods },
      related: [{ object: after, at: first.path, message: 'the change of the template' }],
      hint: `from old to new: the revision of ${pods}, then that of the last change, then this one; before applying, run ${kubectl(
        ['patch', 'statefulset', after.name, '-p', JSON.stringify(patch)],
        after.namespace,
      )} and wait until it is done`,
    });
  },
});

/** The partition of a set that rolls, where it holds anybody back; `undefined` where it does not, or where that is not known. */
function partitionIn(set: KubeObject): number | undefined {
  const strategy = updateStrategyOf(set);
  const partition = strategy?.type === 'RollingUpdate' ? partitionOf(strategy) : undefined;
  return partition === 0 ? undefined : partition;
}
