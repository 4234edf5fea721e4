import { fieldOf, mapField, textField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { kubernetesMinorOf } from '../../../kube/parse-target';
import type { TargetProfile } from '../../../kube/target';
import { podSelectorOf, templateLabelsOf } from '../../pod-selector';
import { type Difference, differencesOf } from '../differences';
import { withoutPodDefaults } from '../pod-defaults';
import { saysBoth } from '../said';
import type { RefusedChange } from './refused-change';

interface Field {
  readonly name: string;
  /** With what the API server fills in. */
  readonly valueOf: (object: KubeObject) => unknown;
  /** The first minor of Kubernetes 1.x that lets it change. */
  readonly mutableIn?: number;
}

/**
 * What is refused of a workload, its claim templates aside. Fields that a release does not know are dropped by it, and so refused by none.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/validation/validation.go (ValidateJobSpecUpdate)
 */
export function workloadChanges(before: KubeObject, after: KubeObject, target: TargetProfile): readonly RefusedChange[] {
  if (SELECTOR_MAY_CHANGE.has(`${after.kind} ${after.apiVersion}`)) return [];
  const minor = kubernetesMinorOf(target);
  return (FIELDS.get(after.kind) ?? []).flatMap(({ name, valueOf, mutableIn }): readonly RefusedChange[] => {
    if (!saysBoth(before, after, ['spec', name])) return [];
    // While the target is undecided one of its readings may still refuse.
    if (mutableIn !== undefined && target.platform !== undefined && minor >= mutableIn) return [];
    const differences = differencesOf(valueOf(before), valueOf(after), ['spec', name]).filter((difference) => !isAllowed(before, after, difference, minor));
    return differences.length > 0 ? [{ field: name, differences, because: mutableIn === undefined ? 'kind' : 'release' }] : [];
  });
}

const written = (name: string, fallback?: unknown): Field => ({ name, valueOf: ({ value }) => fieldOf(value['spec'], name) || fallback });
const SELECTOR: Field = { name: 'selector', valueOf: selectorOf };

const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map([
  [
    'StatefulSet',
    [
      written('serviceName'),
      SELECTOR,
      written('podManagementPolicy', 'OrderedReady'),
      { name: 'revisionHistoryLimit', valueOf: ({ value }) => fieldOf(value['spec'], 'revisionHistoryLimit') ?? 10, mutableIn: 34 },
    ],
  ],
  ['Deployment', [SELECTOR]],
  ['DaemonSet', [SELECTOR]],
  ['ReplicaSet', [SELECTOR]],
  [
    'Job',
    [
      SELECTOR,
      { name: 'template', valueOf: ({ value }) => withoutPodDefaults(mapField(value['spec'], 'template')) },
      { name: 'completions', valueOf: completionsOf },
      written('completionMode', 'NonIndexed'),
      written('podFailurePolicy'),
      written('successPolicy'),
      written('managedBy'),
      { name: 'backoffLimitPerIndex', valueOf: ({ value }) => fieldOf(value['spec'], 'backoffLimitPerIndex') },
    ],
  ],
]);

/** API versions, served up to Kubernetes 1.15, that take another selector. A StatefulSet's never changed. */
const SELECTOR_MAY_CHANGE: ReadonlySet<string> = new Set([
  'Deployment extensions/v1beta1',
  'Deployment apps/v1beta1',
  'DaemonSet extensions/v1beta1',
  'ReplicaSet extensions/v1beta1',
]);

function selectorOf(object: KubeObject): unknown {
  const selector = podSelectorOf(object);
  if (selector?.kind === 'defaulted') return { matchLabels: Object.fromEntries(templateLabelsOf(object)) };
  return fieldOf(object.value['spec'], 'selector');
}

/** Neither number written: one pod has to end well. With parallelism alone, any one of them. */
function completionsOf({ value }: KubeObject): unknown {
  const spec = value['spec'];
  return fieldOf(spec, 'completions') ?? ((fieldOf(spec, 'parallelism') ?? undefined) === undefined ? 1 : undefined);
}

/** What a Job may change after all: the size of an indexed one, and where the pods of a suspended one are scheduled. */
function isAllowed(before: KubeObject, after: KubeObject, { path }: Difference, minor: number): boolean {
  if (after.kind !== 'Job') return false;
  const spec = after.value['spec'];
  if (path[1] === 'completions') {
    const inTandem = (fieldOf(spec, 'parallelism') ?? 1) === fieldOf(spec, 'completions');
    return textField(spec, 'completionMode') === 'Indexed' && inTandem && minor >= ELASTIC_FROM;
  }
  if (path[1] !== 'template' || fieldOf(before.value['spec'], 'suspend') !== true) return false;
  return SCHEDULING.has(path.slice(2, 4).join('.'));
}

/** Of Kubernetes 1.x. @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3715-elastic-indexed-job */
const ELASTIC_FROM = 27;

/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/2926-job-mutable-scheduling-directives */
const SCHEDULING: ReadonlySet<string> = new Set([
  'metadata.labels',
  'metadata.annotations',
  'spec.affinity',
  'spec.nodeSelector',
  'spec.tolerations',
  'spec.schedulingGates',
]);
