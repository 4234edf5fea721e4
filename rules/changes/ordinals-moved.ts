import { changeRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { workloadKindOf } from '../../lib/kube/workloads';
import { numbered, type Ordinals, ordinalsOf, withoutOrdinals } from '../../lib/rollout/changes/ordinals';
import { placeOf, saysBoth } from '../../lib/rollout/changes/said';
import { claimsOf, claimTemplatesOf, retentionOf } from '../../lib/rollout/changes/set-claims';
import { CLAIM_RETENTION, START_ORDINAL, supportOf } from '../../lib/rollout/feature-gates';
import { startOrdinalOf } from '../../lib/rollout/stateful-set';

/** Flags another first ordinal of a StatefulSet: its pods get other names, and with them other claims. Fewer pods are `replicas-shrunk`'s. */
export const ordinalsMoved = changeRule({
  id: 'ordinals-moved',
  summary: 'A StatefulSet starts at another ordinal, so pods are deleted or start with new claims',
  category: 'changes',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Info where no pod goes and only new ones come before the first.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: start ordinal of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal',
      version: '1.34',
    },
    {
      title: 'KEP-3335: StatefulSet start ordinal, pods outside of the range are deleted',
      url: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3335-statefulset-slice',
      version: '1.27',
    },
  ],
  messages: {
    deleted: ({ set, from, to, was, willBe, gone, claims }: { set: string; from: number; to: number; was: string; willBe: string; gone: string; claims: string }) =>
      `${set} changes spec.ordinals.start from ${from} to ${to}, its pods from ${was} into ${willBe}: ${gone} will be deleted${claims}; keep start: ${from} unless they are to go`,
    added: ({ set, from, to, fresh, claims }: { set: string; from: number; to: number; fresh: string; claims: string }) =>
      `${set} changes spec.ordinals.start from ${from} to ${to}, which adds ${fresh}${claims}; no pod goes`,
    shifted: ({ set, from, to }: { set: string; from: number; to: number }) =>
      `${set} changes spec.ordinals.start from ${from} to ${to}: pods outside of the new range are deleted, and new ones start with claims of their own; keep start: ${from}`,
  },
  check({ before, after }, { report, index, target }) {
    if (!before || !after || !workloadKindOf(after) || supportOf(START_ORDINAL, target) !== 'on') return;
    const [from, to] = [startOrdinalOf(before), startOrdinalOf(after)];
    if (from === undefined || to === undefined || from === to) return;
    const [old, current] = [ordinalsOf(before, target), ordinalsOf(after, target)];
    const path = ['spec', 'ordinals', 'start'];
    if (!saysBoth(before, after, path)) return;
    const [set, place] = [after.title, placeOf(after, path)];
    if (!old || !current) {
      report('shifted', { ...place, data: { set, from, to } });
      return;
    }
    const [gone, fresh] = [withoutOrdinals(old, current), withoutOrdinals(current, old)];
    const [pods, namespace] = [(runs: readonly Ordinals[]): string => numbered(after.name, runs), index.namespaceOf(after)];
    const lost = claimTemplatesOf(before);
    if (gone.length > 0) {
      const [was, willBe] = [pods([old]), current.replicas === 0 ? 'none' : pods([current])];
      const claims = claimsAfter(after, fresh, target, lost.length > 0);
      const hint = lost.length > 0 ? `save what ${claimsOf(before, lost, gone)} hold first${namespace === undefined ? '' : `, in namespace ${namespace}`}` : undefined;
      report('deleted', { ...place, data: { set, from, to, was, willBe, gone: pods(gone), claims }, hint });
    } else if (fresh.length > 0) {
      const templates = claimTemplatesOf(after);
      const claims = templates.length > 0 ? ` with claims ${claimsOf(after, templates, fresh)}, empty ones where there are none yet` : '';
      report('added', { ...place, data: { set, from, to, fresh: pods(fresh), claims }, severity: 'info' });
    }
  },
});

/** What becomes of claims, as the end of a sentence about deleted pods. */
function claimsAfter(after: KubeObject, fresh: readonly Ordinals[], target: TargetProfile, hadClaims: boolean): string {
  const goToo = hadClaims && supportOf(CLAIM_RETENTION, target) === 'on' && retentionOf(after, 'whenScaled') === 'Delete';
  const deleted = goToo ? ', and their claims with them (whenScaled: Delete)' : '';
  const templates = claimTemplatesOf(after);
  if (fresh.length === 0) return deleted;
  const claims = templates.length > 0 ? ` with claims ${claimsOf(after, templates, fresh)}, empty ones where there are none yet` : '';
  return `${deleted}, and ${numbered(after.name, fresh)} will start${claims}`;
}
