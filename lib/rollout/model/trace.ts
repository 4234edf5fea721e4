import { blockerOf } from './blocker';
import type { ControllerTraits } from './controller-traits';
import { downCount, downTest, sortPods, startOf } from './pods';
import type { PodState, SetState } from './set-state';
import { dated, printEvent, type TraceEvent } from './trace-event';
import { step, type World } from './world';

/** What happens to a set that is left to itself. */
export interface Trace {
  readonly events: readonly TraceEvent[];
  /**
   * `stable`: nothing changes any more. `until`: the given condition came true first. `unfinished`: neither within the steps allowed,
   * as with a pod that crashes and restarts for ever.
   */
  readonly end: 'stable' | 'until' | 'unfinished';
  /** Wanted pods that were missing or unavailable at once, at worst, the first moment included. */
  readonly mostDown: number;
  /** Whether at the end every wanted pod is available, the ones that the strategy updates are updated, and no other pod is left. */
  readonly settled: boolean;
  readonly world: World;
}

export interface RunOptions {
  /** Asked before each step. */
  readonly until?: (world: World) => boolean;
  /** @default 500, and 100 more for each pod that is there or wanted */
  readonly maxSteps?: number;
}

/** Runs the world until nothing changes any more. It takes a few steps a pod, each in proportion to the pods. */
export function run(start: World, { until, maxSteps = stepsFor(start.set) }: RunOptions = {}): Trace {
  const events: TraceEvent[] = [];
  let world = start;
  let mostDown = downCount(start.set, start.traits);
  for (let taken = 0; taken < maxSteps; taken += 1) {
    if (until?.(world)) return traceOf('until', events, mostDown, world);
    const stepped = step(world);
    events.push(...stepped.events);
    world = stepped.world;
    mostDown = Math.max(mostDown, downCount(world.set, world.traits));
    if (!stepped.alive) return traceOf('stable', [...events, ...stuckEvents(world)], mostDown, world);
  }
  return traceOf('unfinished', events, mostDown, world);
}

/** The events as lines, in order. */
export function printTrace({ events, world }: Trace): readonly string[] {
  return events.map((event) => printEvent(world.set, event));
}

function stepsFor({ spec, pods }: SetState): number {
  return 500 + 100 * (spec.replicas + pods.length);
}

function traceOf(end: Trace['end'], events: readonly TraceEvent[], mostDown: number, world: World): Trace {
  return { events, end, mostDown, settled: isSettled(world), world };
}

/** Pods below the partition may stay as they are, and under OnDelete any pod may. */
function isSettled({ set, traits }: World): boolean {
  const { inRange, condemned } = sortPods(set, traits);
  if (condemned.length > 0 || downCount(set, traits) > 0) return false;
  const from = updatedFrom(set, traits);
  return inRange.slice(from).every((pod) => pod?.revision === set.updateRevision);
}

function updatedFrom({ spec: { strategy, replicas } }: SetState, traits: ControllerTraits): number {
  if (strategy.type === 'OnDelete') return replicas;
  if (strategy.type === 'Recreate' && traits.recreate) return 0;
  return strategy.type === 'RollingUpdate' ? (strategy.rollingUpdate?.partition ?? 0) : 0;
}

/** The pods that a set at a standstill waits for: the blocker of an ordered one, every pod that is down of a Parallel one. */
function stuckEvents({ set, traits }: World): readonly TraceEvent[] {
  if (set.presence !== 'present') return [];
  const isDown = downTest(set, traits);
  const { inRange, condemned } = sortPods(set, traits);
  const start = startOf(set.spec, traits);
  const down = inRange.flatMap((pod, index) => (isDown(pod) ? [{ ordinal: start + index, pod }] : []));
  const held = condemned.filter(isDown).map((pod) => ({ ordinal: pod.ordinal, pod }));
  const waiting = set.spec.podManagementPolicy === 'Parallel' ? [...down, ...held.toReversed()] : [...firstDown(set, traits), ...held].slice(0, 1);
  const happenings = waiting.map(({ ordinal, pod }) => ({
    kind: 'stuck' as const,
    ordinal,
    revision: pod?.revision,
    reason: pod ? podReason(pod) : missingReason(set, ordinal),
  }));
  return dated(set, happenings, traits);
}

function firstDown(set: SetState, traits: ControllerTraits): readonly { readonly ordinal: number; readonly pod: PodState | undefined }[] {
  const blocker = blockerOf(set, traits);
  return blocker ? [blocker] : [];
}

function podReason(pod: PodState): string {
  return pod.deletedAt === undefined ? (pod.reason ?? pod.phase) : 'Terminating';
}

function missingReason({ refusals }: SetState, ordinal: number): string {
  return refusals.find((refusal) => refusal.ordinal === ordinal)?.reason ?? 'missing';
}
