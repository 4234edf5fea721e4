import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { secondsOfFailures, secondsToGiveUp } from '../../lib/rollout/probe-patience';

describe('secondsToGiveUp', () => {
  it('counts the delay and a period for each failure', () => {
    expect(secondsToGiveUp({ initialDelaySeconds: 30, periodSeconds: 5, failureThreshold: 6 })).toBe(60);
  });

  it('fills in no delay, ten seconds and three failures', () => {
    expect(secondsToGiveUp({})).toBe(30);
    expect(secondsToGiveUp({ periodSeconds: 0, failureThreshold: null })).toBe(30);
    expect(secondsToGiveUp({ initialDelaySeconds: 5, failureThreshold: 1 })).toBe(15);
  });

  it('knows nothing where a number is not known', () => {
    for (const probe of [{ periodSeconds: unknownText('PERIOD') }, { initialDelaySeconds: '30' }, { failureThreshold: -1 }, { periodSeconds: 2.5 }])
      expect(secondsToGiveUp(probe)).toBeUndefined();
  });

  it('survives what is no probe', () => {
    expect([undefined, null, 'probe', []].map(secondsToGiveUp)).toEqual([30, 30, 30, 30]);
  });
});

describe('secondsOfFailures', () => {
  it('leaves the delay out', () => {
    expect(secondsOfFailures({ initialDelaySeconds: 90, periodSeconds: 5, failureThreshold: 6 })).toBe(30);
  });

  it('does not need the delay to be known', () => {
    expect(secondsOfFailures({ initialDelaySeconds: unknownText('DELAY') })).toBe(30);
  });
});
