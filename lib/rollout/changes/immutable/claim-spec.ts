import { fieldOf, listField, mapField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { compareQuantities } from '../amount-of-storage';
import { differencesOf } from '../differences';
import { isWritten } from '../said';
import type { RefusedChange } from './refused-change';

/**
 * A claim asks for more storage later, and for nothing else. Its class and its volume are filled in where none is written, so that one that
 * is written later may be just that one.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaimUpdate)
 */
export function claimChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  // A claim without access modes is a patch.
  if (![before, after].every(({ value }) => listField(value['spec'], 'accessModes').length > 0)) return [];
  return [...settledFields(before, after), ...shrinking(before, after)];
}

interface Field {
  readonly name: string;
  readonly fallback?: unknown;
  /** Whether the API server or a controller writes it where nobody did. */
  readonly isFilled?: boolean;
}

const FIELDS: readonly Field[] = [
  { name: 'accessModes' },
  { name: 'volumeMode', fallback: 'Filesystem' },
  { name: 'storageClassName', isFilled: true },
  { name: 'volumeName', isFilled: true },
  { name: 'selector' },
];

function settledFields(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  const named = FIELDS.flatMap(({ name, fallback, isFilled }) => {
    const path = ['spec', name];
    if (isFilled === true && !isWritten(before, path)) return [];
    return refused(name, differencesOf(fieldOf(before.value['spec'], name) ?? fallback, fieldOf(after.value['spec'], name) ?? fallback, path));
  });
  return [...named, ...refused('dataSource', differencesOf(sourceOf(before), sourceOf(after), ['spec', isWritten(after, ['spec', 'dataSourceRef']) ? 'dataSourceRef' : 'dataSource']))];
}

/** The two fields mean one thing, and the API server fills in the other. */
function sourceOf({ value }: KubeObject): unknown {
  return fieldOf(value['spec'], 'dataSourceRef') ?? fieldOf(value['spec'], 'dataSource');
}

/** An expansion that failed can be taken back, of which manifests know nothing. */
function shrinking(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  const [was, is] = [before, after].map(({ value }) => mapField(mapField(value['spec'], 'resources'), 'requests')['storage']);
  const compared = compareQuantities(is, was);
  if (compared === undefined || compared >= 0) return [];
  return [{ field: 'storage', differences: [{ path: ['spec', 'resources', 'requests', 'storage'], before: was, after: is }], because: 'usually' }];
}

function refused(field: string, differences: RefusedChange['differences']): readonly RefusedChange[] {
  return differences.length > 0 ? [{ field, differences, because: 'kind' }] : [];
}
