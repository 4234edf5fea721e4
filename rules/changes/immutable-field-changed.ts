import { type Path, printPath } from '../../lib/base/path';
import { changeRule } from '../../lib/engine/rule';
import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { describeTarget } from '../../lib/kube/parse-target';
import { matchesSelector } from '../../lib/kube/selectors';
import { workloadKindOf } from '../../lib/kube/workloads';
import { type Difference, NOT_SHOWN, shownValue } from '../../lib/rollout/changes/differences';
import type { RefusedChange } from '../../lib/rollout/changes/immutable/refused-change';
import { CLUSTER_SCOPED, refusedChangesOf, SETTLED_KINDS } from '../../lib/rollout/changes/immutable/refused-changes';
import { kubectl, orphanDelete } from '../../lib/rollout/changes/kubectl';
import { placeOf } from '../../lib/rollout/changes/said';
import { podSelectorOf, templateLabelsOf } from '../../lib/rollout/pod-selector';

/** Flags changes of fields that the API server does not let change. Claim templates are `claim-template-changed`'s. */
export const immutableFieldChanged = changeRule({
  id: 'immutable-field-changed',
  summary: 'A field changes that the API server does not let change, so the whole apply is refused',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: SETTLED_KINDS,
  sources: [
    {
      title: 'kubernetes: validation of workloads, what of a StatefulSet may change, and selectors that may not',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of Jobs, ValidateJobSpecUpdate',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of Pods, Services, volumes, claims, ConfigMaps and Secrets: ValidatePodUpdate, ValidateServiceClusterIPsRelatedFields, ValidatePersistentVolumeUpdate, ValidatePersistentVolumeClaimUpdate, ValidateConfigMapUpdate, ValidateSecretUpdate',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of bindings, whose role stays',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/rbac/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of storage classes, ValidateStorageClassUpdate',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/storage/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: delete a StatefulSet and keep its pods',
      url: 'https://kubernetes.io/docs/tasks/run-application/delete-stateful-set/',
      version: '1.34',
    },
  ],
  messages: {
    immutable: ({ object, changes, whole }: { object: string; changes: string; whole: string }) =>
      `${object} changes ${changes}, and the API server refuses ${whole}; write back what was there, or delete the object and create it again`,
    sealed: ({ object, changes, whole }: { object: string; changes: string; whole: string }) =>
      `${object} says immutable: true and changes ${changes}, and the API server refuses ${whole}; write back what was there, or give what is new a name of its own`,
    claim: ({ object, changes }: { object: string; changes: string }) =>
      `${object} changes ${changes}, which is settled when a claim is created, and the API server refuses the whole claim; write back what was there`,
    volume: ({ object, changes }: { object: string; changes: string }) =>
      `${object} changes ${changes}, which is settled when a volume is created, and the API server refuses the whole volume; write back what was there`,
    shrunk: ({ object, changes }: { object: string; changes: string }) =>
      `${object} changes ${changes}, and the API server refuses the whole claim, as volumes only grow; write back what was there`,
    tooEarly: ({ object, changes, assumed }: { object: string; changes: string; assumed: string }) =>
      `${object} changes ${changes}, which a StatefulSet takes from Kubernetes 1.34 (OpenShift 4.21) on; ${assumed} may refuse the whole apply, a new image in it too: write back what was there, or create the set again`,
  },
  check({ before, after }, { report, index, target }) {
    if (!before || !after || after.name === '') return;
    for (const change of refusedChangesOf(before, after, target)) {
      const [first] = change.differences;
      if (!first) continue;
      const changes = listed(change.differences);
      const details = { ...placeOf(after, pointedAt(first.path)), hint: hintFor(before, after, change, index.namespaceOf(after)) };
      if (change.because === 'release') {
        const confidence = target.platform === undefined ? 'likely' : 'certain';
        report('tooEarly', { ...details, data: { object: after.title, changes, assumed: describeTarget(target) }, confidence });
      } else {
        const whole = workloadKindOf(after) ? 'the whole apply, a new image in it too' : `the whole ${after.kind}`;
        const confidence = change.because === 'usually' || mayBeGone(before) ? 'likely' : 'certain';
        report(messageFor(after, change), { ...details, data: { object: after.title, changes, whole }, confidence });
      }
    }
  },
});

function messageFor({ kind }: KubeObject, { field }: RefusedChange): 'immutable' | 'sealed' | 'claim' | 'volume' | 'shrunk' {
  if (kind === 'PersistentVolume') return 'volume';
  if (kind === 'PersistentVolumeClaim') return field === 'storage' ? 'shrunk' : 'claim';
  return field === 'data' ? 'sealed' : 'immutable';
}

/** Of a variable the name: a report that draws the line is not to draw its value. */
function pointedAt(path: Path): Path {
  return path.includes('env') && path.at(-1) === 'value' ? [...path.slice(0, -1), 'name'] : path;
}

/** A Job that ended may be. */
function mayBeGone({ kind, value }: KubeObject): boolean {
  return kind === 'Job' && typeof fieldOf(value['spec'], 'ttlSecondsAfterFinished') === 'number';
}

/** So many changes are named; of the others, how many there are. */
const NAMED = 3;

function listed(differences: readonly Difference[]): string {
  const named = differences.slice(0, NAMED).map((difference) => `${printPath(difference.path)} ${valuesOf(difference)}`.trimEnd());
  const more = differences.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function valuesOf({ before, after }: Difference): string {
  return [before, after].includes(NOT_SHOWN) ? '' : `from ${shownValue(before)} to ${shownValue(after)}`;
}

function hintFor(before: KubeObject, after: KubeObject, change: RefusedChange, namespace: string | undefined): string {
  const { kind, name } = after;
  const deletion = kubectl(['delete', kind.toLowerCase(), name], CLUSTER_SCOPED.has(kind) ? undefined : namespace);
  switch (kind) {
    case 'Service':
      return `give the new Service a name of its own, or ${deletion} and apply: until then nobody reaches its pods`;
    case 'Job':
      return `${deletion}, then apply: its pods go, and it runs again; or give the new Job a name of its own`;
    case 'Pod':
      return `${deletion}, then apply: it ends before the new one starts`;
    case 'PersistentVolumeClaim':
      return 'for another volume make a claim of another name, copy the data, and mount that one; deleting a claim can delete its data';
    case 'PersistentVolume':
      return 'make a volume of another name; one that is deleted stays until its claim is gone';
    case 'ConfigMap':
    case 'Secret':
      if (change.field === 'type') return `${deletion}, then apply: pods that start in between wait for it`;
      return 'name the new one in the workloads, so that they roll to it; the generators of kustomize make such names';
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return `${deletion}, then apply; kubectl auth reconcile -f FILE does both`;
    case 'StorageClass':
      return `${deletion}, then apply: volumes that are there keep what they have; or give the new class a name of its own`;
    default:
      return controllerHint(before, after, change, namespace);
  }
}

function controllerHint(before: KubeObject, after: KubeObject, { field }: RefusedChange, namespace: string | undefined): string {
  const { kind, name } = after;
  // Without one nothing is created either; an older apiVersion made it out of the labels of the template.
  if (field === 'selector' && podSelectorOf(after)?.kind === 'absent') return `write spec.selector as it was: ${after.apiVersion} refuses a ${kind} without it`;
  const deletion = `${orphanDelete(kind.toLowerCase(), name, namespace)}, then apply`;
  // What the new object selects, it takes over.
  if (field !== 'selector' || matchesSelector(fieldOf(after.value['spec'], 'selector'), templateLabelsOf(before)) === true) return `${deletion}: the pods keep running and are taken over`;
  if (kind === 'StatefulSet') return `${deletion}: its pods lack the new labels, so label each (kubectl label pod) in between; otherwise they hold the names that the new set needs`;
  return `${deletion}, and delete what the old one left (${kind === 'Deployment' ? 'its ReplicaSets' : 'its pods'}, which the new selector does not match) once the new pods are ready`;
}
