import { isUnknown } from '../base/unknown';
import { fieldOf, isMap, listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** Whose pods pull: those of a namespace, by the service account that they run under. */
export interface Puller {
  readonly namespace: string;
  /** `undefined`: any one of the namespace will do. */
  readonly account: string | undefined;
}

/** What a binding must give: to get the layers of a stream. */
export interface PullRight {
  readonly puller: Puller;
  /** `undefined` where it is not known. */
  readonly stream: string | undefined;
  /** The namespace that the binding is in, for accounts it names without one. */
  readonly namespace: string | undefined;
  /** The Role or ClusterRole of the set that the binding names. */
  readonly role: (kind: 'Role' | 'ClusterRole', name: string) => KubeObject | undefined;
}

/** Whether something is granted; `undefined` where what is not shown or not known yet decides. */
export type Grant = boolean | undefined;

/** The namespace whose streams everybody may pull from (openshift-apiserver, `shared-resource-viewer`). */
export const SHARED_NAMESPACE = 'openshift';

/**
 * Cluster roles of OpenShift that may get the layers of image streams, some by aggregation: `registry-viewer` is a part of `view`.
 * @see https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/bootstrappolicy/policy.go
 */
const PULLING_ROLES: ReadonlySet<string> = new Set([
  'system:image-puller',
  'system:image-pusher',
  'system:image-builder',
  'system:image-signer',
  'registry-viewer',
  'registry-editor',
  'registry-admin',
  'view',
  'edit',
  'admin',
  'cluster-reader',
  'cluster-admin',
]);

/** Cluster roles of OpenShift that may not, besides all others that begin with `system:`. */
const OTHER_ROLES: ReadonlySet<string> = new Set(['basic-user', 'cluster-status', 'self-provisioner', 'self-access-reviewer', 'storage-admin', 'sudoer']);

/** Whether a RoleBinding or ClusterRoleBinding lets the puller pull. Reads the forms of both RBAC and OpenShift's own, older API. */
export function grantsPull(binding: KubeObject, right: PullRight): Grant {
  return both(bindsPuller(binding, right), () => roleGrants(binding, right));
}

function bindsPuller({ value }: KubeObject, { puller, namespace }: PullRight): Grant {
  const subjects = listField(value, 'subjects').map((subject) => isPuller(subject, puller, namespace));
  const groups = listField(value, 'groupNames').map((name) => typeof name === 'string' && isGroupOf(name, puller));
  const users = listField(value, 'userNames').map((name) => typeof name === 'string' && isUserOf(name, puller));
  return either([...subjects, ...groups, ...users]);
}

function isPuller(subject: unknown, puller: Puller, bindingNamespace: string | undefined): Grant {
  const name = textField(subject, 'name') ?? '';
  switch (textField(subject, 'kind')) {
    case 'Group':
    case 'SystemGroup':
      return isGroupOf(name, puller);
    case 'User':
    case 'SystemUser':
      return isUserOf(name, puller);
    case 'ServiceAccount': {
      const namespace = textField(subject, 'namespace') ?? bindingNamespace;
      return both(namespace === undefined ? undefined : sameText(namespace, puller.namespace), () => puller.account === undefined || sameText(name, puller.account));
    }
    default:
      return false;
  }
}

function isGroupOf(name: string, { namespace }: Puller): Grant {
  return either(['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`].map((group) => sameText(name, group)));
}

function isUserOf(name: string, { namespace, account }: Puller): Grant {
  const start = `system:serviceaccount:${namespace}:`;
  if (isUnknown(name)) return undefined;
  return account === undefined ? name.startsWith(start) : sameText(name, `${start}${account}`);
}

function roleGrants({ value }: KubeObject, { stream, role }: PullRight): Grant {
  const reference = mapField(value, 'roleRef');
  const name = textField(reference, 'name') ?? '';
  if (isUnknown(name)) return undefined;
  // The older API told a role of the project from one of the cluster by its namespace.
  const isLocal = textField(reference, 'kind') === 'Role' || (textField(reference, 'namespace') ?? '') !== '';
  const shown = role(isLocal ? 'Role' : 'ClusterRole', name);
  if (shown) return rulesGrant(shown, stream);
  if (isLocal) return undefined;
  if (PULLING_ROLES.has(name)) return true;
  return name.startsWith('system:') || OTHER_ROLES.has(name) ? false : undefined;
}

function rulesGrant({ value }: KubeObject, stream: string | undefined): Grant {
  const granted = either(listField(value, 'rules').map((rule) => ruleGrants(rule, stream)));
  // What an aggregated role holds is in the roles that it gathers.
  return granted === false && isMap(fieldOf(value, 'aggregationRule')) ? undefined : granted;
}

function ruleGrants(rule: unknown, stream: string | undefined): Grant {
  const names = textsIn(rule, 'resourceNames');
  return every([
    either(textsIn(rule, 'apiGroups').map((group) => anyOf(group, ['image.openshift.io', '', '*']))),
    either(textsIn(rule, 'resources').map((resource) => anyOf(resource, ['imagestreams/layers', '*/layers', '*']))),
    either(textsIn(rule, 'verbs').map((verb) => anyOf(verb, ['get', '*']))),
    names.length === 0 || either(names.map((name) => (stream === undefined ? undefined : sameText(name, stream)))),
  ]);
}

function textsIn(value: unknown, key: string): readonly string[] {
  return listField(value, key).filter((text) => typeof text === 'string');
}

function anyOf(text: string, wanted: readonly string[]): Grant {
  return wanted.includes(text) ? true : isUnknown(text) ? undefined : false;
}

function sameText(one: string, other: string): Grant {
  if (one === other) return true;
  return isUnknown(one) || isUnknown(other) ? undefined : false;
}

function either(grants: readonly Grant[]): Grant {
  if (grants.includes(true)) return true;
  return grants.includes(undefined) ? undefined : false;
}

function every(grants: readonly Grant[]): Grant {
  if (grants.includes(false)) return false;
  return grants.includes(undefined) ? undefined : true;
}

function both(first: Grant, second: () => Grant): Grant {
  return first === false ? false : every([first, second()]);
}
