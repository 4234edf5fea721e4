import { describe, expect, it } from 'vitest';
import { backoffMs, isTransientStatus, retryAfterMs } from '../../lib/registry/retry';

const NOW = Date.UTC(2026, 2, 1, 12, 0, 0);

describe('what is asked again', () => {
  it.each([408, 429, 499, 500, 502, 503, 504, 522])('an answer %i', (status) => {
    expect(isTransientStatus(status)).toBe(true);
  });

  it.each([200, 307, 400, 401, 403, 404, 405, 407, 501])('not an answer %i', (status) => {
    expect(isTransientStatus(status)).toBe(false);
  });
});

describe('the wait between attempts', () => {
  it('doubles', () => {
    expect([1, 2, 3].map((attempt) => backoffMs(attempt, 500, 0.5))).toEqual([500, 1000, 2000]);
  });

  it('is spread by a fifth both ways', () => {
    expect([0, 1].map((random) => Math.round(backoffMs(1, 500, random)))).toEqual([400, 600]);
  });

  it('never passes 15 seconds', () => {
    expect(backoffMs(12, 500, 1)).toBe(15_000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['3', 3000],
    [' 120 ', 120_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:00:05 GMT', 5000],
    ['Sunday, 01-Mar-26 12:00:05 GMT', 5000],
    ['Sun Mar  1 12:00:05 2026', 5000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ])('%s is %i ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([undefined, '', 'soon', '-5', '1.5', 'Sun, 99 Mai 2026'])('%s says nothing', (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });
});
