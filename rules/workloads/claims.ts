import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { fieldOf, isMap, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { podSpecOf } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** How many pods can have a volume at once: one, those of one node, or any. */
export type Access = 'one-pod' | 'one-node' | 'any';

/** A claim that a workload's pods share, by its name in a volume. Claims made for each pod are not among them. */
export interface ClaimUse {
  readonly name: string;
  /** Of `claimName` in the workload. */
  readonly path: Path;
  /** `undefined` where the set does not hold it. */
  readonly claim: KubeObject | undefined;
  /** `undefined` where that is not known. */
  readonly access: Access | undefined;
}

export function claimsOf(object: KubeObject, index: ObjectIndex): readonly ClaimUse[] {
  const spec = podSpecOf(object);
  if (!spec) return [];
  return listField(spec.value, 'volumes').flatMap((volume, at) => {
    const source = fieldOf(volume, 'persistentVolumeClaim');
    if (!isMap(source)) return [];
    const name = textField(source, 'claimName') ?? '';
    const claim = index.find('PersistentVolumeClaim', name, object);
    const path = [...spec.path, 'volumes', at, 'persistentVolumeClaim', 'claimName'];
    return [{ name, path, claim, access: claim && accessOf(claim, index) }];
  });
}

/** Whether all pods of the workload run on one node, where they can share a ReadWriteOnce volume. */
export function staysOnNode(object: KubeObject): boolean {
  const spec = podSpecOf(object)?.value;
  if (textField(spec, 'nodeName')) return true;
  return fieldOf(mapField(spec, 'nodeSelector'), 'kubernetes.io/hostname') !== undefined || fieldOf(mapField(spec, 'affinity'), 'podAffinity') !== undefined;
}

/** Whether the claim is for a volume of the set that any node may mount, or may be. */
export function isNeverAttached(claim: KubeObject, index: ObjectIndex): boolean {
  const bound = textField(claim.value['spec'], 'volumeName');
  return index.ofKind('PersistentVolume').some((volume) => {
    const spec = mapField(volume.value, 'spec');
    const isBound = volume.name === bound || textField(mapField(spec, 'claimRef'), 'name') === claim.name || fitsByClass(claim, spec);
    return isBound && NEVER_ATTACHED.some((source) => fieldOf(spec, source) !== undefined);
  });
}

/** @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes (v1.34) */
function accessOf(claim: KubeObject, index: ObjectIndex): Access | undefined {
  const modes = listField(claim.value['spec'], 'accessModes');
  if (modes.length === 0 || !modes.every((mode) => typeof mode === 'string' && !isUnknown(mode))) return undefined;
  if (modes.includes('ReadWriteOncePod')) return 'one-pod';
  if (modes.some((mode) => mode !== 'ReadWriteOnce')) return 'any';
  return isNeverAttached(claim, index) ? 'any' : 'one-node';
}

/** Volumes that no controller attaches to a node, so that nothing keeps a second node from mounting them; a local one has a single node anyway. */
const NEVER_ATTACHED: readonly string[] = ['nfs', 'hostPath', 'local'];

/** A claim without a volume's name binds to any volume of its class. */
function fitsByClass(claim: KubeObject, volume: unknown): boolean {
  const wanted = textField(claim.value['spec'], 'storageClassName') ?? '';
  return textField(claim.value['spec'], 'volumeName') === undefined && wanted === (textField(volume, 'storageClassName') ?? '');
}
