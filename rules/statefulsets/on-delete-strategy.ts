import type { Fix } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { servesOldDefaults, type UpdateStrategy, updateStrategyOf } from '../../lib/rollout/update-strategy';
import { imagesInOrder } from './in-order';
import { isReadyAtStart } from './ready-at-start';

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
    const remedy = remedyFor(object, strategy, target);
    if (strategy.defaulted)
      report('filledIn', { at: strategy.path, part: 'key', data: { object: object.title, apiVersion: object.apiVersion }, ...remedy });
    else report('onDelete', { at: [...strategy.path, 'type'], data: { object: object.title }, ...remedy });
  },
});

interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

/** Pods that wait for their deletion roll at once, which is why it takes a yes. */
function remedyFor(object: KubeObject, { path, rollingUpdate }: UpdateStrategy, target: TargetProfile): Remedy {
  const type = [...path, 'type'];
  // What stands beside OnDelete is `conflicting-strategy`'s to take away first.
  if (rollingUpdate !== undefined || !isLiteral(object, type, 'OnDelete')) return {};
  const parameters = object.kind === 'DaemonSet' ? '' : ' with rollingUpdate: { partition: 0 }';
  // A repair that only brings up the next fault is none.
  if (imagesInOrder(object).length > 0)
    return { hint: `write type: RollingUpdate${parameters}; one pod that never becomes ready then stops an update, see stuck-rollout-risk` };
  if (isReadyAtStart(object, target))
    return { hint: `add a readinessProbe, see missing-readiness-probe, and then write type: RollingUpdate${parameters}` };
  const edits: Fix['edits'] = [{ op: 'replace', path: type, value: 'RollingUpdate' }];
  const title = 'update by RollingUpdate, which replaces the pods that still wait';
  if (object.kind === 'DaemonSet') return { fix: { safety: 'unsafe', title, edits } };
  return { fix: { safety: 'unsafe', title, edits: [...edits, { op: 'add', path: [...path, 'rollingUpdate'], value: { partition: 0 } }] } };
}
