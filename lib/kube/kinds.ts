import { WORKLOAD_KINDS } from './workloads';

/**
 * The groups that serve a kind, so that a Knative `Service` is never taken for a core one.
 * `''` beside an OpenShift group is the group-less `v1` of OpenShift 3, which Templates still carry.
 */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ...WORKLOAD_KINDS.map(({ kind, groups }): [string, readonly string[]] => [kind, groups]),
  ['Service', ['']],
  ['PersistentVolume', ['']],
  ['PersistentVolumeClaim', ['']],
  ['ConfigMap', ['']],
  ['Secret', ['']],
  ['ServiceAccount', ['']],
  ['Namespace', ['']],
  ['ImageStream', ['image.openshift.io', '']],
  ['ImageStreamTag', ['image.openshift.io', '']],
  ['BuildConfig', ['build.openshift.io', '']],
  ['Route', ['route.openshift.io', '']],
  ['Template', ['template.openshift.io', '']],
  ['PodDisruptionBudget', ['policy']],
  ['Role', ['rbac.authorization.k8s.io', 'authorization.openshift.io', '']],
  ['RoleBinding', ['rbac.authorization.k8s.io', 'authorization.openshift.io', '']],
  ['ClusterRoleBinding', ['rbac.authorization.k8s.io', 'authorization.openshift.io', '']],
  ['StorageClass', ['storage.k8s.io']],
  ['Application', ['argoproj.io']],
]);

/** Whether objects of this kind and group are the ones people mean by the kind's bare name. Unlisted kinds are taken at their word. */
export function isServedBy(kind: string, group: string): boolean {
  return GROUPS.get(kind)?.includes(group) ?? true;
}

/** One name for the groups that serve a kind under the same identity: `extensions` and `apps` of a Deployment. */
export function groupFamilyOf(kind: string, group: string): string {
  const family = GROUPS.get(kind);
  return family?.includes(group) ? (family[0] ?? group) : group;
}

/** Kinds that only OpenShift serves in the core group's old, group-less form. */
const OPENSHIFT_ONLY = new Set(['ImageStream', 'ImageStreamTag', 'BuildConfig', 'DeploymentConfig', 'Route', 'Template']);

/** Whether the kind exists on OpenShift alone. */
export function isOpenShiftKind(kind: string, group: string): boolean {
  return group.endsWith('.openshift.io') || (group === '' && OPENSHIFT_ONLY.has(kind));
}
