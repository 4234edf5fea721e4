import { isUnknown } from '../base/unknown';
import { SYNC_OPTIONS, wordsIn } from '../kube/argocd';
import { mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { ObjectIndex } from './object-index';

/** Whether a claim that is in the manifests no more is gone indeed, and not declared to live elsewhere, in what cannot be read, or named by a parameter. */
export function isClaimGone(was: KubeObject, index: ObjectIndex): boolean {
  if (was.group !== '' || isUnknown(was.name) || index.isExternal('claims', was.name, was)) return false;
  return index.complete('PersistentVolumeClaim') && !index.ofKind('PersistentVolumeClaim').some(({ name }) => isUnknown(name));
}

/** Whether a prune takes the claim with its data, as far as the manifests tell; `before` are those that it was among. */
export function mayLoseData(claim: KubeObject, before: ObjectIndex): boolean {
  return !isKept(claim) && !isRetained(claim, before);
}

/** Whether a prune passes the claim over, or asks first. */
function isKept({ annotations }: KubeObject): boolean {
  const options = wordsIn(annotations.get(SYNC_OPTIONS) ?? '');
  return options.includes('Prune=false') || options.includes('Prune=confirm') || annotations.get('helm.sh/resource-policy') === 'keep';
}

/** Whether the set itself says that the volume stays: a volume that is written by hand does unless it says otherwise, one of a class as the class says. */
function isRetained(claim: KubeObject, before: ObjectIndex): boolean {
  const spec = mapField(claim.value, 'spec');
  const [volume, storageClass] = [textField(spec, 'volumeName'), textField(spec, 'storageClassName')];
  const bound = before.ofKind('PersistentVolume').find(({ name }) => name === volume);
  if (bound) return (textField(mapField(bound.value, 'spec'), 'persistentVolumeReclaimPolicy') ?? 'Retain') === 'Retain';
  const made = before.ofKind('StorageClass').find(({ name }) => name === storageClass);
  return made !== undefined && textField(made.value, 'reclaimPolicy') === 'Retain';
}

/** A command that keeps the volume, whatever becomes of its claim. */
export function keepVolume(name: string, namespace: string | undefined): string {
  const inNamespace = namespace === undefined ? '' : ` -n ${namespace}`;
  const volume = `$(kubectl get pvc ${name}${inNamespace} -o jsonpath='{.spec.volumeName}')`;
  return `kubectl patch pv "${volume}" -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`;
}
