import { printPath } from '../../lib/base/path';
import { diagnoseSet } from '../../lib/diagnosis/diagnose-set';
import type { LiveNamespace } from '../../lib/diagnosis/live-namespace';
import type { Verdict, VerdictId } from '../../lib/diagnosis/set-diagnosis';
import { changeRule } from '../../lib/engine/rule';
import { listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { templateDifferences } from '../../lib/rollout/changes/template-differences';
import { podManagementPolicyOf } from '../../lib/rollout/stateful-set';
import { updateStrategyOf } from '../../lib/rollout/update-strategy';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** Flags a change of the template of a live set that waits for a pod which the controller will never replace by itself. */
export const liveStuck = changeRule({
  id: 'live-stuck',
  summary: 'The template changes while the live set waits for a pod that it will not replace',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: forced rollback of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback',
      version: '1.34',
    },
    {
      title: 'kubernetes: one sync of the StatefulSet controller',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_control.go',
      version: '1.34',
    },
    {
      title: 'kubernetes/kubernetes#67250: a StatefulSet does not replace a pod that is stuck',
      url: 'https://github.com/kubernetes/kubernetes/issues/67250',
    },
  ],
  messages: {
    blocked: ({ field, set, pod, verdict }: { field: string; set: string; pod: string; verdict: string }) =>
      `${field} changes, and ${set} will not take it up until ${pod} is replaced, which the controller does not do by itself. As things stand: ${verdict}`,
  },
  check({ before: was, after }, { report, before, target }) {
    if (!was || !after || !hasPods(before)) return;
    const [first] = templateDifferences(was, after);
    if (!first || updateStrategyOf(after)?.type === 'OnDelete') return;
    const blocking = podManagementPolicyOf(was) === 'Parallel' ? BLOCKING_IN_PARALLEL : BLOCKING;
    const live = liveNamespaceOf(was, before);
    const blocker = diagnoseSet(was, live, target).verdicts.find(({ id }) => blocking.has(id));
    if (!blocker) return;
    const { pod, message } = blocker;
    report('blocked', {
      at: first.path,
      data: { field: printPath(first.path), set: after.title, pod: pod?.name ?? 'its broken pod', verdict: message },
      hint: remedyOf(blocker, after, live.name),
    });
  },
});

/** A pod is in the way, and stays so whatever the template comes to be. */
const BLOCKING: ReadonlySet<VerdictId> = new Set<VerdictId>([
  'scale-blocked',
  'terminating-overdue',
  'parallel-regression',
  'needs-partition-field',
  'held-by-partition',
  'unresolved-template',
  'unresolved-pod',
  'image-unavailable',
  'config-error',
  'crashing',
  'capacity',
  'storage',
  'not-ready',
  'superseded-stuck',
  'superseded-running',
]);

/** Without an order only these stay: a pod at an old revision goes by itself. */
const BLOCKING_IN_PARALLEL: ReadonlySet<VerdictId> = new Set<VerdictId>(['parallel-regression', 'terminating-overdue']);

/** Of these the pod is at the newest revision now, and at an old one as soon as the change is applied: one delete, and not before. */
const REPLACED_AFTER: ReadonlySet<VerdictId> = new Set<VerdictId>(['unresolved-template', 'unresolved-pod', 'image-unavailable', 'config-error', 'crashing', 'capacity', 'not-ready']);

function remedyOf({ id, pod, next, commands }: Verdict, { name }: KubeObject, namespace: string): string {
  if (REPLACED_AFTER.has(id)) {
    const recover = `pinstream recover ${name} --namespace ${namespace}`;
    return `apply the change, then replace the pod once: ${recover} says what is safe${pod ? `; by hand, ${kubectl(['delete', 'pod', pod.name], namespace)}` : ''}`;
  }
  return [...(next === undefined ? [] : [next]), ...commands].join('; ');
}

/** Without pods nobody knows how the set is: the earlier state is one of manifests. */
function hasPods(before: ObjectIndex): boolean {
  return before.ofKind('Pod').some(({ value }) => listField(value['metadata'], 'ownerReferences').length > 0);
}

function liveNamespaceOf(set: KubeObject, before: ObjectIndex): LiveNamespace {
  const objects = before.objects.filter((object) => before.namespaceOf(object) === before.namespaceOf(set));
  return {
    name: before.namespaceOf(set) ?? 'default',
    objects,
    unread: new Set(['ControllerRevision', 'Event', 'ImageStream', 'PersistentVolumeClaim', 'Service'].filter((kind) => !before.complete(kind))),
    now: before.readAt ?? newestTimeIn(objects),
  };
}

/** Where nobody noted when the objects were read, it was not before the last thing that they tell of. */
function newestTimeIn(objects: readonly KubeObject[]): number {
  const times = objects.flatMap(({ value }) => [
    textField(value['metadata'], 'creationTimestamp'),
    textField(value, 'lastTimestamp'),
    ...listField(mapField(value, 'status'), 'conditions').map((condition) => textField(condition, 'lastTransitionTime')),
  ]);
  return times.reduce((newest, time) => Math.max(newest, Date.parse(time ?? '') || 0), 0);
}
