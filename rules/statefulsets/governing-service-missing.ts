import { workspaceRule } from '../../lib/engine/rule';
import { labelProblem } from '../../lib/kube/dns-names';
import { headlessServiceFor } from '../../lib/rollout/headless-service';
import { governedAlike, governingServiceOf } from './governing-service';
import { podNameUseOf } from './pod-dns-names';

/** Flags StatefulSets whose governing Service nobody defines: the API server takes them, and their pods get no DNS names. */
export const governingServiceMissing = workspaceRule({
  id: 'governing-service-missing',
  summary: 'The governing Service of a StatefulSet does not exist',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error where something in the set counts on the name of a single pod under that Service.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: limitations of StatefulSets, the headless Service is yours to create',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations',
      version: '1.34',
    },
    {
      title: 'Kubernetes: stable network ID',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      version: '1.34',
    },
    {
      title: 'Kubernetes: headless Services',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
      version: '1.34',
    },
    {
      title: 'kubernetes#130233: serviceName becomes optional',
      url: 'https://github.com/kubernetes/kubernetes/pull/130233',
      version: '1.33',
    },
  ],
  messages: {
    missing: ({ service, set }: { service: string; set: string }) =>
      `no Service ${service} is here, so the pods of ${set} get no DNS names of their own; add it with clusterIP: None, or lint the file that holds it too`,
    missingAndUsed: ({ service, set, podName }: { service: string; set: string; podName: string }) =>
      `no Service ${service} is here, so ${podName} leads nowhere; add the headless Service of ${set}, or lint the file that holds it too`,
  },
  check(object, { report, index }) {
    const governing = governingServiceOf(object, index);
    if (!governing?.missing) return;
    const { name: service } = governing;
    // No Service can have a name that is no label, which `bad-service-name` says.
    if (labelProblem(service) !== undefined) return;
    const at = ['spec', 'serviceName'];
    const use = podNameUseOf(object, service, index);
    // Two sets under one Service need a selector that takes both, which only a person can choose.
    const created = governedAlike(object, service, index).length === 1 ? headlessServiceFor(object, service) : undefined;
    const remedy = created
      ? ({ fix: { safety: 'safe', title: `add the headless Service ${service}`, edits: [], creates: created } } as const)
      : { hint: `add a Service ${service} with clusterIP: None whose selector matches the labels of the pods` };
    if (!use) report('missing', { at, data: { service, set: object.title }, ...remedy });
    else
      report('missingAndUsed', {
        at,
        data: { service, set: object.title, podName: use.text },
        severity: 'error',
        ...remedy,
        related: [{ object: use.object, at: use.path, message: `${use.text} is used here` }],
      });
  },
});
