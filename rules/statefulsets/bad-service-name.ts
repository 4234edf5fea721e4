import { isUnknown } from '../../lib/base/unknown';
import { objectRule } from '../../lib/engine/rule';
import { labelProblem } from '../../lib/kube/dns-names';
import { textField } from '../../lib/kube/json';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import { workloadKindOf } from '../../lib/kube/workloads';

/** Flags names of governing Services that are no DNS label: every pod carries the name as its subdomain, which has to be one. */
export const badServiceName = objectRule({
  id: 'bad-service-name',
  summary: 'serviceName of a StatefulSet is no DNS label',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'kubernetes: serviceName becomes the subdomain of each pod',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of pods, hostname and subdomain are DNS labels',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes#130233: serviceName is validated',
      url: 'https://github.com/kubernetes/kubernetes/pull/130233',
      version: '1.33',
    },
  ],
  messages: {
    podsRefused: ({ service, problem, set, assumed }: { service: string; problem: string; set: string; assumed: string }) =>
      `serviceName "${service}" ${problem} and is no DNS label; ${assumed} accepts ${set} and then refuses each of its pods, so name a Service by a-z, 0-9 and dashes`,
    setRefused: ({ service, problem, set, assumed }: { service: string; problem: string; set: string; assumed: string }) =>
      `serviceName "${service}" ${problem} and is no DNS label, so ${assumed} refuses ${set}; name a Service by a-z, 0-9 and dashes`,
  },
  check(object, { report, target }) {
    const service = workloadKindOf(object) && textField(object.value['spec'], 'serviceName');
    // A reference that nothing filled in is `undefined-parameter`'s.
    if (service === undefined || service === '' || isUnknown(service) || service.includes('${')) return;
    const problem = labelProblem(service);
    if (problem === undefined) return;
    const data = { service, problem, set: object.title, assumed: describeTarget(target) };
    report(kubernetesMinorOf(target) < VALIDATED_IN ? 'podsRefused' : 'setRefused', { at: ['spec', 'serviceName'], data });
  },
});

/** Of Kubernetes 1.x. */
const VALIDATED_IN = 33;
