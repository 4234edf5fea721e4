import { printPath } from '../../lib/base/path';
import { changeRule } from '../../lib/engine/rule';
import { deletePoliciesOf, hookOf, syncOptionsOf } from '../../lib/kube/argocd';
import { fieldOf } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { isServedBy } from '../../lib/kube/kinds';
import { describeTarget } from '../../lib/kube/parse-target';
import { matchesSelector } from '../../lib/kube/selectors';
import { type Difference, shownValue } from '../../lib/rollout/changes/differences';
import { type RefusedChange, refusedChangesOf } from '../../lib/rollout/changes/immutable-fields';
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
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job', 'Service'],
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
      title: 'kubernetes: validation of Services, ValidateServiceClusterIPsRelatedFields',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
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
    tooEarly: ({ object, changes, assumed }: { object: string; changes: string; assumed: string }) =>
      `${object} changes ${changes}, which a StatefulSet takes from Kubernetes 1.34 (OpenShift 4.21) on; ${assumed} may refuse the whole apply, a new image in it too: write back what was there, or create the set again`,
  },
  check({ before, after }, { report, index, target }) {
    if (!before || !after || after.name === '' || !isServedBy(after.kind, after.group) || isReplaced(after)) return;
    for (const change of refusedChangesOf(before, after, target)) {
      const [first] = change.differences;
      if (!first) continue;
      const data = { object: after.title, changes: listed(change.differences) };
      const details = { ...placeOf(after, first.path), hint: hintFor(before, after, change, index.namespaceOf(after)) };
      if (change.because === 'release') {
        const confidence = target.platform === undefined ? 'likely' : 'certain';
        report('tooEarly', { ...details, data: { ...data, assumed: describeTarget(target) }, confidence });
      } else {
        // A Job that ended may be gone by then.
        const mayBeGone = after.kind === 'Job' && typeof fieldOf(before.value['spec'], 'ttlSecondsAfterFinished') === 'number';
        const whole = after.kind === 'Service' ? 'the whole Service' : 'the whole apply, a new image in it too';
        report('immutable', { ...details, data: { ...data, whole }, confidence: mayBeGone ? 'likely' : 'certain' });
      }
    }
  },
});

/** Whether each apply deletes the object and creates it: a hook, or one that Argo CD is told to force. */
function isReplaced(object: KubeObject): boolean {
  if (syncOptionsOf(object).includes('Force=true')) return true;
  const hook = hookOf(object);
  return hook !== undefined && (hook.types.length === 0 || deletePoliciesOf(object).some((policy) => policy !== 'HookFailed'));
}

/** So many changes are named; of the others, how many there are. */
const NAMED = 3;

function listed(differences: readonly Difference[]): string {
  const named = differences.slice(0, NAMED).map((difference) => `${printPath(difference.path)} ${valuesOf(difference)}`.trimEnd());
  const more = differences.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Variables often hold what nobody should read in a report. */
function valuesOf({ path, before, after }: Difference): string {
  if (path.includes('env')) return '';
  return `from ${shownValue(before)} to ${shownValue(after)}`;
}

function hintFor(before: KubeObject, after: KubeObject, { field }: RefusedChange, namespace: string | undefined): string {
  const { kind, name } = after;
  if (kind === 'Service') return `give the new Service a name of its own, or ${kubectl(['delete', 'service', name], namespace)} and apply: until then nobody reaches its pods`;
  if (kind === 'Job') return `${kubectl(['delete', 'job', name], namespace)}, then apply: its pods go, and it runs again; or give the new Job a name of its own`;
  // Without one nothing is created either; an older apiVersion made it out of the labels of the template.
  if (field === 'selector' && podSelectorOf(after)?.kind === 'absent') return `write spec.selector as it was: ${after.apiVersion} refuses a ${kind} without it`;
  const deletion = `${orphanDelete(kind.toLowerCase(), name, namespace)}, then apply`;
  // What the new object selects, it takes over.
  if (field !== 'selector' || matchesSelector(fieldOf(after.value['spec'], 'selector'), templateLabelsOf(before)) === true) return `${deletion}: the pods keep running and are taken over`;
  if (kind === 'StatefulSet') return `${deletion}: its pods lack the new labels, so label each (kubectl label pod) in between; otherwise they hold the names that the new set needs`;
  return `${deletion}, and delete what the old one left (${kind === 'Deployment' ? 'its ReplicaSets' : 'its pods'}, which the new selector does not match) once the new pods are ready`;
}
