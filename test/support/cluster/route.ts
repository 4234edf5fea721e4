import type { Attempt } from './rights';
import { SERVED, type ServedKind } from './kinds';

/** An address of the API below a kind. */
export interface Route {
  readonly kind: ServedKind;
  /** `''` across namespaces. */
  readonly namespace: string;
  /** `''` for the list. */
  readonly name: string;
  /** `''` for the object itself. */
  readonly subresource: string;
}

/** Where an address leads; `undefined` for one that no kind stands behind. */
export function routeOf(path: string, openshift: boolean): Route | undefined {
  const [root, ...rest] = path.split('/').filter((part) => part !== '').map(decodeURIComponent);
  if (root !== 'api' && root !== 'apis') return undefined;
  const [group, version, ...below] = root === 'api' ? ['', ...rest] : rest;
  const inNamespace = below[0] === 'namespaces' && below.length > 2;
  const [plural, name = '', subresource = ''] = inNamespace ? below.slice(2) : below;
  const kind = SERVED.find((one) => one.group === group && one.version === version && one.plural === plural && (openshift || !one.openshift));
  if (!kind || (inNamespace && !kind.namespaced) || (name !== '' && kind.namespaced && !inNamespace)) return undefined;
  return { kind, namespace: inNamespace ? (below[1] ?? '') : '', name, subresource };
}

/** The right that a request takes. */
export function attemptOf(method: string, { kind, namespace, name, subresource }: Route, watches: boolean): Attempt {
  const resource = subresource === '' ? kind.plural : `${kind.plural}/${subresource}`;
  return { verb: verbOf(method, name === '', watches), group: kind.group, resource, namespace, name };
}

function verbOf(method: string, isList: boolean, watches: boolean): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return isList ? 'deletecollection' : 'delete';
    default:
      return watches ? 'watch' : isList ? 'list' : 'get';
  }
}
