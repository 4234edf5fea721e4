import { changeRule } from '../../lib/engine/rule';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { isClaimGone, keepVolume, mayLoseData } from '../../lib/workspace/removed-claim';
import { claimsOf } from '../workloads/claims';

/** Flags claims that are gone from the manifests: a prune takes them, and mostly their data. Those of claim templates are in no manifest. */
export const claimRemoved = changeRule({
  id: 'claim-removed',
  summary: 'PersistentVolumeClaim is gone, and a prune takes its data with it',
  category: 'changes',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error where a workload still mounts the claim.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['PersistentVolumeClaim'],
  sources: [
    {
      title: 'Kubernetes: what becomes of a volume whose claim is deleted; Delete is the default of classes',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
      version: '1.34',
    },
    {
      title: 'Kubernetes: a claim that pods use is deleted once they have ended',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection',
      version: '1.34',
    },
    {
      title: 'Argo CD: what is not pruned, or not without being asked',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources',
      version: '3.5',
    },
    {
      title: 'Helm: resources that are kept when their release no longer has them',
      url: 'https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource',
      version: '3',
    },
  ],
  messages: {
    needed: ({ claim, users }: { claim: string; users: string }) =>
      `${claim} is gone from the manifests, but still mounted by ${users}: once it is pruned, pods that start wait for it for good, and its volume is released; keep the claim`,
    gone: ({ claim }: { claim: string }) =>
      `${claim} is gone from the manifests: a prune deletes it, and with it the volume and the data, unless the reclaim policy is Retain; leave it in, or save the data first`,
  },
  check({ before: was, after }, { report, index, before }) {
    if (!was || after || !isClaimGone(was, index)) return;
    const namespace = before.namespaceOf(was);
    const uses = usesOf(was.name, namespace, index);
    const [first, ...more] = uses;
    if (first) {
      const users = `${first.object.title}${more.length > 0 ? ` and ${more.length} more` : ''}`;
      report('needed', { at: [], data: { claim: was.title, users }, severity: 'error', related: uses, hint: 'a claim that lives elsewhere is declared under externals in .pinstream.yaml' });
    } else if (mayLoseData(was, before)) report('gone', { at: [], data: { claim: was.title }, hint: `keep the volume before anything is pruned: ${keepVolume(was.name, namespace)}` });
  },
});

interface Use {
  readonly object: KubeObject;
  readonly at: readonly (string | number)[];
  readonly message: string;
}

/** Where workloads of the set mount the claim. */
function usesOf(name: string, namespace: string | undefined, index: ObjectIndex): readonly Use[] {
  return WORKLOADS.flatMap((kind) => index.ofKind(kind)).flatMap((object) => {
    if (!mayBeSame(index.namespaceOf(object), namespace)) return [];
    return claimsOf(object, index).flatMap((use) => (use.name === name ? [{ object, at: use.path, message: `${object.title} mounts it` }] : []));
  });
}
