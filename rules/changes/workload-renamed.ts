import { changeRule, type ChangeContext, type Confidence, type Severity } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { workloadKindOf } from '../../lib/kube/workloads';
import { allClaimsOf } from '../../lib/rollout/changes/all-claims';
import { kubectl } from '../../lib/rollout/changes/kubectl';
import { retentionOf } from '../../lib/rollout/changes/set-claims';
import { CLAIM_RETENTION, supportOf } from '../../lib/rollout/feature-gates';
import { claimsOf } from '../workloads/claims';
import { LASTING_KINDS, otherKindBefore, successionOf } from './succession';

const MESSAGES = {
  renamed: ({ old, fresh, claims }: { old: string; fresh: string; claims: string }) =>
    `${old} becomes ${fresh}, which to Kubernetes is another set: its pods have other names, ${claims}; keep the name and the namespace, or move the data first`,
  gone: ({ set, fate }: { set: string; fate: string }) => `${set} is gone from the manifests, and ${fate}; leave it in, or save the data first`,
  otherKind: ({ name, before, after, claims }: { name: string; before: string; after: string; claims: string }) =>
    `${name} was a ${before} and is a ${after} now: the ${before} keeps running beside it until it is deleted${claims}; delete the ${before} first`,
};

/** Flags StatefulSets that are gone or go on under another name, and workloads that go on as another kind. */
export const workloadRenamed = changeRule({
  id: 'workload-renamed',
  summary: 'A workload is gone or goes on under another name, namespace or kind, without its claims',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error where whenDeleted: Delete lets the claims go with the StatefulSet.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: LASTING_KINDS,
  sources: [
    {
      title: 'Kubernetes: stable storage of a StatefulSet, claims outlive pods and set',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
      version: '1.34',
    },
    {
      title: 'Kubernetes: retention of the claims of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
      version: '1.27',
    },
  ],
  messages: MESSAGES,
  check({ before: was, after: is }, context) {
    if (is && !was && workloadKindOf(is)) checkNew(is, context);
    else if (was && !is && was.kind === 'StatefulSet' && workloadKindOf(was)) checkGone(was, context);
  },
});

type Context = ChangeContext<typeof MESSAGES, Readonly<Record<string, never>>>;

function checkNew(is: KubeObject, { report, before, index, target }: Context): void {
  const old = successionOf(before, index).predecessors.get(is);
  if (old) {
    const moved = old.name === is.name;
    const [from, to] = [nameOf(old, before.namespaceOf(old), moved), nameOf(is, index.namespaceOf(is), moved)];
    const fate = fateOf(old, before.namespaceOf(old), target);
    const claims = fate ? `it starts with empty claims (${allClaimsOf(is, target) ?? ''}), and ${fate.text}` : 'and the old one runs on until it is deleted';
    const at = ['metadata', moved ? 'namespace' : 'name'];
    report('renamed', { at, data: { old: from, fresh: to, claims }, ...(fate?.weight ?? {}), hint: fate?.hint });
    return;
  }
  const other = otherKindBefore(is, before, index);
  if (!other) return;
  const namespace = before.namespaceOf(other);
  const fate = other.kind === 'StatefulSet' ? fateOf(other, namespace, target) : undefined;
  // Which claims a set's pods have may be written in a Deployment by their names.
  const isShared = claimsOf(is, index).length > 0 && (fate !== undefined || claimsOf(other, before).length > 0);
  const removal = kubectl(['delete', other.kind.toLowerCase(), other.name], namespace);
  report('otherKind', {
    at: ['kind'],
    data: { name: is.name, before: other.kind, after: is.kind, claims: `${isShared ? ', and both may write one volume' : ''}${fate ? `; ${fate.text}` : ''}` },
    ...(fate?.weight ?? {}),
    hint: fate?.weight ? `${fate.hint}; then ${removal}` : removal,
  });
}

function checkGone(was: KubeObject, { report, before, index, target }: Context): void {
  // Without claims there is nothing to lose, and taking a workload away is nobody's fault.
  const fate = fateOf(was, before.namespaceOf(was), target);
  if (!fate || !successionOf(before, index).lost.has(was)) return;
  report('gone', { at: [], data: { set: was.title, fate: fate.text }, ...(fate.weight ?? {}), hint: fate.hint });
}

/** What becomes of the claims of a set that goes. */
interface Fate {
  readonly text: string;
  /** Where they are deleted. */
  readonly weight: { readonly severity: Severity; readonly confidence: Confidence } | undefined;
  readonly hint: string;
}

function fateOf(set: KubeObject, namespace: string | undefined, target: TargetProfile): Fate | undefined {
  const claims = allClaimsOf(set, target);
  if (claims === undefined) return undefined;
  if (retentionOf(set, 'whenDeleted') === 'Delete' && supportOf(CLAIM_RETENTION, target) === 'on') {
    const patch = JSON.stringify({ spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } } });
    return {
      text: `whenDeleted: Delete takes the claims ${claims} away with the old set, and their data`,
      weight: { severity: 'error', confidence: target.release === undefined ? 'likely' : 'certain' },
      hint: `keep the claims before anything is pruned: ${kubectl(['patch', 'statefulset', set.name, '-p', patch], namespace)}`,
    };
  }
  return {
    text: `the claims ${claims} stay behind with the data, used by nobody`,
    weight: undefined,
    hint: `what stays: ${kubectl(['get', 'pvc'], namespace)}`,
  };
}

function nameOf({ title }: { readonly title: string }, namespace: string | undefined, told: boolean): string {
  return told && namespace !== undefined ? `${title} in ${namespace}` : title;
}
