import { setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf, listField, mapField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import { workloadKindOf } from '../../lib/kube/workloads';
import { CLAIM_RETENTION, supportOf } from '../../lib/rollout/feature-gates';

/** Flags retention policies by which claims, and most often their data, go with the pods or the set. */
export const claimsDeleted = objectRule({
  id: 'claims-deleted',
  summary: 'The claims of a StatefulSet are deleted with its pods or with itself',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: retention of the claims of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
      version: '1.27',
    },
    {
      title: 'Kubernetes: what becomes of a volume whose claim is deleted',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
      version: '1.34',
    },
  ],
  messages: {
    whenScaled: ({ set, claims }: { set: string; claims: string }) =>
      `${set} deletes the claims ${claims} of each pod that scaling down takes away, and with them the data; write whenScaled: Retain`,
    whenDeleted: ({ set, claims }: { set: string; claims: string }) =>
      `${set} deletes the claims ${claims} of all of its pods when the set is deleted, by hand or by a prune, and with them the data; write whenDeleted: Retain`,
  },
  check(object, { report, target }) {
    // Where the field is dropped nothing is deleted, which is `gated-strategy`'s to say.
    if (!workloadKindOf(object) || supportOf(CLAIM_RETENTION, target) !== 'on') return;
    const policy = mapField(object.value['spec'], 'persistentVolumeClaimRetentionPolicy');
    const claims = listField(object.value['spec'], 'volumeClaimTemplates').flatMap((claim) => {
      const name = fieldOf(fieldOf(claim, 'metadata'), 'name');
      return typeof name === 'string' && name !== '' ? [name] : [];
    });
    if (claims.length === 0) return;
    for (const when of ['whenDeleted', 'whenScaled'] as const) {
      if (policy[when] !== 'Delete') continue;
      const at = ['spec', 'persistentVolumeClaimRetentionPolicy', when];
      const remedy = isLiteral(object, at, 'Delete')
        ? { fix: setTo(at, 'Retain', `keep the claims: ${when}: Retain`, 'unsafe') }
        : { hint: 'give the parameter the value Retain' };
      report(when, { at, data: { set: object.title, claims: claims.join(' and ') }, ...remedy });
    }
  },
});
