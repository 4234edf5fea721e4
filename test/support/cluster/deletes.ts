import { isMap, type JsonMap, listField, mapField, textField } from '../../../lib/kube/json';
import { budgetRefusal } from './budgets';
import type { FakeCluster } from './cluster';
import { controllerRefOf, mapsIn, metaText, nameOf, namespaceOf, numberField, timeText, uidOf, withIn } from './edit';
import { CONTROLLER_REVISIONS, PODS, type ServedKind, STATEFUL_SETS } from './kinds';
import { type ApiAnswer, badRequest, conflict, notFound, refuse } from './refusal';
import type { Route } from './route';

/**
 * DELETE of one object. Where a body is there, the query counts for nothing: `?dryRun=All` beside a body deletes.
 * @param body `undefined` where none was sent
 */
export function remove(cluster: FakeCluster, route: Route, query: URLSearchParams, body: unknown): ApiAnswer {
  return end(cluster, route, optionsOf(query, body));
}

/** POST to a pod's eviction. Pods that are not ready pass every budget. */
export function evict(cluster: FakeCluster, route: Route, body: unknown): ApiAnswer {
  if (!isMap(body) || body['kind'] !== 'Eviction') throw badRequest('the body of the request is no Eviction');
  const version = String(body['apiVersion']);
  if (!(cluster.minor >= 22 ? ['policy/v1', 'policy/v1beta1'] : ['policy/v1beta1']).includes(version)) {
    throw badRequest(`no kind "Eviction" is registered for version "${version}" in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  }
  const pod = found(cluster, { ...route, subresource: '' });
  const options = readOptions(mapField(body, 'deleteOptions'));
  refuseMismatch(route.kind, pod, options);
  const refusal = budgetRefusal(cluster, pod);
  if (refusal) throw refusal;
  end(cluster, route, options);
  return { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}

/** Deletes a pod as a controller does: gracefully, and without conditions. */
export function deletePod(cluster: FakeCluster, pod: JsonMap, graceSeconds?: number): JsonMap {
  const grace = graceSeconds ?? numberField(pod['spec'], 'terminationGracePeriodSeconds') ?? 30;
  if (textField(pod['spec'], 'nodeName') === undefined || grace === 0) return cluster.store.remove(PODS, pod);
  // Deleted a second time a pod stays as it is, but for a shorter grace.
  if (metaText(pod, 'deletionTimestamp') !== '' && graceSeconds === undefined) return pod;
  const metadata = { deletionTimestamp: timeText(cluster.now + grace * 1000), deletionGracePeriodSeconds: grace };
  return cluster.store.put(PODS, withIn(pod, 'metadata', metadata));
}

/** Takes away sets that were deleted in the foreground and whose pods are gone. */
export function finishDeletions({ store }: FakeCluster): void {
  for (const set of store.list(STATEFUL_SETS)) {
    if (metaText(set, 'deletionTimestamp') === '') continue;
    if (ownedBy(store.list(PODS, namespaceOf(set)), set).length === 0) store.remove(STATEFUL_SETS, set);
  }
}

interface DeleteOptions {
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
  readonly propagation: string;
  readonly graceSeconds: number | undefined;
}

function optionsOf(query: URLSearchParams, body: unknown): DeleteOptions {
  if (body !== undefined) return readOptions(body);
  const grace = query.get('gracePeriodSeconds');
  return readOptions({
    dryRun: query.getAll('dryRun'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    gracePeriodSeconds: grace === null ? undefined : Number(grace),
  });
}

function readOptions(value: unknown): DeleteOptions {
  if (!isMap(value)) throw badRequest('the body of the request is no DeleteOptions');
  const dryRun = listField(value, 'dryRun');
  if (dryRun.some((one) => one !== 'All')) {
    throw refuse(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`);
  }
  const preconditions = mapField(value, 'preconditions');
  return {
    uid: textField(preconditions, 'uid'),
    resourceVersion: textField(preconditions, 'resourceVersion'),
    dryRun: dryRun.length > 0,
    propagation: textField(value, 'propagationPolicy') ?? 'Background',
    graceSeconds: numberField(value, 'gracePeriodSeconds'),
  };
}

function end(cluster: FakeCluster, route: Route, options: DeleteOptions): ApiAnswer {
  const { kind } = route;
  const object = found(cluster, route);
  refuseMismatch(kind, object, options);
  if (kind === PODS) return { status: 200, body: options.dryRun ? object : deletePod(cluster, object, options.graceSeconds) };
  if (!options.dryRun) endOther(cluster, kind, object, options.propagation);
  const details = { name: nameOf(object), ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid: uidOf(object) };
  return { status: 200, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } };
}

function found({ store }: FakeCluster, { kind, namespace, name }: Route): JsonMap {
  const object = store.get(kind, namespace, name);
  if (!object) throw notFound(kind, name);
  return object;
}

function refuseMismatch(kind: ServedKind, object: JsonMap, { uid, resourceVersion }: DeleteOptions): void {
  const name = nameOf(object);
  if (uid !== undefined && uid !== uidOf(object)) {
    throw conflict(kind, name, `the UID in the precondition (${uid}) does not match the UID in record (${uidOf(object)}). The object might have been deleted and then recreated`);
  }
  const version = metaText(object, 'resourceVersion');
  if (resourceVersion !== undefined && resourceVersion !== version) {
    throw conflict(kind, name, `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`);
  }
}

function endOther(cluster: FakeCluster, kind: ServedKind, object: JsonMap, propagation: string): void {
  const { store } = cluster;
  if (kind !== STATEFUL_SETS) {
    store.remove(kind, object);
    return;
  }
  const pods = ownedBy(store.list(PODS, namespaceOf(object)), object);
  const revisions = ownedBy(store.list(CONTROLLER_REVISIONS, namespaceOf(object)), object);
  if (propagation === 'Orphan') {
    for (const pod of pods) store.put(PODS, withoutOwner(pod, object));
    for (const revision of revisions) store.put(CONTROLLER_REVISIONS, withoutOwner(revision, object));
    store.remove(kind, object);
    return;
  }
  if (propagation === 'Foreground') {
    const metadata = { deletionTimestamp: timeText(cluster.now), deletionGracePeriodSeconds: 0, finalizers: ['foregroundDeletion'] };
    store.put(kind, withIn(object, 'metadata', metadata));
  } else store.remove(kind, object);
  for (const pod of pods) deletePod(cluster, pod);
  for (const revision of revisions) store.remove(CONTROLLER_REVISIONS, revision);
}

function ownedBy(objects: readonly JsonMap[], owner: JsonMap): readonly JsonMap[] {
  return objects.filter((object) => controllerRefOf(object)?.['uid'] === uidOf(owner));
}

function withoutOwner(object: JsonMap, owner: JsonMap): JsonMap {
  const kept = mapsIn(object['metadata'], 'ownerReferences').filter((one) => one['uid'] !== uidOf(owner));
  return withIn(object, 'metadata', { ownerReferences: kept.length === 0 ? undefined : kept });
}
