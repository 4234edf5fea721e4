import { printable } from '../base/unknown';
import { setSpecOf } from '../rollout/model/set-spec';
import { freshSet, type SetSpec, settledSet } from '../rollout/model/set-state';
import { controllerTraits } from '../rollout/model/controller-traits';
import { ALL_WELL, type FateRule } from '../rollout/model/kubelet-script';
import { startOf } from '../rollout/model/pods';
import type { World } from '../rollout/model/world';
import type { WorkloadChange } from './workload-change';

/** The revisions of a plan: that of the old manifest, that of the new one, and that of the correction after a failure. */
export const OLD = 'old';
export const NEW = 'new';
export const CORRECTED = 'corrected';

/** A StatefulSet at the moment after its new manifest was applied. */
export interface SetWorld {
  readonly world: World;
  /** The new spec, with all its pods. */
  readonly spec: SetSpec;
  /** The replicas before; 0 for a new set. */
  readonly replicasBefore: number;
  /** Pods at the low end that are left out of the simulation, because it would take long and they come last. */
  readonly leftOut: number;
}

/** The most pods that are simulated: the time that takes grows with their square. */
const MOST_SIMULATED = 60;

/**
 * The set with every old pod ready and the change applied. `undefined` for other kinds, for sets that are gone, and where unknown text
 * decides when pods come and go. `rolls` says whether the template is another.
 */
export function setWorldOf({ before, after, target }: WorkloadChange, rolls: boolean, fates: readonly FateRule[] = []): SetWorld | undefined {
  const spec = after && setSpecOf(after);
  const old = before ? setSpecOf(before) : undefined;
  if (!spec || (before && !old)) return undefined;
  const known = controllerTraits(target);
  const placed = (one: SetSpec): SetSpec => ({ ...one, start: startOf(one, known) });
  const [shown, shownOld, leftOut] = topOf(placed(spec), old && placed(old));
  // What the release makes of the first ordinal is settled by now.
  const traits = { ...known, startOrdinal: true };
  const name = printable(after.name);
  const set = shownOld ? { ...settledSet(name, shownOld, OLD), spec: shown } : freshSet(name, shown, NEW);
  const updateRevision = !shownOld || rolls ? NEW : OLD;
  return {
    world: { set: { ...set, updateRevision }, traits, script: { ...ALL_WELL, fates } },
    spec: placed(spec),
    replicasBefore: old?.replicas ?? 0,
    leftOut,
  };
}

/** The highest pods of a large set. Where it is scaled at the same time, no more than its highest pods that stay and as many that come or go. */
function topOf(spec: SetSpec, old: SetSpec | undefined): readonly [SetSpec, SetSpec | undefined, number] {
  const shared = old ? Math.min(spec.replicas, old.replicas) : 0;
  const cut = Math.max(0, shared - MOST_SIMULATED);
  const top = (one: SetSpec): SetSpec => {
    const { strategy } = one;
    const params = strategy.type === 'RollingUpdate' ? strategy.rollingUpdate : undefined;
    const moved = params ? { type: 'RollingUpdate' as const, rollingUpdate: { ...params, partition: Math.max(0, params.partition - cut) } } : strategy;
    return { ...one, start: one.start + cut, replicas: Math.min(one.replicas - cut, 2 * MOST_SIMULATED), strategy: cut > 0 ? moved : strategy };
  };
  return [top(spec), old && top(old), cut];
}
