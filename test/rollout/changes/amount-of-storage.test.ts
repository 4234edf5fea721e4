import { describe, expect, it } from 'vitest';
import { compareQuantities } from '../../../lib/rollout/changes/amount-of-storage';

describe('quantities', () => {
  it.each([
    ['1Gi', '1024Mi'],
    ['1.5Gi', '1536Mi'],
    ['1', '1000m'],
    ['2e3', '2k'],
    ['5e-1', '500m'],
    [1073741824, '1Gi'],
    ['-0', '0'],
  ])('%s is as much as %s', (one, other) => {
    expect(compareQuantities(one, other)).toBe(0);
  });

  it.each([
    ['1G', '1Gi'],
    ['999m', '1'],
    ['-1', '0'],
    ['0.1', '0.11'],
  ])('%s is less than %s', (one, other) => {
    expect(compareQuantities(one, other)).toBeLessThan(0);
    expect(compareQuantities(other, one)).toBeGreaterThan(0);
  });

  it.each(['', 'Gi', '1gi', '1 Gi', true, undefined, '9'.repeat(31)])('%j is none', (value) => {
    expect(compareQuantities(value, '1Gi')).toBeUndefined();
  });
});
