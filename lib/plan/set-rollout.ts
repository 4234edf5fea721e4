import { run, type Trace } from '../rollout/model/trace';
import { podName, startOf } from '../rollout/model/pods';
import type { SetSpec, SetState } from '../rollout/model/set-state';
import { momentsOf } from './moments';
import type { RolloutPlan } from './plan';
import { OLD, type SetWorld } from './set-world';

/** The most pods that a list names. */
const MOST_NAMED = 20;

/** How the pods of a StatefulSet restart when all goes well. */
export function setRollout({ world, spec, leftOut }: SetWorld): RolloutPlan {
  const trace = run(world);
  const restarted = restartsIn(trace, world.set);
  const untouched = trace.world.set.pods.filter(({ revision, deletedAt }) => revision === OLD && deletedAt === undefined);
  const held = heldBack(spec);
  // What is left out is all below the partition, or it is all to restart, but for the part that the partition splits.
  const heldLeftOut = Math.min(leftOut, held);
  const start = startOf(spec, world.traits);
  const low = Array.from({ length: Math.min(heldLeftOut, MOST_NAMED) }, (_, at) => podName(world.set, start + at));
  const names = restarted.map((ordinal) => podName(world.set, ordinal));
  return {
    strategy: strategyWords(spec),
    order: names.slice(0, MOST_NAMED),
    more: Math.max(0, names.length - MOST_NAMED) + leftOut - heldLeftOut,
    mostDown: mostDownOf(trace, world.set),
    replicas: spec.replicas,
    untouched: [...low, ...untouched.map(({ ordinal }) => podName(world.set, ordinal))].slice(0, MOST_NAMED),
    moments: momentsOf(world.set, trace),
  };
}

/** The ordinals that were there and come back, in the order in which they go. */
function restartsIn({ events, world }: Trace, from: SetState): readonly number[] {
  const first = startOf(world.set.spec, world.traits);
  const stays = (ordinal: number): boolean => ordinal >= first && ordinal < first + world.set.spec.replicas;
  const gone = events.flatMap((event) => (event.kind === 'deleted' && stays(event.ordinal) ? [event.ordinal] : []));
  return [...new Set(gone)].filter((ordinal) => from.pods.some((pod) => pod.ordinal === ordinal));
}

/** Pods that were there, are to stay, and are missing at once. Those that scaling adds or takes away are not down. */
function mostDownOf(trace: Trace, from: SetState): number {
  const staying = new Set(restartsIn(trace, from));
  const down = new Set<number>();
  let most = 0;
  for (const event of trace.events) {
    if (!('ordinal' in event) || !staying.has(event.ordinal)) continue;
    if (event.kind === 'deleted' || event.kind === 'unready') down.add(event.ordinal);
    else if (event.kind === 'ready') down.delete(event.ordinal);
    most = Math.max(most, down.size);
  }
  return most;
}

/** Pods at the low end that keep the old template: all of them under OnDelete. */
function heldBack({ strategy, replicas }: SetSpec): number {
  if (strategy.type === 'OnDelete') return replicas;
  return strategy.type === 'RollingUpdate' ? Math.min(strategy.rollingUpdate?.partition ?? 0, replicas) : 0;
}

/** `RollingUpdate, OrderedReady`, with what departs from the defaults. */
function strategyWords({ strategy, podManagementPolicy }: SetSpec): string {
  const partition = strategy.type === 'RollingUpdate' ? (strategy.rollingUpdate?.partition ?? 0) : 0;
  return [strategy.type, podManagementPolicy, ...(partition > 0 ? [`partition ${partition}`] : [])].join(', ');
}
