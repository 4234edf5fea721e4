import type { Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, isMap, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { matchesMap } from '../../lib/kube/selectors';
import { podTemplateOf } from '../../lib/kube/workloads';
import { matchLabelsOf } from '../../lib/rollout/match-labels';
import { templateLabelsOf, templateLabelsPath } from '../../lib/rollout/pod-selector';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { governedAlike, governingServiceOf } from './governing-service';

/** Flags governing Services that do not select the pods of their StatefulSet: DNS has no record for any of them. */
export const governingServiceSelectsNothing = workspaceRule({
  id: 'governing-service-selects-nothing',
  summary: 'The governing Service does not select the pods of its StatefulSet',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: headless Services with and without selectors',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
      version: '1.34',
    },
    {
      title: 'Kubernetes DNS specification: records of a headless Service',
      url: 'https://github.com/kubernetes/dns/blob/master/docs/specification.md#24---records-for-a-headless-service',
      version: '1.1.0',
    },
  ],
  messages: {
    mismatch: ({ service, selector, labels }: { service: string; selector: string; labels: string }) =>
      `Service ${service} selects ${selector} and the pods carry ${labels}, so no pod gets a DNS name; make the two match`,
    noSelector: ({ service, set }: { service: string; set: string }) =>
      `Service ${service} governs ${set} and selects nothing, so no pod gets a DNS name; give it the labels of the pods as selector`,
  },
  check(object, { report, index }) {
    const governing = governingServiceOf(object, index);
    const found = governing?.service;
    const template = podTemplateOf(object);
    // An ExternalName has no pods at all, which is `governing-service-not-headless`'s to say.
    if (!governing || !found || !template || textField(found.value['spec'], 'type') === 'ExternalName') return;
    const selector = fieldOf(found.value['spec'], 'selector') ?? {};
    if (!isMap(selector) || !Object.values(selector).every((value) => typeof value === 'string')) return;
    const labels = templateLabelsOf(object);
    const empty = Object.keys(selector).length === 0;
    if (empty ? hasOwnEndpoints(found, index) : matchesMap(selector, labels) !== false) return;
    const { name: service } = governing;
    const remedy = { at: ['spec', 'serviceName'], fix: selectPods(object, service, found, index) };
    // Somebody may write the endpoints by hand; a selector that matches nothing has no such excuse.
    if (empty)
      report('noSelector', {
        ...remedy,
        data: { service, set: object.title },
        confidence: 'likely',
        related: [{ object: found, at: ['spec'], message: 'no selector here' }],
      });
    else
      report('mismatch', {
        ...remedy,
        data: { service, selector: printed(Object.entries(selector)), labels: printed(labels) },
        related: [
          { object: found, at: ['spec', 'selector'], message: `the selector of Service ${service}` },
          { object, at: templateLabelsPath(object), message: 'the labels of the pods' },
        ],
      });
  },
});

/** Endpoints that live beside a Service without a selector, written by hand or by an operator. */
function hasOwnEndpoints(service: KubeObject, index: ObjectIndex): boolean {
  if (index.find('Endpoints', service.name, service)) return true;
  return index.beside(service, 'EndpointSlice').some(({ labels }) => labels.get('kubernetes.io/service-name') === service.name);
}

/** Other clients of the Service meet other pods afterwards, which is why it takes a yes. */
function selectPods(object: KubeObject, name: string, service: KubeObject, index: ObjectIndex): Fix | undefined {
  const selector = matchLabelsOf(object);
  if (!selector || governedAlike(object, name, index).length > 1) return undefined;
  const written = fieldOf(service.value['spec'], 'selector') ?? {};
  const supplied = Object.entries(isMap(written) ? written : {}).some(
    ([key, value]) => !isLiteral(service, ['spec', 'selector', key], String(value)),
  );
  if (supplied) return undefined;
  return {
    safety: 'unsafe',
    title: `let Service ${name} select the pods of ${object.title}`,
    object: service,
    edits: [{ op: 'replace', path: ['spec', 'selector'], value: selector }],
  };
}

function printed(labels: Iterable<readonly [string, unknown]>): string {
  const list = Array.from(labels, ([key, value]) => `${key}=${String(value)}`);
  return list.length === 0 ? 'no labels' : list.join(',');
}
