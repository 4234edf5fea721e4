import type { LivePod } from './pod-state';
import type { PodClass } from './set-diagnosis';

/** How long a pod may be as it is before that means anything, in milliseconds. Pulls and volumes take their time. */
export function thresholdOf({ seen }: Pick<LivePod, 'seen'>): number {
  return THRESHOLDS_MS[seen.state];
}

const MINUTE = 60_000;

const THRESHOLDS_MS: Readonly<Record<PodClass, number>> = {
  terminating: 0,
  finished: 0,
  image: 2 * MINUTE,
  config: 2 * MINUTE,
  // A crash has happened, however young it is.
  crash: 0,
  unscheduled: 2 * MINUTE,
  starting: 5 * MINUTE,
  'not-ready': 5 * MINUTE,
  // A ready pod that does not count as available is one of minReadySeconds, and becomes it by itself.
  ready: Infinity,
};
