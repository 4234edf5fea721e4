import { isUnknown } from '../../lib/base/unknown';
import { workspaceRule } from '../../lib/engine/rule';
import { listField, textField } from '../../lib/kube/json';
import { governingServiceOf } from './governing-service';

/** Flags governing Services with an address of their own: cluster DNS answers for single pods only under headless ones. */
export const governingServiceNotHeadless = workspaceRule({
  id: 'governing-service-not-headless',
  summary: 'The governing Service of a StatefulSet is not headless',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: limitations of StatefulSets, a headless Service is required',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations',
      version: '1.34',
    },
    {
      title: 'Kubernetes DNS specification: records of a headless Service',
      url: 'https://github.com/kubernetes/dns/blob/master/docs/specification.md#24---records-for-a-headless-service',
      version: '1.1.0',
    },
    {
      title: 'kubernetes: clusterIP of a Service is immutable',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    notHeadless: ({ service, set }: { service: string; set: string }) =>
      `Service ${service} governs ${set} and is not headless, so its pods get no DNS names of their own; give it clusterIP: None, and clients a second Service`,
    externalName: ({ service, set }: { service: string; set: string }) =>
      `Service ${service} governs ${set} and is an ExternalName, an alias for another host that has no pods; use a headless Service`,
  },
  check(object, { report, index }) {
    const governing = governingServiceOf(object, index);
    const spec = governing?.service?.value['spec'];
    if (!governing?.service || spec === undefined || isHeadless(spec)) return;
    const { name: service, service: found } = governing;
    const external = textField(spec, 'type') === 'ExternalName';
    report(external ? 'externalName' : 'notHeadless', {
      at: ['spec', 'serviceName'],
      data: { service, set: object.title },
      hint: `clusterIP cannot change: delete Service ${service} and create it again with clusterIP: None`,
      related: [
        {
          object: found,
          at: external ? ['spec', 'type'] : ['spec', 'clusterIP'],
          message: external ? 'its type is ExternalName' : 'clusterIP is not None',
        },
      ],
    });
  },
});

/** `none` in other letters is refused by the API server, and meant as what is asked for here. Unknown text may be either. */
function isHeadless(spec: unknown): boolean {
  const clusterIP = textField(spec, 'clusterIP') ?? listField(spec, 'clusterIPs')[0];
  if (typeof clusterIP === 'string' && (isUnknown(clusterIP) || clusterIP.toLowerCase() === 'none')) return true;
  return isUnknown(textField(spec, 'type') ?? '');
}
