import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { workloadKindOf } from '../../lib/kube/workloads';
import { replicasOf } from '../../lib/rollout/stateful-set';
import { isNeverAttached, staysOnNode } from '../workloads/claims';
import { hasOwnFolder } from './own-folder';
import { claimTemplatesOf, mountsOf, volumesOf } from './pod-parts';

/** Flags StatefulSets whose pods all mount one claim, instead of each its own from a claim template. */
export const sharedClaim = workspaceRule({
  id: 'shared-claim',
  summary: 'All pods of a StatefulSet mount the same claim',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for a claim that all pods can have at once, and for one whose access modes are not in the set.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: access modes of volumes',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
      version: '1.34',
    },
    {
      title: 'kubernetes: a volume that is attached to a node goes to no second one, unless its access modes say many',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/volume/util/util.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: subPathExpr, a folder by variables of the container',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment',
      version: '1.34',
    },
    {
      title: 'Kubernetes: claim templates of a StatefulSet, one claim a pod',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
      version: '1.34',
    },
    {
      title: 'Kubernetes: update strategies of StatefulSets, old and new pods side by side',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates',
      version: '1.34',
    },
  ],
  messages: {
    singleNode: ({ set, pods, claim }: { set: string; pods: number; claim: string }) =>
      `the ${pods} pods of ${set} mount the claim ${claim}, which one node at a time may (ReadWriteOnce), so pods on other nodes never start; use a claim template`,
    singlePod: ({ set, pods, claim }: { set: string; pods: number; claim: string }) =>
      `the ${pods} pods of ${set} mount the claim ${claim}, which one pod at a time may (ReadWriteOncePod), so the others never start; use a claim template`,
    manyWriters: ({ set, pods, claim }: { set: string; pods: number; claim: string }) =>
      `the ${pods} pods of ${set} write to the claim ${claim}, and during an update two versions do, locks and all; use a claim template, or mount it readOnly`,
    unknownModes: ({ set, pods, claim }: { set: string; pods: number; claim: string }) =>
      `the ${pods} pods of ${set} mount the claim ${claim}: they share their data and locks, and on several nodes they start only if it is ReadWriteMany; use a claim template`,
  },
  check(object, { report, index }) {
    const pods = workloadKindOf(object) ? replicasOf(object) : undefined;
    if (pods === undefined || pods < 2) return;
    for (const { claim, at, written } of claimsOf(object)) {
      const found = index.find('PersistentVolumeClaim', claim, object);
      const together = found !== undefined && (staysOnNode(object) || isNeverAttached(found, index));
      const messageId = judge(found && modesOf(found), together);
      if (messageId === undefined || (!written && messageId !== 'singleNode' && messageId !== 'singlePod')) continue;
      const severity = messageId === 'singleNode' || messageId === 'singlePod' ? 'error' : 'warning';
      report(messageId, {
        at,
        data: { set: object.title, pods, claim },
        severity,
        hint: 'move the volume to volumeClaimTemplates, which gives each pod a claim of its own; copy the data before the old claim goes',
        related: found ? [{ object: found, at: ['spec', 'accessModes'], message: `the access modes of ${claim}` }] : [],
      });
    }
  },
});

interface ClaimUse {
  readonly claim: string;
  readonly at: Path;
  /** Whether pods write where other pods do. A claim that none of them writes to, or mounts, is attached all the same. */
  readonly written: boolean;
}

/** The claims that the template itself names. */
function claimsOf(object: KubeObject): readonly ClaimUse[] {
  const templates = new Set(claimTemplatesOf(object).map(({ name }) => name));
  return volumesOf(object).flatMap(({ name, value, path }) => {
    const source = mapField(value, 'persistentVolumeClaim');
    const claim = textField(source, 'claimName') ?? '';
    // A claim template takes the place of a volume of its name.
    if (claim === '' || isUnknown(claim) || claim.includes('${') || templates.has(name)) return [];
    const mounts = mountsOf(object).filter((mount) => mount.name === name);
    const written = !maybe(source['readOnly']) && mounts.some((mount) => !maybe(mount.value['readOnly']) && !hasOwnFolder(mount));
    return [{ claim, at: [...path, 'persistentVolumeClaim', 'claimName'], written }];
  });
}

/** Whether a switch is on, or may be once a parameter supplies it. */
function maybe(value: unknown): boolean {
  return value === true || typeof value === 'string';
}

/** `undefined` where a text is not known. */
function modesOf(claim: KubeObject): readonly string[] | undefined {
  const modes = listField(fieldOf(claim.value, 'spec'), 'accessModes').filter((mode) => typeof mode === 'string');
  return modes.length === 0 || modes.some(isUnknown) ? undefined : modes;
}

/** A volume is attached by the widest of its claim's modes that it can; `together` where pods have it at once for all that. */
function judge(
  modes: readonly string[] | undefined,
  together: boolean,
): 'singleNode' | 'singlePod' | 'manyWriters' | 'unknownModes' | undefined {
  if (!modes) return 'unknownModes';
  if (modes.includes('ReadWriteMany')) return 'manyWriters';
  if (modes.includes('ReadWriteOnce')) return together ? 'manyWriters' : 'singleNode';
  if (modes.includes('ReadWriteOncePod')) return 'singlePod';
  return modes.includes('ReadOnlyMany') ? undefined : 'unknownModes';
}
