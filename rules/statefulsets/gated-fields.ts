import { type Path, printPath } from '../../lib/base/path';
import { fieldOf, mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf } from '../../lib/kube/workloads';
import { amountOf, isZero } from '../../lib/rollout/amount';
import {
  CLAIM_RETENTION,
  DAEMON_SURGE,
  type FeatureGate,
  MAX_UNAVAILABLE,
  MIN_READY_SECONDS,
  SIDECARS,
  START_ORDINAL,
} from '../../lib/rollout/feature-gates';

/** A field that not every release reads, with a value that asks for more than its absence would. */
export interface GatedField {
  readonly gate: FeatureGate;
  readonly path: Path;
  /** As people name it: `rollingUpdate.maxUnavailable`. */
  readonly field: string;
  /** What happens where it is dropped, as a clause. */
  readonly loss: string;
}

/** The gated fields of a StatefulSet, DaemonSet or Deployment. Values that deployment supplies may ask for nothing, and are left out. */
export function gatedFieldsOf(object: KubeObject): readonly GatedField[] {
  const sidecars = containersOf(object)
    .filter(({ field, value }) => field === 'initContainers' && value['restartPolicy'] === 'Always')
    .map(({ name, path }) =>
      gated(
        SIDECARS,
        [...path, 'restartPolicy'],
        `the pods wait for ${name || 'that init container'} to end before their containers start`,
      ),
    );
  switch (object.kind) {
    case 'StatefulSet':
      return [...fieldsOfSet(object), ...sidecars];
    case 'DaemonSet':
      return [...surgeOf(object), ...sidecars];
    default:
      return sidecars;
  }
}

function fieldsOfSet({ value }: KubeObject): readonly GatedField[] {
  const spec = value['spec'];
  const fields: GatedField[] = [];
  const unavailable = amountOf(fieldOf(mapField(mapField(spec, 'updateStrategy'), 'rollingUpdate'), 'maxUnavailable'));
  // One at a time is what happens anyway; 0 is refused wherever it is read.
  if (unavailable && !isZero(unavailable) && !(unavailable.kind === 'pods' && unavailable.pods === 1))
    fields.push(gated(MAX_UNAVAILABLE, ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'], 'pods are updated one at a time'));
  if (isPositive(fieldOf(spec, 'minReadySeconds')))
    fields.push(gated(MIN_READY_SECONDS, ['spec', 'minReadySeconds'], 'a pod counts as available the moment it is ready'));
  const retention = mapField(spec, 'persistentVolumeClaimRetentionPolicy');
  if (retention['whenDeleted'] === 'Delete' || retention['whenScaled'] === 'Delete')
    fields.push(gated(CLAIM_RETENTION, ['spec', 'persistentVolumeClaimRetentionPolicy'], 'the claims stay when pods or the set go'));
  if (isPositive(fieldOf(mapField(spec, 'ordinals'), 'start')))
    fields.push(gated(START_ORDINAL, ['spec', 'ordinals'], 'the pods are counted from 0'));
  return fields;
}

function surgeOf({ value }: KubeObject): readonly GatedField[] {
  const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxSurge'];
  const surge = amountOf(fieldOf(mapField(mapField(value['spec'], 'updateStrategy'), 'rollingUpdate'), 'maxSurge'));
  return surge && !isZero(surge) ? [gated(DAEMON_SURGE, path, 'each old pod goes before its successor starts')] : [];
}

function gated(gate: FeatureGate, path: Path, loss: string): GatedField {
  // `spec.` and the strategy say nothing that the object and the last steps do not.
  return { gate, path, field: printPath(path.slice(path.length > 2 ? -2 : -1).filter((step) => step !== 'spec')), loss };
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}
