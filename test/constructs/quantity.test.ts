import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuantity } from '../../lib/constructs/quantity';

describe('canonicalQuantity', () => {
  it.each([
    ['1000m', '1'], ['500m', '500m'], ['0.5', '500m'], ['2', '2'], ['1500', '1500'], ['2000', '2k'], ['0', '0'], ['0Gi', '0'],
    ['2048Mi', '2Gi'], ['1.5Gi', '1536Mi'], ['1Gi', '1Gi'], ['1000Mi', '1000Mi'], ['512Ki', '512Ki'], ['0.5Ki', '512'], ['0.3Ki', '307200m'],
    ['1G', '1G'], ['1000M', '1G'], ['1e3', '1e3'], ['1500e0', '1500'], ['12E2', '1200'], ['100n', '100n'], ['0.1n', '1n'], ['+5', '5'], ['-1', '-1'], ['.5', '500m'], ['5.', '5'],
  ])('writes %s as the API server does: %s', (text, expected) => {
    expect(canonicalQuantity(text)).toEqual({ ok: true, value: expected });
  });

  it.each(['', '1Gb', '1 Gi', 'Gi', '.', '1mi', '1e', '1e100', '--1', '0x1', '1,5'])('refuses %j', (text) => {
    expect(canonicalQuantity(text)).toEqual({ ok: false, problem: 'is no quantity such as 500m, 2 or 1Gi', at: 0 });
  });

  it('leaves what it wrote as it is', () => {
    const text = fc.tuple(fc.nat(), fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-2')).map(([amount, suffix]) => `${amount}${suffix}`);
    fc.assert(fc.property(text, (quantity) => {
      const once = canonicalQuantity(quantity);
      expect(once.ok && canonicalQuantity(once.value)).toEqual(once);
    }));
  });
});
