import type { ControllerTraits } from './controller-traits';
import { advanceKubelet, nextChangeAt } from './kubelet';
import { fateOf, type KubeletScript } from './kubelet-script';
import { minReadyOf } from './pods';
import type { SetState } from './set-state';
import { sync } from './sync';
import { kubeletEvents, syncEvents, type TraceEvent } from './trace-event';

/** A set, the controller of some release, and the nodes its pods land on. */
export interface World {
  readonly set: SetState;
  readonly traits: ControllerTraits;
  readonly script: KubeletScript;
}

export interface Stepped {
  readonly world: World;
  readonly events: readonly TraceEvent[];
  /** Whether anything can still happen by itself. Where it cannot, every later step changes nothing. */
  readonly alive: boolean;
}

/**
 * One step: the nodes bring every pod up to the moment, then the controller syncs once. While the controller acts, no time passes;
 * once it waits, the step ends at the next moment at which a pod changes.
 */
export function step(world: World): Stepped {
  const { traits, script } = world;
  const advanced = advanceKubelet(world.set, script);
  const { state, actions } = sync(advanced, traits, (pod) => refusalOf(script, pod));
  const events = [...kubeletEvents(world.set, advanced, traits), ...syncEvents(advanced, state, actions, traits)];
  // A refusal is tried again and again, and nothing comes of it.
  if (actions.some((action) => action.kind !== 'refused')) return { world: { ...world, set: state }, events, alive: true };
  const next = nextChangeAt(state, script, minReadyOf(state.spec, traits));
  return { world: { ...world, set: { ...state, now: next ?? state.now } }, events, alive: next !== undefined };
}

function refusalOf(script: KubeletScript, pod: { readonly ordinal: number; readonly revision: string }): string | undefined {
  const fate = fateOf(script, pod);
  return fate.kind === 'rejected' ? fate.reason : undefined;
}
