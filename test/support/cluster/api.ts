import { isMap, type JsonMap, mapField, textField } from '../../../lib/kube/json';
import type { FakeCluster } from './cluster';
import { evict, remove } from './deletes';
import { discovery } from './discovery';
import { type ApiAnswer, badRequest, notFound, notServed, refuse, Refusal } from './refusal';
import { type Account, forbidden, isAllowed } from './rights';
import { attemptOf, type Route, routeOf } from './route';
import { create, isDryRun, patch, replace } from './writes';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** `undefined` where none was sent. */
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly account: Account;
}

/** What is left to do for a watch, which has no end of its own. */
export interface WatchAnswer {
  readonly watch: Route;
}

/** One request, answered at once. Nothing of the cluster's own doing happens in it. */
export function answer(cluster: FakeCluster, request: ApiRequest): ApiAnswer | WatchAnswer {
  try {
    return handled(cluster, request);
  } catch (fault) {
    if (fault instanceof Refusal) return fault.answer;
    throw fault;
  }
}

function handled(cluster: FakeCluster, request: ApiRequest): ApiAnswer | WatchAnswer {
  const { method, path, query, body, account } = request;
  const known = method === 'GET' ? discovery(cluster, path) : undefined;
  if (known) return known;
  if (path === ACCESS_REVIEWS) return review(request);
  const route = routeOf(path, cluster.openshift);
  if (!route) throw notServed();
  const watches = method === 'GET' && route.name === '' && ['true', '1'].includes(query.get('watch') ?? '');
  const attempt = attemptOf(method, route, watches);
  if (!isAllowed(account, attempt)) throw forbidden(account, attempt);
  if (watches) return { watch: route };
  if (route.subresource !== '') return subresource(cluster, route, method, body);
  if (route.name === '') return onList(cluster, route, request);
  return onObject(cluster, route, request);
}

function onList(cluster: FakeCluster, route: Route, { method, query, body }: ApiRequest): ApiAnswer {
  if (method === 'GET') return cluster.pages.answer(route, query);
  if (method === 'POST') return create(cluster, route, body, isDryRun(query));
  throw methodNotAllowed();
}

function onObject(cluster: FakeCluster, route: Route, { method, query, body, mediaType = '' }: ApiRequest): ApiAnswer {
  switch (method) {
    case 'GET':
      return read(cluster, route);
    case 'PUT':
      return replace(cluster, route, body, isDryRun(query));
    case 'PATCH':
      return patch(cluster, route, body, mediaType, isDryRun(query));
    case 'DELETE':
      return remove(cluster, route, query, body);
    default:
      throw methodNotAllowed();
  }
}

function read({ store }: FakeCluster, { kind, namespace, name }: Route): ApiAnswer {
  const object = store.get(kind, namespace, name);
  if (!object) throw notFound(kind, name);
  return { status: 200, body: object };
}

function subresource(cluster: FakeCluster, route: Route, method: string, body: unknown): ApiAnswer {
  if (route.subresource === 'eviction' && route.kind.plural === 'pods' && method === 'POST') return evict(cluster, route, body);
  if (route.subresource === 'status' && method === 'GET') return read(cluster, route);
  throw notServed();
}

const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function review({ method, body, account }: ApiRequest): ApiAnswer {
  if (method !== 'POST') throw methodNotAllowed();
  if (!isMap(body)) throw badRequest('the body of the request is no SelfSubjectAccessReview');
  const asked = mapField(mapField(body, 'spec'), 'resourceAttributes');
  const text = (key: string): string => textField(asked, key) ?? '';
  const resource = text('subresource') === '' ? text('resource') : `${text('resource')}/${text('subresource')}`;
  const allowed = isAllowed(account, { verb: text('verb'), group: text('group'), resource, namespace: text('namespace'), name: text('name') });
  const status: JsonMap = { allowed, ...(allowed ? { reason: 'RBAC: allowed by RoleBinding "rights"' } : {}) };
  return { status: 201, body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: body['spec'], status } };
}

function methodNotAllowed(): Refusal {
  return refuse(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
}
