import { fieldOf } from '../kube/json';

/**
 * Seconds that a probe takes to give up on a container that never answers: the delay, and one period for each failure.
 * `undefined` where a number is not known. Zeros and what is left out are as the API server fills them in.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go (SetDefaults_Probe)
 */
export function secondsToGiveUp(probe: unknown): number | undefined {
  const delay = wholeNumber(fieldOf(probe, 'initialDelaySeconds') ?? 0);
  const failing = secondsOfFailures(probe);
  return delay === undefined || failing === undefined ? undefined : delay + failing;
}

/** Seconds that a probe bears failures in a row, the delay at the start left out. `undefined` as above. */
export function secondsOfFailures(probe: unknown): number | undefined {
  const period = wholeNumber(fieldOf(probe, 'periodSeconds') || 10);
  const failures = wholeNumber(fieldOf(probe, 'failureThreshold') || 3);
  return period === undefined || failures === undefined ? undefined : period * failures;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
