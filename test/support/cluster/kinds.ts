import type { JsonMap } from '../../../lib/kube/json';

/** A kind that the server keeps objects of. */
export interface ServedKind {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** Served where the server plays an OpenShift alone. */
  readonly openshift: boolean;
}

const of = (group: string, version: string, plural: string, kind: string, shortNames: readonly string[] = []): ServedKind => ({
  group,
  version,
  plural,
  kind,
  namespaced: kind !== 'Namespace',
  shortNames,
  openshift: group.endsWith('.openshift.io'),
});

export const PODS = of('', 'v1', 'pods', 'Pod', ['po']);
export const EVENTS = of('', 'v1', 'events', 'Event', ['ev']);
export const CLAIMS = of('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', ['pvc']);
export const NAMESPACES = of('', 'v1', 'namespaces', 'Namespace', ['ns']);
export const STATEFUL_SETS = of('apps', 'v1', 'statefulsets', 'StatefulSet', ['sts']);
export const CONTROLLER_REVISIONS = of('apps', 'v1', 'controllerrevisions', 'ControllerRevision');
export const BUDGETS = of('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', ['pdb']);

export const SERVED: readonly ServedKind[] = [
  PODS,
  EVENTS,
  of('', 'v1', 'services', 'Service', ['svc']),
  of('', 'v1', 'replicationcontrollers', 'ReplicationController', ['rc']),
  CLAIMS,
  NAMESPACES,
  STATEFUL_SETS,
  of('apps', 'v1', 'deployments', 'Deployment', ['deploy']),
  of('apps', 'v1', 'replicasets', 'ReplicaSet', ['rs']),
  of('apps', 'v1', 'daemonsets', 'DaemonSet', ['ds']),
  CONTROLLER_REVISIONS,
  of('batch', 'v1', 'jobs', 'Job'),
  of('batch', 'v1', 'cronjobs', 'CronJob', ['cj']),
  BUDGETS,
  of('image.openshift.io', 'v1', 'imagestreams', 'ImageStream', ['is']),
  of('apps.openshift.io', 'v1', 'deploymentconfigs', 'DeploymentConfig', ['dc']),
];

/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: Pick<ServedKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `statefulsets.apps`, `pods`: how messages name the kind. */
export function qualifiedName({ group, plural }: Pick<ServedKind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The kind that an object says it is of. Throws for one that the server knows nothing of. */
export function kindOf(object: JsonMap): ServedKind {
  const served = SERVED.find((one) => one.kind === object['kind'] && apiVersionOf(one) === object['apiVersion']);
  if (!served) throw new Error(`the test API server keeps no ${String(object['kind'])} of ${String(object['apiVersion'])}`);
  return served;
}
