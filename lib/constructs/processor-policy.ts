import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLabelName, checkLabels } from './checks';
import { shareMetadata } from './metadata';
import type { Problems } from './problems';

/** Who may reach the processor. */
export type ProcessorCaller = NamespaceCaller | LabelledCaller | AddressCaller;

/** All pods of a namespace, but for those in the network of their node. */
export interface NamespaceCaller {
  readonly namespace: string;
}

/**
 * All pods of the namespaces with these labels. OpenShift knows what runs in the network of the nodes by
 * `policy-group.network.openshift.io/host-network: ''`.
 */
export interface LabelledCaller {
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

/** A range of addresses, such as that of the nodes: `10.0.0.0/16`. */
export interface AddressCaller {
  readonly cidr: string;
}

export interface PolicySetting {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly wave: number | undefined;
  readonly callers: readonly ProcessorCaller[];
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
}

/**
 * A NetworkPolicy that lets these callers reach the pods, and nobody else. The kubelet's probes come from the pods' own node, which no
 * policy keeps out.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ (v1.34)
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_security/network-policy
 */
export function processorPolicy(processor: Construct, { name, namespace, labels, wave, callers, selector, port }: PolicySetting, problems: Problems): ApiObject {
  if (callers.length === 0) problems.add('callers', callers, 'at least one; nobody could ask otherwise');
  const from = callers.map((caller, index) => peerOf(caller, `callers[${index}]`, problems));
  const policy = new ApiObject(processor, 'NetworkPolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: { ...selector } },
    spec: { podSelector: { matchLabels: selector }, policyTypes: ['Ingress'], ingress: [{ from, ports: [{ port, protocol: 'TCP' }] }] },
  });
  shareMetadata(policy, { labels, wave });
  return policy;
}

function peerOf(caller: ProcessorCaller, at: string, problems: Problems): object {
  if ('namespace' in caller) {
    checkLabelName(problems, `${at}.namespace`, caller.namespace);
    // The API server gives every namespace this label.
    return allPodsOf({ 'kubernetes.io/metadata.name': caller.namespace });
  }
  if ('namespaceLabels' in caller) {
    checkLabels(problems, `${at}.namespaceLabels`, caller.namespaceLabels);
    if (Object.keys(caller.namespaceLabels).length === 0) problems.add(`${at}.namespaceLabels`, caller.namespaceLabels, 'at least one label; without one every namespace is meant');
    return allPodsOf(caller.namespaceLabels);
  }
  if (!isRange(caller.cidr)) problems.add(`${at}.cidr`, caller.cidr, 'a range of addresses such as 10.0.0.0/16');
  return { ipBlock: { cidr: caller.cidr } };
}

/** OpenShift takes pods in the network of the nodes for meant only where the pods are selected, too. */
function allPodsOf(namespaceLabels: Readonly<Record<string, string>>): object {
  return { namespaceSelector: { matchLabels: namespaceLabels }, podSelector: {} };
}

function isRange(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const isOfFour = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) && address.split('.').every((part) => Number(part) <= 255);
  return isOfFour ? Number(bits) <= 32 : /^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}$/i.test(address) && Number(bits) <= 128;
}
