import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { labelProblem } from '../../lib/kube/dns-names';
import { fieldOf } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';

/** Flags StatefulSets without a governing Service's name. Patches, which leave it to their other half, are not looked at. */
export const serviceNameUnset = objectRule({
  id: 'service-name-unset',
  summary: 'A StatefulSet names no governing Service',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'info',
  severityNote: 'Warning where the target is older than Kubernetes 1.33 and the field is left out: kubectl refuses it there.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: stable network ID',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      version: '1.34',
    },
    {
      title: 'kubernetes#130233: serviceName becomes optional',
      url: 'https://github.com/kubernetes/kubernetes/pull/130233',
      version: '1.33',
    },
    {
      title: 'kubernetes: serviceName is immutable',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    required: ({ set, assumed }: { set: string; assumed: string }) =>
      `${set} has no serviceName, which ${assumed} requires: kubectl refuses the manifest; name its headless Service`,
    noNames: ({ set }: { set: string }) =>
      `${set} names no Service, so its pods get no DNS names of their own; if somebody needs them, name a headless Service`,
  },
  check(object, { report, target }) {
    if (!isWholeWorkload(object)) return;
    const written = fieldOf(object.value['spec'], 'serviceName') ?? undefined;
    if (written !== undefined && written !== '') return;
    const place = { at: ['spec', 'serviceName'], part: 'key', fix: nameLikeTheSet(object) } as const;
    if (written === undefined && kubernetesMinorOf(target) < OPTIONAL_IN)
      report('required', { ...place, data: { set: object.title, assumed: describeTarget(target) }, severity: 'warning' });
    else report('noNames', { ...place, data: { set: object.title } });
  },
});

/** Of Kubernetes 1.x. */
const OPTIONAL_IN = 33;

/** Most sets are governed by a Service of their own name. It takes a yes: a set that exists cannot change the field. */
function nameLikeTheSet(object: KubeObject): Fix | undefined {
  const { name } = object;
  if (labelProblem(name) !== undefined || !isLiteral(object, ['metadata', 'name'], name)) return undefined;
  return setTo(['spec', 'serviceName'], name, `name the Service ${name}`, 'unsafe');
}
