import { isUnknown } from '../../lib/base/unknown';
import { changeRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { workloadKindOf } from '../../lib/kube/workloads';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { numbered, type Ordinals, ordinalsOf, withoutOrdinals } from '../../lib/rollout/changes/ordinals';
import { isWritten, placeOf, saysBoth } from '../../lib/rollout/changes/said';
import { claimsOf, claimTemplatesOf, retentionOf } from '../../lib/rollout/changes/set-claims';
import { CLAIM_RETENTION, supportOf } from '../../lib/rollout/feature-gates';
import { podManagementPolicyOf } from '../../lib/rollout/stateful-set';

/** Flags fewer replicas of a StatefulSet, and says which claims go or stay behind. Another first ordinal is `ordinals-moved`'s. */
export const replicasShrunk = changeRule({
  id: 'replicas-shrunk',
  summary: 'A StatefulSet has fewer replicas, whose claims are deleted or stay behind',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Info where no claim is deleted: the retention policy keeps them, or there are none.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: retention of the claims of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
      version: '1.34',
    },
    {
      title: 'Kubernetes: guarantees of deployment and scaling, from the highest ordinal down',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
      version: '1.34',
    },
    {
      title: 'Kubernetes: what becomes of replicas that a manifest no longer names',
      url: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
      version: '1.34',
    },
  ],
  messages: {
    deleted: ({ set, change, pods, claims, order }: Shrink) =>
      `${set} ${change}: ${pods} and with them their claims ${claims} will be deleted (whenScaled: Delete)${order}; keep the replicas, or write whenScaled: Retain`,
    kept: ({ set, change, pods, claims, order }: Shrink) => `${set} ${change}: ${pods} will be deleted${order}; their claims ${claims} stay`,
    pods: ({ set, change, pods, order }: Shrink) => `${set} ${change}: ${pods} will be deleted${order}`,
  },
  check({ before, after }, { report, index, target }) {
    if (!before || !after || !workloadKindOf(after)) return;
    const [old, current] = [ordinalsOf(before, target), ordinalsOf(after, target)];
    if (!old || old.start !== current?.start || old.replicas <= current.replicas) return;
    const path = ['spec', 'replicas'];
    if (!saysBoth(before, after, path)) return;
    const written = isWritten(after, path);
    const gone = withoutOrdinals(old, current);
    const fate = fateOf(before, after, target);
    if (!fate) return;
    const [templates, namespace] = [claimTemplatesOf(before), index.namespaceOf(after)];
    const claims = claimsOf(before, templates, gone);
    report(fate, {
      ...placeOf(after, path),
      data: { set: after.title, change: changeOf(old, current, written), pods: numbered(after.name, gone), claims, order: orderOf(after, current) },
      severity: fate === 'deleted' ? 'error' : 'info',
      // Who scales by hand or by an autoscaler has another number than the manifest says by leaving it out.
      confidence: written && isWritten(before, path) ? 'certain' : 'likely',
      hint: hintFor(fate, claims, namespace),
    });
  },
});

interface Shrink {
  readonly set: string;
  readonly change: string;
  readonly pods: string;
  readonly claims: string;
  readonly order: string;
}

type Fate = 'deleted' | 'kept' | 'pods';

/** What becomes of the claims. `undefined` where unknown text decides. */
function fateOf(before: KubeObject, after: KubeObject, target: TargetProfile): Fate | undefined {
  if (claimTemplatesOf(before).length === 0) return 'pods';
  if (supportOf(CLAIM_RETENTION, target) !== 'on') return 'kept';
  const policy = retentionOf(after, 'whenScaled');
  if (policy === undefined || isUnknown(policy)) return undefined;
  return policy === 'Delete' ? 'deleted' : 'kept';
}

function changeOf(old: Ordinals, { replicas }: Ordinals, written: boolean): string {
  if (!written) return `no longer says replicas: ${old.replicas}, and without a number it is 1`;
  return `lowers replicas from ${old.replicas} to ${replicas}`;
}

/** An ordered set goes down only while the pods that stay are ready. */
function orderOf(after: KubeObject, { start, replicas }: Ordinals): string {
  if (podManagementPolicyOf(after) !== 'OrderedReady' || replicas === 0) return '';
  return `, one at a time and only while ${numbered(after.name, [{ start, replicas }])} ${replicas === 1 ? 'is' : 'are'} ready`;
}

function hintFor(fate: Fate, claims: string, namespace: string | undefined): string | undefined {
  if (fate === 'pods') return undefined;
  if (fate === 'deleted') return `save what ${claims} hold first${namespace === undefined ? '' : `, in namespace ${namespace}`}`;
  return `they come back with the pods; see what they take: ${kubectl(['get', 'pvc'], namespace)}`;
}
