import { ignoresField, respectsIgnored } from '../kube/argocd-application';
import { fieldOf } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { workloadKindOf } from '../kube/workloads';
import { applicationsFor } from '../workspace/applications';
import { isAppliedByArgoCd } from '../workspace/argocd';
import type { ImagePair } from './image-pairs';
import type { Advice, FailurePlan, Refusal, RolloutPlan } from './plan';
import type { WorkloadChange } from './workload-change';

/** What has been found about a change so far. */
export interface Found {
  readonly pairs: readonly ImagePair[];
  readonly refusals: readonly Refusal[];
  readonly rollout: RolloutPlan | undefined;
  readonly failures: readonly FailurePlan[];
}

/**
 * What Argo CD will show of the workload, and the setting that mends it; nothing where Argo CD does not apply it.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/health/health_statefulset.go
 */
export function argoCdAdvice(change: WorkloadChange, found: Found): readonly Advice[] {
  const { after, object, index, beforeIndex, target } = change;
  if (!isAppliedByArgoCd(after ? index : beforeIndex, object, target)) return [];
  if (!after) return [REMOVED];
  if (found.refusals.length > 0) return [refused(found.refusals, 'deletes the pods with it')];
  return [...drift(change, found.pairs), ...healthyWithOldPods(change, found.rollout), ...neverHealthy(change, found.failures)];
}

/** The same of an object that runs no pods, and goes or is refused. */
export function argoCdAdviceOnOther(object: KubeObject, refusals: readonly Refusal[], { index, target }: Pick<WorkloadChange, 'index' | 'target'>): readonly Advice[] {
  if (!isAppliedByArgoCd(index, object, target)) return [];
  if (refusals.length > 0) return [refused(refusals, 'deletes the object first, with all that it holds')];
  return [{ text: 'Argo CD deletes it only where pruning is on; elsewhere the Application stays OutOfSync.', lines: [] }];
}

const REMOVED: Advice = {
  text: 'Argo CD deletes it only where pruning is on; elsewhere the Application stays OutOfSync, and the pods run on.',
  lines: ['spec.syncPolicy.automated.prune: true'],
};

function refused(refusals: readonly Refusal[], force: string): Advice {
  const fields = [...new Set(refusals.map(({ field }) => field))].join(', ');
  return {
    text: `The sync fails and the Application stays OutOfSync for ever, because of ${fields}; Force=true with Replace=true ${force}. ${refusals.some(({ commands }) => commands.length > 0) ? 'Run the commands of the refusal by hand, or write back the old values.' : 'Write back the old values.'}`,
    lines: [],
  };
}

/** Images that are written over in the cluster differ from Git. */
function drift(change: WorkloadChange, pairs: readonly ImagePair[]): readonly Advice[] {
  const { after, before, object } = change;
  const drifting = pairs.filter(({ after: image }) => {
    const outcome = image && (before ? image.onUpdate : image.onCreate).outcome;
    switch (outcome?.kind) {
      case 'stream-digest':
      case 'stream-tag':
      case 'hijacked':
        return outcome.where === 'object';
      default:
        return outcome?.kind === 'trigger';
    }
  });
  const [first] = drifting;
  if (!after || !first) return [];
  const ignored = drifting.filter((pair) => isIgnored(change, pair));
  if (ignored.some(({ changes }) => changes) && before && respected(change)) {
    const text = 'Argo CD passes over the image (ignoreDifferences with RespectIgnoreDifferences=true), so a sync does not write the new one: Synced and Healthy, with the old pods.';
    return [{ text, lines: ['Write the image with its digest, and remove the image from ignoreDifferences'] }];
  }
  if (ignored.length === drifting.length) return [];
  const byTrigger = drifting.some(({ after: image }) => image?.onUpdate.outcome.kind === 'trigger');
  const fight = byTrigger ? ' Self-heal and the trigger then overwrite each other.' : ' Self-heal then writes the short name back again and again.';
  const template = (workloadKindOf(object)?.template ?? []).join('.');
  const lines = [
    'Pin the image by its digest in Git, which needs no setting; or, in the Application:',
    'spec:',
    '  ignoreDifferences:',
    `    - { group: ${object.group}, kind: ${object.kind}, jqPathExpressions: ['.${template}.spec.containers[]?.image', '.${template}.spec.initContainers[]?.image'] }`,
    '  syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] }',
  ];
  return [{ text: `OutOfSync for ever: Git holds one image and the cluster what ${byTrigger ? 'the trigger' : 'admission'} wrote over it.${fight}`, lines }];
}

function isIgnored({ after, index, namespace }: WorkloadChange, { after: image }: ImagePair): boolean {
  if (!after || !image) return false;
  const compared = { object: after, group: after.group, namespace, field: image.use.path };
  return applicationsFor(index, after).some((application) => ignoresField(application, compared) !== false);
}

function respected({ after, index }: WorkloadChange): boolean {
  return after !== undefined && applicationsFor(index, after).some((application) => respectsIgnored(application) === true);
}

/** A set counts as Healthy once as many pods are updated as its strategy updates. */
function healthyWithOldPods({ object }: WorkloadChange, rollout: RolloutPlan | undefined): readonly Advice[] {
  if (object.kind !== 'StatefulSet' || !rollout || rollout.untouched.length === 0) return [];
  const onDelete = rollout.strategy.startsWith('OnDelete');
  const text = `Healthy with old pods: ${rollout.untouched.join(', ')} ${onDelete ? 'wait to be deleted' : 'stay below the partition'}, and Argo CD does not tell.`;
  return [{ text, lines: [onDelete ? 'spec.updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }' : 'spec.updateStrategy.rollingUpdate.partition: 0'] }];
}

function neverHealthy({ object }: WorkloadChange, failures: readonly FailurePlan[]): readonly Advice[] {
  if (failures.length === 0) return [];
  if (object.kind === 'StatefulSet' && failures.some(({ pod }) => pod !== undefined)) {
    const text = 'Where a pod sticks: Progressing for ever, never Degraded, and later waves and syncs wait for it. No setting of the Application ends that: end the sync, then recover the pod; an image by digest and a readinessProbe keep it from happening.';
    return [{ text, lines: ['argocd app terminate-op APPLICATION'] }];
  }
  if (object.kind !== 'Deployment') return [];
  const deadline = fieldOf(object.value['spec'], 'progressDeadlineSeconds') ?? 600;
  if (deadline === 2_147_483_647) return [{ text: 'Where new pods do not get ready: Progressing for ever, because this deadline is never over.', lines: ['spec.progressDeadlineSeconds: 600'] }];
  const after = typeof deadline === 'number' ? `after ${deadline} seconds` : 'after progressDeadlineSeconds';
  return [{ text: `Where new pods do not get ready: Progressing, then Degraded ${after}.`, lines: [] }];
}
