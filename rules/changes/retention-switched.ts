import { isUnknown } from '../../lib/base/unknown';
import { changeRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import { workloadKindOf } from '../../lib/kube/workloads';
import { allClaimsOf } from '../../lib/rollout/changes/all-claims';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { retentionOf } from '../../lib/rollout/changes/set-claims';
import { CLAIM_RETENTION, supportOf } from '../../lib/rollout/feature-gates';

/** Flags a retention policy that goes from Retain to Delete: claims that were kept so far go with their pods or their set. */
export const retentionSwitched = changeRule({
  id: 'retention-switched',
  summary: 'Claims of a StatefulSet that were kept so far are to be deleted',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: retention of the claims of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
      version: '1.27',
    },
  ],
  messages: {
    whenScaled: ({ set, claims }: { set: string; claims: string }) =>
      `whenScaled of ${set} changes from Retain to Delete: claims that exist already (${claims}) are deleted too, each once scaling down takes its pod away; keep Retain`,
    whenDeleted: ({ set, claims }: { set: string; claims: string }) =>
      `whenDeleted of ${set} changes from Retain to Delete: claims that exist already (${claims}) are deleted too once the set is, by hand or by a prune; keep Retain`,
  },
  check({ before, after }, { report, target }) {
    // Where the field is dropped nothing is deleted, which is `gated-strategy`'s to say.
    if (!before || !after || !workloadKindOf(after) || supportOf(CLAIM_RETENTION, target) !== 'on') return;
    const claims = allClaimsOf(after, target);
    if (claims === undefined) return;
    for (const when of ['whenScaled', 'whenDeleted'] as const) {
      if (!keeps(before, when) || retentionOf(after, when) !== 'Delete') continue;
      report(when, {
        at: ['spec', 'persistentVolumeClaimRetentionPolicy', when],
        data: { set: after.title, claims },
        confidence: target.release === undefined ? 'likely' : 'certain',
        hint: `what is there now: ${kubectl(['get', 'pvc'], after.namespace)}; copy the data that must stay before applying`,
      });
    }
  },
});

/** A policy of unknown text may have been Delete all along. */
function keeps(set: KubeObject, when: 'whenScaled' | 'whenDeleted'): boolean {
  const policy = retentionOf(set, when);
  return policy !== undefined && !isUnknown(policy) && (policy === 'Retain' || policy === '');
}
