import type { Trace } from '../rollout/model/trace';
import type { TraceEvent } from '../rollout/model/trace-event';
import type { PodState, SetState } from '../rollout/model/set-state';
import { podName } from '../rollout/model/pods';
import type { Moment } from './plan';
import { OLD } from './set-world';

/** The most pods whose lives are shown. */
export const MOST_SHOWN = 24;

/**
 * The lives of a set's pods, the highest first, from the moment of the change on; each ends a little after the last thing that happened.
 * `from` is the set at that moment.
 */
export function momentsOf(from: SetState, { events, world }: Trace): readonly Moment[] {
  const end = Math.max(world.set.now, ...events.map(({ at }) => at)) + 2;
  const ordinals = new Set([...from.pods, ...world.set.pods].map(({ ordinal }) => ordinal));
  const shown = Array.from(ordinals).sort((one, other) => other - one);
  return shown.slice(0, MOST_SHOWN).flatMap((ordinal) => {
    const pod = from.pods.find((one) => one.ordinal === ordinal);
    const own = events.filter((event) => 'ordinal' in event && event.ordinal === ordinal);
    const { start, replicas } = world.set.spec;
    return lifeOf(podName(from, ordinal), pod, own, { end, isGone: ordinal < start || ordinal >= start + replicas });
  });
}

/** One stretch after another; those that take no time are left out. */
function lifeOf(pod: string, first: PodState | undefined, events: readonly TraceEvent[], { end, isGone }: { readonly end: number; readonly isGone: boolean }): readonly Moment[] {
  const moments: Moment[] = [];
  let open: Pick<Moment, 'from' | 'state'> | undefined = first && { from: 0, state: 'old' };
  const close = (to: number): void => {
    if (open && to > open.from) moments.push({ pod, from: open.from, to, state: open.state });
  };
  for (const event of events) {
    const state = stateAfter(event, open?.state);
    if (state === undefined || state === open?.state) continue;
    // The change itself takes a second, so that every picture begins with what was there.
    const from = event.at + 1;
    close(from);
    open = { from, state };
  }
  // A pod that scaling took away leaves nothing behind it.
  if (!isGone || open?.state !== 'down') close(end + 1);
  return moments;
}

function stateAfter(event: TraceEvent, state: Moment['state'] | undefined): Moment['state'] | undefined {
  switch (event.kind) {
    case 'deleted':
    case 'created':
    case 'unready':
    case 'refused':
      return 'down';
    case 'ready':
      return event.revision === OLD ? 'old' : 'new';
    case 'stuck':
      return 'stuck';
    default:
      return state;
  }
}
