import { setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';

/** Flags `type: RollingUpdate` without its parameters, which the API server fills in only where the type is left out as well. */
export const implicitPartition = objectRule({
  id: 'implicit-partition',
  summary: 'RollingUpdate without a partition lets deleted pods come back on the old template',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'kubernetes: defaults of StatefulSets',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/v1/defaults.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: newVersionedStatefulSetPod, which revision a missing pod gets',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go',
      version: '1.34',
    },
  ],
  messages: {
    noParameters: ({ set }: { set: string }) =>
      `${set} names RollingUpdate without rollingUpdate, so a pod deleted during a rollout can come back on the old template; add partition: 0`,
  },
  check(object, { report }) {
    const strategy = updateStrategyOf(object);
    // A type left out brings `partition: 0` with it; `rollingUpdate: {}` does too.
    if (strategy?.type !== 'RollingUpdate' || strategy.defaulted || strategy.rollingUpdate !== undefined) return;
    report('noParameters', {
      at: [...strategy.path, 'type'],
      data: { set: object.title },
      fix: setTo([...strategy.path, 'rollingUpdate'], { partition: 0 }, 'add rollingUpdate with partition: 0'),
    });
  },
});
