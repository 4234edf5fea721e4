import type { Path } from '../base/path';
import { isUnknown } from '../base/unknown';
import { fieldOf, isMap } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { kubernetesMinorOf } from '../kube/parse-target';
import type { TargetProfile } from '../kube/target';
import { workloadKindOf } from '../kube/workloads';

/** How a workload replaces its pods once the template changes, with what the API server fills in. */
export interface UpdateStrategy {
  /** Where it is written, or would be. */
  readonly path: Path;
  /** The type that will hold; `undefined` where unknown text decides or no text stands there. */
  readonly type: string | undefined;
  /** No type is written, so the API server fills it in; for a StatefulSet with RollingUpdate it brings `partition: 0` with it. */
  readonly defaulted: boolean;
  /** As written; `undefined` where it is absent or null. An empty map counts as written, as it does for the API server. */
  readonly rollingUpdate: unknown;
}

/**
 * The update strategy of a StatefulSet, DaemonSet or Deployment; `undefined` for any other object.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/v1/defaults.go
 */
export function updateStrategyOf(object: KubeObject): UpdateStrategy | undefined {
  const field = FIELDS.get(object.kind);
  if (field === undefined || !workloadKindOf(object)) return undefined;
  const written = fieldOf(object.value['spec'], field) ?? {};
  const type = isMap(written) ? (fieldOf(written, 'type') ?? '') : undefined;
  return {
    path: ['spec', field],
    type: type === '' ? defaultTypeOf(object) : knownText(type),
    defaulted: type === '',
    rollingUpdate: fieldOf(written, 'rollingUpdate') ?? undefined,
  };
}

/** The lowest index that a StatefulSet updates; 0 unless written. `undefined` where it is no whole number from 0 up. */
export function partitionOf({ rollingUpdate }: UpdateStrategy): number | undefined {
  const partition = fieldOf(rollingUpdate, 'partition') ?? 0;
  return typeof partition === 'number' && Number.isInteger(partition) && partition >= 0 ? partition : undefined;
}

/**
 * Whether the target still serves the API versions that fill in OnDelete. Elsewhere an object of theirs is refused until its apiVersion
 * is today's, and then it rolls.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-16
 */
export function servesOldDefaults(target: TargetProfile): boolean {
  return kubernetesMinorOf(target) < OLD_VERSIONS_REMOVED_IN;
}

/** Of Kubernetes 1.x. */
const OLD_VERSIONS_REMOVED_IN = 16;

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['StatefulSet', 'updateStrategy'],
  ['DaemonSet', 'updateStrategy'],
  ['Deployment', 'strategy'],
]);

/** Old API versions filled in OnDelete where today's fill in RollingUpdate. */
const DEFAULTS_TO_ON_DELETE: ReadonlySet<string> = new Set(['StatefulSet apps/v1beta1', 'DaemonSet extensions/v1beta1']);

function defaultTypeOf({ kind, apiVersion }: KubeObject): string {
  return DEFAULTS_TO_ON_DELETE.has(`${kind} ${apiVersion}`) ? 'OnDelete' : 'RollingUpdate';
}

function knownText(value: unknown): string | undefined {
  return typeof value === 'string' && !isUnknown(value) ? value : undefined;
}
