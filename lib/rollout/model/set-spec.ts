import { fieldOf } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import { amountOf } from '../amount';
import { podManagementPolicyOf, replicasOf, startOrdinalOf } from '../stateful-set';
import { partitionOf, updateStrategyOf } from '../update-strategy';
import type { SetSpec, SetStrategy } from './set-state';

/**
 * What the model needs of a StatefulSet's manifest, with what the API server fills in. `undefined` for other kinds, and where one of
 * the fields is not known or holds what the API server refuses.
 */
export function setSpecOf(object: KubeObject): SetSpec | undefined {
  if (object.kind !== 'StatefulSet') return undefined;
  const replicas = replicasOf(object);
  const start = startOrdinalOf(object);
  const podManagementPolicy = podManagementPolicyOf(object);
  const strategy = setStrategyOf(object);
  const minReadySeconds = fieldOf(object.value['spec'], 'minReadySeconds') ?? 0;
  if (replicas === undefined || start === undefined || !strategy || !isSeconds(minReadySeconds)) return undefined;
  if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') return undefined;
  return { replicas, start, podManagementPolicy, strategy, minReadySeconds };
}

function setStrategyOf(object: KubeObject): SetStrategy | undefined {
  const strategy = updateStrategyOf(object);
  if (strategy?.type === 'OnDelete' || strategy?.type === 'Recreate') return { type: strategy.type };
  if (strategy?.type !== 'RollingUpdate') return undefined;
  // Only where the type itself is filled in does `partition: 0` come with it; a written type stands alone.
  if (strategy.rollingUpdate === undefined && !strategy.defaulted) return { type: 'RollingUpdate', rollingUpdate: undefined };
  const partition = partitionOf(strategy);
  const written = fieldOf(strategy.rollingUpdate, 'maxUnavailable') ?? undefined;
  const maxUnavailable = amountOf(written);
  if (partition === undefined || (written !== undefined && !maxUnavailable)) return undefined;
  return { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable } };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
