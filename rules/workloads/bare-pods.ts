import { objectRule } from '../../lib/engine/rule';
import { fieldOf, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { podSpecOf } from '../../lib/kube/workloads';

/** Flags pods that nobody replaces, their simple controllers, and objects that some controller made. */
export const barePods = objectRule({
  id: 'bare-pods',
  summary: 'A pod, ReplicaSet or ReplicationController stands in a manifest by itself',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error for an object with a controller among its owners: it was copied from a cluster.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Pod', 'ReplicaSet', 'ReplicationController'],
  sources: [
    {
      title: 'Kubernetes: working with pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#working-with-pods',
      version: '1.34',
    },
    {
      title: 'Kubernetes: when to use a ReplicaSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#when-to-use-a-replicaset',
      version: '1.34',
    },
    {
      title: 'Kubernetes: a Deployment is recommended over a ReplicationController',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/#alternatives-to-replicationcontroller',
      version: '1.34',
    },
    {
      title: 'Kubernetes: owners and dependents',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/',
      version: '1.34',
    },
  ],
  messages: {
    barePod: ({ name }: { name: string }) =>
      `Pod ${name} has no controller: nobody makes a new one when it is deleted or its node is lost; use a Deployment or a StatefulSet`,
    noRollouts: ({ object, kind }: { object: string; kind: string }) =>
      `${object} does not replace its pods when the template changes, so a new image reaches none of those that run; use a Deployment in place of the ${kind}`,
    controlled: ({ object, owner }: { object: string; owner: string }) =>
      `${object} was made by ${owner}, which adds and removes such objects as it needs; remove this manifest`,
  },
  check(object, { report }) {
    const spec = podSpecOf(object)?.value;
    if (!spec || (object.kind === 'Pod' && isStatic(object, spec))) return;
    const owner = controllerOf(object);
    if (owner) {
      const at = ['metadata', 'ownerReferences', owner.at];
      report('controlled', { at, data: { object: object.title, owner: owner.title }, severity: 'error', hint: `keep the manifest of ${owner.title} alone` });
    } else if (object.kind === 'Pod') {
      if (!mayRunForEver(spec) || isOfJob(object)) return;
      const name = object.name === '' ? 'without a name' : object.name;
      report('barePod', { at: ['kind'], data: { name }, hint: 'move its spec into the template of a Deployment' });
    } else {
      const hint = 'the pod template and the replicas can stay as they are; the selector goes under matchLabels';
      report('noRollouts', { at: ['kind'], data: { object: object.title, kind: object.kind }, hint });
    }
  },
});

interface Owner {
  readonly title: string;
  readonly at: number;
}

function controllerOf({ value }: KubeObject): Owner | undefined {
  const owners = listField(mapField(value, 'metadata'), 'ownerReferences');
  const at = owners.findIndex((owner) => fieldOf(owner, 'controller') === true);
  if (at < 0) return undefined;
  const [kind, name] = [textField(owners[at], 'kind') ?? '', textField(owners[at], 'name') ?? ''];
  return { title: kind === '' || name === '' ? 'a controller' : `${kind}/${name}`, at };
}

/** Always is the default. Pods that may end are started by a person or a tool for one run. */
function mayRunForEver(spec: unknown): boolean {
  return (fieldOf(spec, 'restartPolicy') ?? 'Always') === 'Always';
}

/** Annotations of the kubelet, on pods from files of the node and on their mirrors. */
const OF_KUBELET: readonly string[] = ['kubernetes.io/config.source', 'kubernetes.io/config.mirror', 'kubernetes.io/config.hash'];

/** A pod that the kubelet runs from a file, and so replaces by itself: marked as such, owned by its node, or of the control plane as kubeadm writes it. */
function isStatic(object: KubeObject, spec: unknown): boolean {
  if (OF_KUBELET.some((name) => object.annotations.has(name)) || isOwnedBy(object, 'Node')) return true;
  return fieldOf(spec, 'hostNetwork') === true && textField(spec, 'priorityClassName') === 'system-node-critical';
}

/** The labels that a Job gives its pods. */
const OF_JOB: readonly string[] = ['batch.kubernetes.io/job-name', 'job-name'];

/** A copy of a Job's pod, with the name that the server was to make up. */
function isOfJob(object: KubeObject): boolean {
  const generated = mapField(object.value, 'metadata')['generateName'] !== undefined;
  return generated && (OF_JOB.some((label) => object.labels.has(label)) || isOwnedBy(object, 'Job'));
}

function isOwnedBy({ value }: KubeObject, kind: string): boolean {
  return listField(mapField(value, 'metadata'), 'ownerReferences').some((owner) => textField(owner, 'kind') === kind);
}
