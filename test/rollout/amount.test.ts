import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { type Amount, amountOf, isZero, printAmount, scaled } from '../../lib/rollout/amount';

const percent = (share: number): Amount => ({ kind: 'percent', percent: share });

describe('amountOf', () => {
  it('reads whole numbers and percentages', () => {
    expect([0, 1, '0%', '25%', '100%', '007%'].map(amountOf)).toEqual([
      { kind: 'pods', pods: 0 },
      { kind: 'pods', pods: 1 },
      percent(0),
      percent(25),
      percent(100),
      percent(7),
    ]);
  });

  it('reads nothing else, above all no number in quotes', () => {
    const values = ['1', '25', '-1%', '2.5%', '25 %', '%', '', -1, 1.5, NaN, null, undefined, true, {}, [1], `${'9'.repeat(20)}%`];
    expect(values.map(amountOf)).toEqual(values.map(() => undefined));
  });

  it('does not guess at text that deployment supplies', () => {
    expect(amountOf(unknownText('SURGE'))).toBeUndefined();
    expect(amountOf(`${unknownText('SURGE')}%`)).toBeUndefined();
  });

  it('prints back what it read', () => {
    for (const value of [0, 3, '0%', '25%']) {
      const amount = amountOf(value);
      expect(amount && printAmount(amount)).toBe(String(value));
    }
  });
});

describe('isZero', () => {
  it('holds for 0 and 0% alone', () => {
    expect([amountOf(0), amountOf('0%'), amountOf(1), amountOf('1%')].map((amount) => amount && isZero(amount))).toEqual([true, true, false, false]);
  });
});

describe('scaled', () => {
  it('rounds a share to whole pods, up or down', () => {
    expect([1, 3, 4, 5, 8].map((pods) => scaled(percent(25), pods, 'up'))).toEqual([1, 1, 1, 2, 2]);
    expect([1, 3, 4, 5, 8].map((pods) => scaled(percent(25), pods, 'down'))).toEqual([0, 0, 1, 1, 2]);
  });

  it('needs no rounding where the share is whole', () => {
    for (const share of [0, 10, 29, 58, 100]) expect(scaled(percent(share), 100, 'up')).toBe(scaled(percent(share), 100, 'down'));
  });

  it('leaves a number of pods as it is, even above the pods there are', () => {
    expect(scaled({ kind: 'pods', pods: 5 }, 3, 'down')).toBe(5);
  });
});
