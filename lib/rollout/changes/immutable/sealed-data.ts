import type { Path } from '../../../base/path';
import { isUnknown } from '../../../base/unknown';
import { isMap, type JsonMap, mapField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { kubernetesMinorOf } from '../../../kube/parse-target';
import type { TargetProfile } from '../../../kube/target';
import { type Difference, differencesOf, withoutValues } from '../differences';
import { isWritten } from '../said';
import type { RefusedChange } from './refused-change';

/**
 * A Secret keeps its type; one that says `immutable: true`, and a ConfigMap that does, keep all that they hold, and that they say it.
 * Differences of data have no values.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go (ValidateSecretUpdate, ValidateConfigMapUpdate)
 */
export function sealedChanges(before: KubeObject, after: KubeObject, target: TargetProfile): readonly RefusedChange[] {
  // One that holds nothing is a patch, or has its data from elsewhere.
  const bothHold = holdsData(before) && holdsData(after);
  return [...(bothHold || bothWriteType(before, after) ? typeChange(before, after) : []), ...(bothHold ? dataChange(before, after, target) : [])];
}

function bothWriteType(before: KubeObject, after: KubeObject): boolean {
  return isWritten(before, ['type']) && isWritten(after, ['type']);
}

function typeChange(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  if (after.kind !== 'Secret') return [];
  const [was, is] = [before, after].map(({ value }) => value['type'] || 'Opaque');
  const differences = differencesOf(was, is, ['type']);
  return differences.length > 0 ? [{ field: 'type', differences, because: 'kind' }] : [];
}

/** The first minor of Kubernetes 1.x that knows the field. @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable (v1.34) */
const SEALED_FROM = 19;

function dataChange(before: KubeObject, after: KubeObject, target: TargetProfile): readonly RefusedChange[] {
  if (before.value['immutable'] !== true || kubernetesMinorOf(target) < SEALED_FROM || isEncrypted(after)) return [];
  const opened = differencesOf(true, after.value['immutable'], ['immutable']);
  const data = after.kind === 'Secret' ? secretDifferences(before.value, after.value) : DATA.flatMap((field) => differencesOf(mapField(before.value, field), mapField(after.value, field), [field]));
  const differences = [...data.map(withoutValues), ...opened];
  return differences.length > 0 ? [{ field: 'data', differences, because: 'kind' }] : [];
}

const DATA = ['data', 'binaryData'] as const;

/** By SOPS, whose text is another one each time. */
function isEncrypted({ value }: KubeObject): boolean {
  return isMap(value['sops']);
}

function holdsData({ value }: KubeObject): boolean {
  return [...DATA, 'stringData'].some((field) => isMap(value[field]));
}

/** Text of `stringData` counts as what it becomes. A key that leaves it stays in the Secret, as nobody sees there where it came from. */
function secretDifferences(before: JsonMap, after: JsonMap): readonly Difference[] {
  const [was, is] = [bytesOf(before), bytesOf(after)];
  const mayStay = new Set(Object.keys(mapField(before, 'stringData')).filter((key) => !Object.hasOwn(is, key)));
  return differencesOf(was, is, ['data']).flatMap((difference) => {
    const key = String(difference.path[1]);
    if (mayStay.has(key)) return [];
    const path: Path = [Object.hasOwn(mapField(after, 'stringData'), key) ? 'stringData' : 'data', key];
    return [{ ...difference, path }];
  });
}

/** Key by key in base64. What is unknown stays as it is, and decides nothing. */
function bytesOf(secret: JsonMap): JsonMap {
  const data = Object.entries(mapField(secret, 'data')).map(([key, value]) => [key, typeof value === 'string' ? value.replaceAll(/\s/g, '') : value]);
  const texts = Object.entries(mapField(secret, 'stringData')).map(([key, value]) => [key, typeof value === 'string' && !isUnknown(value) ? Buffer.from(value).toString('base64') : value]);
  return Object.fromEntries([...data, ...texts]) as JsonMap;
}
