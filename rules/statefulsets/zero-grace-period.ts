import { setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import { podSpecOf } from '../../lib/kube/workloads';

/** Flags StatefulSets whose pods are deleted by force each time: their successors may start while they still run. */
export const zeroGracePeriod = objectRule({
  id: 'zero-grace-period',
  summary: 'Pods of a StatefulSet are deleted without waiting for them to stop',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: deployment and scaling guarantees, a grace period of 0 is unsafe',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
      version: '1.34',
    },
    {
      title: 'Kubernetes: force delete StatefulSet pods',
      url: 'https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
      version: '1.34',
    },
  ],
  messages: {
    noGrace: ({ set }: { set: string }) =>
      `${set} gives its pods no time to stop, so a pod may start while its predecessor of the same name still runs; give them 30 seconds`,
  },
  check(object, { report }) {
    const spec = podSpecOf(object);
    if (spec?.value['terminationGracePeriodSeconds'] !== 0) return;
    const at = [...spec.path, 'terminationGracePeriodSeconds'];
    const remedy = isLiteral(object, at, '')
      ? { fix: setTo(at, 30, 'give the pods 30 seconds to stop') }
      : { hint: 'give the parameter the value 30' };
    report('noGrace', { at, data: { set: object.title }, ...remedy });
  },
});
