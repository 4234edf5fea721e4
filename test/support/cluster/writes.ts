import { sameValue } from '../../../lib/base/equal';
import { isMap, type JsonMap, mapField, textField } from '../../../lib/kube/json';
import { type FakeCluster, stamped } from './cluster';
import { withSetDefaults, withTemplateDefaults } from './defaults';
import { metaText, nameOf, numberField, withFields, withIn } from './edit';
import { apiVersionOf, NAMESPACES, PODS, type ServedKind, STATEFUL_SETS } from './kinds';
import { patched } from './patches';
import { alreadyExists, type ApiAnswer, badRequest, conflict, invalid, notFound, refuse, STALE } from './refusal';
import type { Route } from './route';
import { changeRefusal, specRefusal } from './set-validation';

/** POST to a list. */
export function create(cluster: FakeCluster, { kind, namespace }: Route, body: unknown, dryRun: boolean): ApiAnswer {
  const given = objectIn(body, kind);
  const name = nameOf(given);
  if (name === '') throw invalid(kind, '', 'metadata.name', 'Required value: name or generateName is required', 'FieldValueRequired');
  if (kind.namespaced && !cluster.store.get(NAMESPACES, '', namespace)) throw notFound(NAMESPACES, namespace);
  if (cluster.store.get(kind, namespace, name)) throw alreadyExists(kind, name);
  const bare = withIn(given, 'metadata', { ...(kind.namespaced ? { namespace } : {}), uid: undefined, creationTimestamp: undefined, generation: undefined });
  const object = stamped(cluster, withFields(withDefaults(cluster, kind, bare), { status: fresh(kind) }));
  const fault = kind === STATEFUL_SETS ? specRefusal(object) : undefined;
  if (fault) throw fault;
  return { status: 201, body: dryRun ? object : cluster.store.put(kind, object) };
}

/** PUT of one object. What carries no version overwrites whatever is there. */
export function replace(cluster: FakeCluster, route: Route, body: unknown, dryRun: boolean): ApiAnswer {
  const { kind, namespace, name } = route;
  const before = existing(cluster, route);
  const given = objectIn(body, kind);
  if (nameOf(given) !== name) throw badRequest(`the name of the object (${nameOf(given)}) does not match the name on the URL (${name})`);
  const version = metaText(given, 'resourceVersion');
  if (version !== '' && version !== metaText(before, 'resourceVersion')) throw conflict(kind, name, STALE);
  const uid = metaText(given, 'uid');
  if (uid !== '' && uid !== metaText(before, 'uid')) {
    throw conflict(kind, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metaText(before, 'uid')}`);
  }
  return updated(cluster, kind, before, withIn(given, 'metadata', kind.namespaced ? { namespace } : {}), dryRun);
}

/** PATCH of one object. */
export function patch(cluster: FakeCluster, route: Route, body: unknown, mediaType: string, dryRun: boolean): ApiAnswer {
  const before = existing(cluster, route);
  const after = patched(before, body, mediaType);
  const version = metaText(after, 'resourceVersion');
  if (version !== metaText(before, 'resourceVersion')) throw conflict(route.kind, route.name, STALE);
  return updated(cluster, route.kind, before, after, dryRun);
}

function existing({ store }: FakeCluster, { kind, namespace, name }: Route): JsonMap {
  const object = store.get(kind, namespace, name);
  if (!object) throw notFound(kind, name);
  return object;
}

/** The status is the controllers' own, and an unchanged object is not written. */
function updated(cluster: FakeCluster, kind: ServedKind, before: JsonMap, given: JsonMap, dryRun: boolean): ApiAnswer {
  const object = withDefaults(cluster, kind, given);
  const fault = kind === STATEFUL_SETS ? (changeRefusal(before, object, cluster.minor) ?? specRefusal(object)) : undefined;
  if (fault) throw fault;
  if (kind === PODS && !sameValue(withoutImages(before), withoutImages(object))) throw podRefusal(nameOf(object));
  const generation = numberField(before['metadata'], 'generation');
  const rolls = !sameValue(before['spec'], object['spec']);
  const kept = Object.fromEntries(['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'resourceVersion'].map((key) => [key, mapField(before, 'metadata')[key]]));
  const metadata = { ...kept, ...(generation === undefined ? {} : { generation: generation + (rolls ? 1 : 0) }) };
  const after = withFields(withIn(object, 'metadata', metadata), { status: before['status'] });
  return { status: 200, body: dryRun || sameValue(before, after) ? after : cluster.store.put(kind, after) };
}

function withDefaults({ minor }: FakeCluster, kind: ServedKind, object: JsonMap): JsonMap {
  if (kind === STATEFUL_SETS) return withSetDefaults(object, minor);
  return kind === PODS ? withTemplateDefaults(object) : object;
}

function objectIn(body: unknown, kind: ServedKind): JsonMap {
  if (!isMap(body)) throw badRequest('the body of the request is no object');
  const apiVersion = textField(body, 'apiVersion') ?? apiVersionOf(kind);
  const word = textField(body, 'kind') ?? kind.kind;
  if (apiVersion !== apiVersionOf(kind) || word !== kind.kind) {
    throw badRequest(`${word} in version "${apiVersion}" cannot be handled as a ${kind.kind}: unable to decode`);
  }
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, ...body };
}

function fresh(kind: ServedKind): JsonMap | undefined {
  if (kind === STATEFUL_SETS) return { replicas: 0, availableReplicas: 0 };
  return kind === PODS ? { phase: 'Pending', qosClass: 'BestEffort' } : undefined;
}

function withoutImages(pod: JsonMap): unknown {
  const bare = (value: unknown): unknown => (Array.isArray(value) ? value.map((item: unknown) => (isMap(item) ? withFields(item, { image: undefined }) : item)) : value);
  const spec = mapField(pod, 'spec');
  return { ...spec, containers: bare(spec['containers']), initContainers: bare(spec['initContainers']) };
}

function podRefusal(name: string): Error {
  const fault = 'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return invalid(PODS, name, 'spec', fault, 'FieldValueForbidden');
}

/** What is asked of a write by its query. @throws Refusal for anything but `All` */
export function isDryRun(query: URLSearchParams): boolean {
  const asked = query.getAll('dryRun');
  if (asked.some((one) => one !== 'All')) throw refuse(422, 'Invalid', ` "" is invalid: dryRun: Unsupported value: ${JSON.stringify(asked)}: supported values: "All"`);
  return asked.length > 0;
}
