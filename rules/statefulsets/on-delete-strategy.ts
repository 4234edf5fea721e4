import type { Fix } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { servesOldDefaults, type UpdateStrategy, updateStrategyOf } from '../../lib/rollout/update-strategy';

/** Flags OnDelete, written or filled in by an old API version that the target serves: new images wait until somebody deletes pods, and nobody is told. */
export const onDeleteStrategy = objectRule({
  id: 'on-delete-strategy',
  summary: 'Updates wait until somebody deletes the pods',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: StatefulSet update strategies',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
      version: '1.34',
    },
    {
      title: 'Kubernetes: DaemonSet update strategy',
      url: 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#daemonset-update-strategy',
      version: '1.34',
    },
    {
      title: 'Argo CD gitops-engine: an OnDelete StatefulSet is healthy once its pods are ready',
      url: 'https://github.com/argoproj/gitops-engine/blob/master/pkg/health/health_statefulset.go',
    },
    {
      title: 'kubernetes#73492: currentRevision does not advance with OnDelete',
      url: 'https://github.com/kubernetes/kubernetes/issues/73492',
      version: 'before 1.36',
    },
    {
      title: 'kubernetes: defaults of apps/v1beta1, removed in 1.16',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.15.0/pkg/apis/apps/v1beta1/defaults.go',
      version: '1.15',
    },
  ],
  messages: {
    onDelete: ({ object }: { object: string }) =>
      `${object} is updated OnDelete: old pods stay, and count as healthy, until somebody deletes each one; use RollingUpdate`,
    filledIn: ({ object, apiVersion }: { object: string; apiVersion: string }) =>
      `${object} names no update strategy and ${apiVersion} fills in OnDelete: old pods stay until somebody deletes each one; write RollingUpdate`,
  },
  check(object, { report, target }) {
    const strategy = updateStrategyOf(object);
    if (strategy?.type !== 'OnDelete' || (strategy.defaulted && !servesOldDefaults(target))) return;
    const fix = rolling(object, strategy);
    if (strategy.defaulted)
      report('filledIn', { at: strategy.path, part: 'key', data: { object: object.title, apiVersion: object.apiVersion }, fix });
    else report('onDelete', { at: [...strategy.path, 'type'], data: { object: object.title }, fix });
  },
});

/** Pods that wait for their deletion roll at once, which is why it takes a yes. */
function rolling(object: KubeObject, { path, rollingUpdate }: UpdateStrategy): Fix | undefined {
  const type = [...path, 'type'];
  // What stands beside OnDelete is `conflicting-strategy`'s to take away first.
  if (rollingUpdate !== undefined || !isLiteral(object, type, 'OnDelete')) return undefined;
  const edits: Fix['edits'] = [{ op: 'replace', path: type, value: 'RollingUpdate' }];
  const title = 'update by RollingUpdate, which replaces the pods that still wait';
  if (object.kind === 'DaemonSet') return { safety: 'unsafe', title, edits };
  return { safety: 'unsafe', title, edits: [...edits, { op: 'add', path: [...path, 'rollingUpdate'], value: { partition: 0 } }] };
}
