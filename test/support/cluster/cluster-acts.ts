import { type JsonMap, textField } from '../../../lib/kube/json';
import { answer } from './api';
import { type FakeCluster, stamped } from './cluster';
import { withPullRetried } from './controller/pull-retry';
import { react } from './controller/time';
import { deletePod } from './deletes';
import { labelsOf, nameOf, namespaceOf, withFields, withIn } from './edit';
import { apiVersionOf, kindOf, NAMESPACES, PODS, SERVED, type ServedKind, STATEFUL_SETS } from './kinds';
import { EVERYTHING } from './rights';

/** What people do in a cluster besides the client under test. Namespaces are `shop` where none is named. */
export interface ClusterActs {
  /** As `kubectl apply` with all rights: creates the object, or changes the one that is there. Throws with the API server's message where it refuses. */
  apply(object: JsonMap): JsonMap;
  /** Deletes a pod as somebody with all rights would. Throws where there is none. */
  deletePod(name: string, namespace?: string): void;
  /** Puts objects there as they are, status included, past all validation. Pods stay as they are from then on. */
  put(...objects: readonly JsonMap[]): void;
  /** Changes an object as it is kept; the resource version moves on. Throws where there is none. */
  edit(kind: string, name: string, change: (object: JsonMap) => JsonMap, namespace?: string): void;
  /** The kubelet tries again: a pod that waits in ImagePullBackOff waits in ErrImagePull, or the other way round. Only its status and version change. */
  retryPull(pod: string, namespace?: string): void;
  /** Takes an object away at once. */
  remove(kind: string, name: string, namespace?: string): void;
  /** By the kind's name. Throws where there is none. */
  get(kind: string, name: string, namespace?: string): JsonMap;
  /** By the kind's name, sorted by name. */
  list(kind: string, namespace?: string): readonly JsonMap[];
  /** The name of the revision that a pod carries. */
  revisionOfPod(name: string, namespace?: string): string;
  /** The name of the revision that the set's template has now. */
  updateRevision(set: string, namespace?: string): string;
}

export function actsOf(cluster: FakeCluster): ClusterActs {
  const { store, kubelet } = cluster;
  const get = (kind: string, name: string, namespace = 'shop'): JsonMap => {
    const object = store.get(servedAs(kind), servedAs(kind).namespaced ? namespace : '', name);
    if (!object) throw new Error(`there is no ${kind} ${namespace}/${name}`);
    return object;
  };
  return {
    get,
    list: (kind, namespace = 'shop') => store.list(servedAs(kind), namespace),
    apply: (object) => {
      const applied = apply(cluster, object);
      react(cluster);
      return applied;
    },
    deletePod: (name, namespace = 'shop') => {
      deletePod(cluster, get('Pod', name, namespace));
      react(cluster);
    },
    put: (...objects) => putAll(cluster, objects),
    edit: (kind, name, change, namespace = 'shop') => {
      store.put(servedAs(kind), change(get(kind, name, namespace)));
      react(cluster);
    },
    retryPull: (name, namespace = 'shop') => void store.put(PODS, withPullRetried(get('Pod', name, namespace))),
    remove: (kind, name, namespace = 'shop') => {
      const object = store.remove(servedAs(kind), get(kind, name, namespace));
      if (servedAs(kind) === PODS) kubelet.leave(object);
      react(cluster);
    },
    revisionOfPod: (name, namespace = 'shop') => textField(labelsOf(get('Pod', name, namespace)), 'controller-revision-hash') ?? '',
    updateRevision: (set, namespace = 'shop') => textField(get('StatefulSet', set, namespace)['status'], 'updateRevision') ?? '',
  };
}

/** In the name of somebody with all rights. */
function apply(cluster: FakeCluster, given: JsonMap): JsonMap {
  const kind = kindOf(given);
  const object = kind.namespaced && namespaceOf(given) === '' ? withIn(given, 'metadata', { namespace: 'shop' }) : given;
  const [namespace, name] = [namespaceOf(object), nameOf(object)];
  if (kind.namespaced) addNamespace(cluster, namespace);
  const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersionOf(kind)}`;
  const list = kind.namespaced ? `${root}/namespaces/${namespace}/${kind.plural}` : `${root}/${kind.plural}`;
  const known = cluster.store.get(kind, namespace, name) !== undefined;
  const request = { method: known ? 'PUT' : 'POST', path: known ? `${list}/${name}` : list, query: new URLSearchParams(), body: object };
  const answered = answer(cluster, { ...request, account: { user: 'admin', rights: EVERYTHING } });
  if ('watch' in answered || typeof answered.body === 'string') throw new Error(`${kind.kind} ${name} was not applied`);
  if (answered.status >= 300) throw new Error(String(answered.body['message']));
  return answered.body;
}

/** Puts objects there as they are, past all validation. */
export function putAll(cluster: FakeCluster, objects: readonly JsonMap[]): void {
  for (const object of objects) {
    const kind = kindOf(object);
    const placed = kind.namespaced && namespaceOf(object) === '' ? withIn(object, 'metadata', { namespace: 'shop' }) : object;
    if (kind.namespaced) addNamespace(cluster, namespaceOf(placed));
    const kept = cluster.store.put(kind, stamped(cluster, placed));
    if (kind === PODS) cluster.kubelet.leave(kept);
    if (kind === STATEFUL_SETS && kept['status'] === undefined) cluster.store.put(kind, withFields(kept, { status: { replicas: 0 } }));
  }
  react(cluster);
}

/** Adds a namespace that is not there yet. */
export function addNamespace(cluster: FakeCluster, name: string): void {
  if (cluster.store.get(NAMESPACES, '', name)) return;
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
  const made = withIn(stamped(cluster, namespace), 'metadata', { namespace: undefined, generation: undefined });
  cluster.store.put(NAMESPACES, made);
}

function servedAs(kind: string): ServedKind {
  const served = SERVED.find((one) => one.kind === kind);
  if (!served) throw new Error(`the test API server keeps no ${kind}`);
  return served;
}
