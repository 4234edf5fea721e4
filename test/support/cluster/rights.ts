import type { JsonMap } from '../../../lib/kube/json';
import { refuse, type Refusal } from './refusal';

/** What an account may do, in the words of a Role. `*` stands for all. */
export interface Right {
  readonly verbs: readonly string[];
  /** `''` is the core group. */
  readonly groups: readonly string[];
  /** With the subresource behind a slash: `pods/eviction`. */
  readonly resources: readonly string[];
  /** @default all, and what belongs to no namespace besides */
  readonly namespaces?: readonly string[];
}

/** Who stands behind a token. */
export interface Account {
  readonly user: string;
  readonly rights: readonly Right[];
}

/** What is asked of the API. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  /** With the subresource behind a slash. */
  readonly resource: string;
  /** `''` across namespaces. */
  readonly namespace: string;
  /** `''` for a list. */
  readonly name: string;
}

export const EVERYTHING: readonly Right[] = [{ verbs: ['*'], groups: ['*'], resources: ['*'] }];

/** What a diagnosis reads. */
export const AUDITOR: readonly Right[] = [
  { verbs: ['get', 'list'], groups: ['apps'], resources: ['statefulsets', 'deployments', 'replicasets', 'daemonsets', 'controllerrevisions'] },
  { verbs: ['get', 'list'], groups: [''], resources: ['pods', 'events', 'services', 'persistentvolumeclaims'] },
  { verbs: ['get', 'list'], groups: ['batch'], resources: ['jobs', 'cronjobs'] },
  { verbs: ['get', 'list'], groups: ['image.openshift.io', 'apps.openshift.io'], resources: ['imagestreams', 'deploymentconfigs'] },
];

/** What a recovery does beside reading. */
export const RECOVERER: readonly Right[] = [...AUDITOR, { verbs: ['delete'], groups: [''], resources: ['pods'] }];

export function isAllowed({ rights }: Account, { verb, group, resource, namespace }: Attempt): boolean {
  const names = (list: readonly string[], one: string): boolean => list.includes('*') || list.includes(one);
  return rights.some(
    (right) =>
      names(right.verbs, verb) &&
      names(right.groups, group) &&
      names(right.resources, resource) &&
      (right.namespaces === undefined || right.namespaces.includes(namespace)),
  );
}

export function forbidden({ user }: Account, { verb, group, resource, namespace, name }: Attempt): Refusal {
  const plural = resource.split('/')[0] ?? resource;
  const what = `${group === '' ? plural : `${plural}.${group}`}${name === '' ? '' : ` "${name}"`}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  const details: JsonMap = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural };
  return refuse(403, 'Forbidden', message, { details });
}
