import { isControlled, type KubeObject } from '../kube/object';

/** How admission treats a kind that carries images. */
export interface Coverage {
  readonly kind: string;
  readonly groups: readonly string[];
  /** Whether an update is rewritten as well as a creation, releases with the regression aside. */
  readonly updates: boolean;
}

const APPS = ['apps', 'extensions'];

/**
 * The kinds that OpenShift's ImagePolicy admission covers as it is shipped, without a configuration of its own (4.20).
 * PodTemplate, BuildConfig and every kind of a CustomResourceDefinition are not among them.
 * @see https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/apis/imagepolicy/v1/defaults.go
 */
const COVERED_KINDS: readonly Coverage[] = [
  { kind: 'Pod', groups: [''], updates: true },
  { kind: 'ReplicationController', groups: [''], updates: true },
  { kind: 'Deployment', groups: APPS, updates: true },
  { kind: 'StatefulSet', groups: ['apps'], updates: true },
  { kind: 'DaemonSet', groups: APPS, updates: true },
  { kind: 'ReplicaSet', groups: APPS, updates: true },
  { kind: 'Job', groups: ['batch'], updates: false },
  { kind: 'CronJob', groups: ['batch'], updates: true },
  // The group-less form becomes apps.openshift.io when a Template is processed.
  { kind: 'DeploymentConfig', groups: ['apps.openshift.io', ''], updates: true },
  { kind: 'Build', groups: ['build.openshift.io', ''], updates: false },
];

/** Projects in which the admission does not run; so are those labelled `openshift.io/run-level` 0 or 1 (OpenShift 4.20). */
export const EXCLUDED_NAMESPACES: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'openshift',
  'openshift-infra',
  'openshift-node',
]);

/** How admission treats the object's kind; `undefined` for one it never looks at. */
export function coverageOf({ kind, group }: KubeObject): Coverage | undefined {
  return COVERED_KINDS.find((entry) => entry.kind === kind && entry.groups.includes(group));
}

export type PassedBy = 'kind-not-covered' | 'controller-owned' | 'excluded-namespace';

/** Why admission passes a whole object by, whatever its images are; `undefined` where it does not. `namespace` as in the cluster. */
export function passedByBecause(object: KubeObject, namespace: string | undefined): PassedBy | undefined {
  if (!coverageOf(object)) return 'kind-not-covered';
  if (isControlled(object)) return 'controller-owned';
  return namespace !== undefined && EXCLUDED_NAMESPACES.has(namespace) ? 'excluded-namespace' : undefined;
}
