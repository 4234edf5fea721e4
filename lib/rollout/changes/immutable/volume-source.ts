import { isMap, type JsonMap, mapField } from '../../../kube/json';
import type { KubeObject } from '../../../kube/object';
import { type Difference, differencesOf } from '../differences';
import { isWritten } from '../said';
import type { RefusedChange } from './refused-change';

/**
 * A volume stays where it is: its source, whether it is a device, and the nodes that reach it once any are named. Its size, its claim and
 * what becomes of it may change.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go (ValidatePersistentVolumeUpdate)
 */
export function volumeChanges(before: KubeObject, after: KubeObject): readonly RefusedChange[] {
  const [was, is] = [sourceOf(before), sourceOf(after)];
  // One without a source is a patch.
  if (![was, is].every((source) => Object.keys(source).length > 0)) return [];
  const [old, young] = [mapField(before.value, 'spec'), mapField(after.value, 'spec')];
  const changes: readonly (readonly [string, readonly Difference[]])[] = [
    ['source', differencesOf(was, is, ['spec']).filter((difference) => !isAllowed(difference))],
    ['volumeMode', differencesOf(old['volumeMode'] ?? 'Filesystem', young['volumeMode'] ?? 'Filesystem', ['spec', 'volumeMode'])],
    ['nodeAffinity', isWritten(before, AFFINITY) ? differencesOf(withTodaysLabels(old['nodeAffinity']), withTodaysLabels(young['nodeAffinity']), AFFINITY) : []],
  ];
  return changes.flatMap(([field, differences]) => (differences.length > 0 ? [{ field, differences, because: 'kind' }] : []));
}

const AFFINITY = ['spec', 'nodeAffinity'];

/** What a spec says besides where the volume is. */
const NO_SOURCE: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

/** By the kind of the source, without what the API server fills in: `{ nfs: { server, path } }`. */
function sourceOf({ value }: KubeObject): JsonMap {
  const sources = Object.entries(mapField(value, 'spec')).filter((entry): entry is [string, JsonMap] => !NO_SOURCE.has(entry[0]) && isMap(entry[1]));
  return Object.fromEntries(sources.map(([kind, source]) => [kind, withoutDefaults(kind, source)]));
}

function withoutDefaults(kind: string, source: JsonMap): JsonMap {
  const defaults: JsonMap = { ...DEFAULTS.get(kind), readOnly: false };
  return Object.fromEntries(Object.entries(source).filter(([key, value]) => value !== defaults[key]));
}

/** @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go */
const DEFAULTS: ReadonlyMap<string, JsonMap> = new Map<string, JsonMap>([
  ['azureDisk', { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4' }],
  ['iscsi', { iscsiInterface: 'default' }],
  ['rbd', { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }],
  ['scaleIO', { storageMode: 'ThinProvisioned', fsType: 'xfs' }],
]);

/** A driver may be told later with which Secret it makes a volume larger. */
function isAllowed({ path, before }: Difference): boolean {
  return path[2] === 'controllerExpandSecretRef' && before === undefined;
}

/** A volume may go over from labels that are named anew. */
function withTodaysLabels(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTodaysLabels);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTodaysLabels(item)]));
  return typeof value === 'string' ? (TODAYS_LABELS.get(value) ?? value) : value;
}

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/ (v1.34) */
const TODAYS_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
]);
