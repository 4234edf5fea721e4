import { isUnknown } from '../../lib/base/unknown';
import { type Fix, setTo } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { labelProblem } from '../../lib/kube/dns-names';
import { fieldOf, mapField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import { matchesMap } from '../../lib/kube/selectors';
import { headlessServiceFor } from '../../lib/rollout/headless-service';
import { templateLabelsOf } from '../../lib/rollout/pod-selector';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** Flags StatefulSets without a governing Service's name. Patches, which leave it to their other half, are not looked at. */
export const serviceNameUnset = workspaceRule({
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
  check(object, { report, target, index }) {
    if (!isWholeWorkload(object)) return;
    const written = fieldOf(object.value['spec'], 'serviceName') ?? undefined;
    if (written !== undefined && written !== '') return;
    const place = { at: ['spec', 'serviceName'], part: 'key', ...remedyFor(object, index) } as const;
    if (written === undefined && kubernetesMinorOf(target) < OPTIONAL_IN)
      report('required', { ...place, data: { set: object.title, assumed: describeTarget(target) }, severity: 'warning' });
    else report('noNames', { ...place, data: { set: object.title } });
  },
});

/** Of Kubernetes 1.x. */
const OPTIONAL_IN = 33;

interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

/** It takes a yes: a set that exists cannot change the field. */
function remedyFor(object: KubeObject, index: ObjectIndex): Remedy {
  const fitting = headlessServicesOf(object, index);
  const [only, ...others] = fitting;
  if (only && others.length > 0) return { hint: `name one of its headless Services: ${fitting.map(({ name }) => name).join(', ')}` };
  if (only) return isLiteral(only, ['metadata', 'name'], only.name) ? { fix: naming(only.name) } : { hint: ADVICE };
  // Most sets are governed by a Service of their own name.
  const { name } = object;
  if (labelProblem(name) !== undefined || !isLiteral(object, ['metadata', 'name'], name)) return { hint: ADVICE };
  if (index.isExternal('services', name, object)) return { fix: naming(name) };
  const services = index.beside(object, 'Service');
  if (!index.complete('Service') || services.some((service) => service.name === name || isUnknown(service.name))) return { hint: ADVICE };
  const creates = headlessServiceFor(object, name);
  return creates ? { fix: { ...naming(name), title: `name the Service ${name}, and add it`, creates } } : { hint: ADVICE };
}

const ADVICE = 'name a headless Service that selects its pods; an existing set does not take the change';

function naming(name: string): Fix {
  return setTo(['spec', 'serviceName'], name, `name the Service ${name}`, 'unsafe');
}

/** The Services of the set's namespace under which its pods would have names for certain. */
function headlessServicesOf(object: KubeObject, index: ObjectIndex): readonly KubeObject[] {
  const labels = templateLabelsOf(object);
  return index.beside(object, 'Service').filter(({ name, value }) => {
    const { clusterIP, selector } = mapField(value, 'spec');
    return clusterIP === 'None' && labelProblem(name) === undefined && matchesMap(selector, labels) === true;
  });
}
