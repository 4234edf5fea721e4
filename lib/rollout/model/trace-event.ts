import type { ControllerTraits } from './controller-traits';
import type { Action } from './draft';
import { downCount, isReady, podName } from './pods';
import type { Refusal, SetState } from './set-state';

/** Something that happened to a set, for people to read. */
export type TraceEvent = Happening & {
  /** Simulated seconds. */
  readonly at: number;
  /** Wanted pods that are missing, unavailable or about to go, once its whole step has happened. */
  readonly down: number;
};

type Happening =
  | { readonly kind: 'created' | 'deleted' | 'adopted' | 'ready'; readonly ordinal: number; readonly revision: string }
  /** The pod was ready and is no longer. */
  | { readonly kind: 'unready' | 'refused'; readonly ordinal: number; readonly revision: string; readonly reason: string }
  /** The controller took the update revision for the current one. */
  | { readonly kind: 'completed'; readonly revision: string }
  /** Nothing happens any more, and this pod is why. `revision` is `undefined` where there is no pod. */
  | { readonly kind: 'stuck'; readonly ordinal: number; readonly revision: string | undefined; readonly reason: string };

/** As a line: `deleted web-2 (A)`, `web-2 ready`, `stuck: web-2 ImagePullBackOff`. */
export function printEvent(set: Pick<SetState, 'name'>, event: TraceEvent): string {
  if (event.kind === 'completed') return `current revision is ${event.revision}`;
  const name = podName(set, event.ordinal);
  switch (event.kind) {
    case 'ready':
      return `${name} ready`;
    case 'unready':
      return `${name} not ready: ${event.reason}`;
    case 'refused':
      return `could not create ${name} (${event.revision}): ${event.reason}`;
    case 'stuck':
      return `stuck: ${name} ${event.reason}`;
    default:
      return `${event.kind} ${name} (${event.revision})`;
  }
}

/** What the nodes changed between two states of one set. */
export function kubeletEvents(before: SetState, after: SetState, traits: ControllerTraits): readonly TraceEvent[] {
  const earlier = new Map(before.pods.map((pod) => [pod.uid, pod]));
  const happenings = after.pods.flatMap((pod): readonly Happening[] => {
    const old = earlier.get(pod.uid);
    if (!old || isReady(old) === isReady(pod)) return [];
    const { ordinal, revision, reason } = pod;
    return [isReady(pod) ? { kind: 'ready', ordinal, revision } : { kind: 'unready', ordinal, revision, reason: reason ?? pod.phase }];
  });
  return dated(after, happenings, traits);
}

/** What the controller did in one sync. A refusal that it met before is no event. */
export function syncEvents(before: SetState, after: SetState, actions: readonly Action[], traits: ControllerTraits): readonly TraceEvent[] {
  const isKnown = ({ ordinal, revision, reason }: Refusal): boolean =>
    before.refusals.some((known) => known.ordinal === ordinal && known.revision === revision && known.reason === reason);
  const news = actions.filter((action) => action.kind !== 'refused' || !isKnown(action));
  return dated(after, news, traits);
}

/** The happenings at the state's moment, with what is down in it. */
export function dated(set: SetState, happenings: readonly Happening[], traits: ControllerTraits): readonly TraceEvent[] {
  if (happenings.length === 0) return [];
  const down = downCount(set, traits);
  return happenings.map((happening) => ({ ...happening, at: set.now, down }));
}
