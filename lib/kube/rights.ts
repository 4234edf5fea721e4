import type { JsonMap } from './json';

/** One rule of a Role. */
export interface Right {
  /** `''` for the core group. */
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What a diagnosis reads. On a cluster that is no OpenShift, the last two allow nothing and do no harm. */
export const DIAGNOSIS_RIGHTS: readonly Right[] = [
  { apiGroups: [''], resources: ['pods', 'events', 'services', 'persistentvolumeclaims'], verbs: ['get', 'list'] },
  { apiGroups: ['apps'], resources: ['statefulsets', 'deployments', 'replicasets'], verbs: ['get', 'list'] },
  { apiGroups: ['image.openshift.io'], resources: ['imagestreams'], verbs: ['get', 'list'] },
  { apiGroups: ['apps.openshift.io'], resources: ['deploymentconfigs'], verbs: ['get', 'list'] },
];

/** What an audit reads: what a diagnosis reads, and every kind that runs pods, keeps revisions or bounds disruptions. */
export const AUDIT_RIGHTS: readonly Right[] = [
  { apiGroups: [''], resources: ['pods', 'events', 'services', 'persistentvolumeclaims', 'replicationcontrollers'], verbs: ['get', 'list'] },
  { apiGroups: ['apps'], resources: ['statefulsets', 'deployments', 'daemonsets', 'replicasets', 'controllerrevisions'], verbs: ['get', 'list'] },
  { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: ['get', 'list'] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['get', 'list'] },
  { apiGroups: ['image.openshift.io'], resources: ['imagestreams'], verbs: ['get', 'list'] },
  { apiGroups: ['apps.openshift.io'], resources: ['deploymentconfigs'], verbs: ['get', 'list'] },
];

/** What a recovery needs: to read what a diagnosis reads, and to remove single pods, by DELETE or by eviction. */
export function recoveryRights({ evict }: { readonly evict: boolean }): readonly Right[] {
  const removal: Right = evict
    ? { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] }
    : { apiGroups: [''], resources: ['pods'], verbs: ['delete'] };
  return [...DIAGNOSIS_RIGHTS, removal];
}

export interface RoleNames {
  /** Of the Role and of the RoleBinding. */
  readonly name: string;
  /** Where both stand, and where alone the rights hold. */
  readonly namespace: string;
  /** The ServiceAccount that gets them. */
  readonly account: string;
  /** @default the Role's */
  readonly accountNamespace?: string | undefined;
}

/** A Role with the rights, and the RoleBinding that gives it to a ServiceAccount. */
export function roleObjects({ name, namespace, account, accountNamespace = namespace }: RoleNames, rights: readonly Right[]): readonly [role: JsonMap, binding: JsonMap] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name, namespace };
  return [
    { apiVersion, kind: 'Role', metadata, rules: rights },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: accountNamespace }],
    },
  ];
}
