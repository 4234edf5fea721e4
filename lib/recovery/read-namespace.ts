import { UserError } from '../base/errors';
import type { Origin } from '../base/origin';
import type { ClusterReader, Resource } from '../cluster/cluster-reader';
import { CLAIMS, DEPLOYMENTS, EVENTS, IMAGE_STREAMS, PODS, REPLICA_SETS, SERVICES, STATEFUL_SETS } from '../cluster/resources';
import type { LiveNamespace } from '../diagnosis/live-namespace';
import { type JsonMap, textField } from '../kube/json';
import { KubeObject } from '../kube/object';

/** What a diagnosis needs of a namespace, and what it had to do without. */
export interface NamespaceReading {
  readonly live: LiveNamespace;
  /** Whether image streams are served, which OpenShift alone does; `undefined` where the account may not ask. */
  readonly openshift: boolean | undefined;
  /** What could not be read and what that costs, a sentence each. */
  readonly notes: readonly string[];
}

/** Without these there is nothing to say; without the others, less. */
const REQUIRED: readonly Resource[] = [STATEFUL_SETS, PODS];
const USEFUL: readonly Resource[] = [DEPLOYMENTS, REPLICA_SETS, EVENTS, SERVICES, CLAIMS, IMAGE_STREAMS];

/**
 * Reads what diagnoses of a namespace need, all kinds at once. A kind that the account may not read is left out with a note, but for
 * StatefulSets and Pods. Throws `UserError` as the reader does, and for a dump without these two.
 */
export async function readNamespace(reader: ClusterReader, namespace: string, now: () => number): Promise<NamespaceReading> {
  const [required, useful] = await Promise.all([
    Promise.all(REQUIRED.map(async (resource) => listed(resource, await reader.list(resource, namespace)))),
    Promise.all(USEFUL.map((resource) => listIfAllowed(reader, resource, namespace))),
  ]);
  const absent = required.find(({ items }) => items === undefined);
  if (absent) throw lacking(reader, absent.resource, namespace);
  const lists = [...required, ...useful];
  const objects = lists.flatMap(({ items = [] }) => items.map((item) => liveObject(item, namespace)));
  const unread = new Set(lists.flatMap(({ resource, items }) => (items ? [] : [resource.kind])));
  const streams = useful.find(({ resource }) => resource === IMAGE_STREAMS);
  return {
    live: { name: namespace, objects, unread, now: now() },
    openshift: streams?.note === undefined ? streams?.items !== undefined : undefined,
    notes: useful.flatMap(({ note }) => note ?? []),
  };
}

/** An object of a cluster. Its places are names: `cluster:shop/StatefulSet/web`. */
export function liveObject(value: JsonMap, namespace: string): KubeObject {
  const name = textField(value['metadata'], 'name') ?? '';
  return new KubeObject(value, originOf(`cluster:${namespace}/${textField(value, 'kind') ?? ''}/${name}`));
}

interface Listed {
  readonly resource: Resource;
  readonly items: readonly JsonMap[] | undefined;
  readonly note?: string | undefined;
}

function listed(resource: Resource, items: readonly JsonMap[] | undefined): Listed {
  return { resource, items };
}

async function listIfAllowed(reader: ClusterReader, resource: Resource, namespace: string): Promise<Listed> {
  try {
    return listed(resource, await reader.list(resource, namespace));
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== FORBIDDEN) throw error;
    return { resource, items: undefined, note: `this account may not list ${resource.plural} in ${namespace}: nothing is said about them` };
  }
}

/** The code of the reader's error where the account lacks a right. */
const FORBIDDEN = 'forbidden';

function lacking({ name }: ClusterReader, { kind, plural }: Resource, namespace: string): UserError {
  return new UserError('incomplete', `${name} holds no ${kind} of ${namespace}, and without ${plural} nothing can be diagnosed`, {
    hint: `save them together: kubectl get statefulsets,deployments,replicasets,pods,events,services,pvc -n ${namespace} -o yaml > dump.yaml`,
  });
}

function originOf(uri: string): Origin {
  return { uri, locate: (path) => ({ uri, path, span: undefined }), suppliers: () => [], isSettable: () => true };
}
