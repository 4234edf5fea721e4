import type { Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, isMap, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget, kubernetesMinorOf } from '../../lib/kube/parse-target';
import { containersOf } from '../../lib/kube/workloads';
import { podManagementPolicyOf, replicasOf } from '../../lib/rollout/stateful-set';
import { governingServiceOf } from './governing-service';
import { laterPeerOf } from './pod-dns-names';

/**
 * Flags ordered sets whose pods look for peers that DNS does not show until they are ready. A seed that is the first pod is found by all
 * later ones, so that naming it alone is no fault.
 */
export const unreadyPeersHidden = workspaceRule({
  id: 'unready-peers-hidden',
  summary: 'Pods look for peers that DNS hides until they are ready',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes API: publishNotReadyAddresses, for peers of a StatefulSet that look for each other',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec',
      version: '1.34',
    },
    {
      title: 'Kubernetes: deployment and scaling guarantees of StatefulSets',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
      version: '1.34',
    },
    {
      title: 'Kubernetes: DNS for Services and pods, records of pods that are not ready',
      url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields',
      version: '1.34',
    },
    {
      title: 'kubernetes#108020: the annotation tolerate-unready-endpoints is removed',
      url: 'https://github.com/kubernetes/kubernetes/pull/108020',
      version: '1.24',
    },
  ],
  messages: {
    hidden: ({ peer, service, set }: { peer: string; service: string; set: string }) =>
      `the pods of ${set} start one by one and look for ${peer}, which DNS does not show until it is ready; set publishNotReadyAddresses: true on Service ${service}`,
    oldAnnotation: ({ peer, service, set, assumed }: { peer: string; service: string; set: string; assumed: string }) =>
      `the pods of ${set} start one by one and look for ${peer}, and ${assumed} no longer reads ${TOLERATE}; set publishNotReadyAddresses: true on Service ${service}`,
  },
  check(object, { report, index, target }) {
    if (podManagementPolicyOf(object) !== 'OrderedReady' || (replicasOf(object) ?? 0) < 2 || !waitsForProbe(object)) return;
    const governing = governingServiceOf(object, index);
    const spec = governing?.service?.value['spec'];
    // Without a headless Service there are no such names at all, which others say.
    if (!governing?.service || textField(spec, 'clusterIP') !== 'None' || (fieldOf(spec, 'publishNotReadyAddresses') ?? false) !== false)
      return;
    const { name: service, service: found } = governing;
    const annotated = found.annotations.get(TOLERATE) === 'true';
    if (annotated && kubernetesMinorOf(target) < ANNOTATION_REMOVED_IN) return;
    const peer = laterPeerOf(object, service, index);
    if (!peer) return;
    const place = {
      at: peer.path,
      // Whether the program waits for its peers is its own affair.
      confidence: 'likely',
      ...remedyFor(found),
      related: [{ object: found, at: ['spec'], message: `Service ${service} shows ready pods only` }],
    } as const;
    const data = { peer: peer.text, service, set: object.title, assumed: describeTarget(target) };
    report(annotated ? 'oldAnnotation' : 'hidden', { ...place, data });
  },
});

const TOLERATE = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';

/** Of Kubernetes 1.x. */
const ANNOTATION_REMOVED_IN = 24;

/** A pod without such a probe is ready as soon as it runs. */
function waitsForProbe(object: KubeObject): boolean {
  return containersOf(object).some(
    ({ field, value }) => field === 'containers' && (isMap(value['readinessProbe']) || isMap(value['startupProbe'])),
  );
}

function remedyFor(service: KubeObject): { readonly fix: Fix } | { readonly hint: string } {
  const path = ['spec', 'publishNotReadyAddresses'];
  if (!isLiteral(service, path, '')) return { hint: 'give the parameter of publishNotReadyAddresses the value true' };
  return {
    fix: {
      safety: 'safe',
      title: `let Service ${service.name} show pods that are not ready`,
      object: service,
      edits: [{ op: 'replace', path, value: true }],
    },
  };
}
