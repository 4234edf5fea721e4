import { describe, expect, it } from 'vitest';
import { momentIn, printSpan } from '../../lib/diagnosis/moments';

describe('a span of time', () => {
  it.each([
    [-5, '0 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7199, '119 min'],
    [7200, '2 h'],
    [172_799, '47 h'],
    [172_800, '2 days'],
  ])('%d seconds', (seconds, text) => {
    expect(printSpan(seconds * 1000)).toBe(text);
  });
});

describe('a moment', () => {
  it('is in milliseconds', () => {
    expect(momentIn({ at: '1970-01-01T00:00:01Z' }, 'at')).toBe(1000);
    expect(momentIn({ at: '1970-01-01T00:00:01.500000Z' }, 'at')).toBe(1500);
  });

  it('is none where no time stands', () => {
    for (const at of [undefined, null, '', 'soon', 7]) expect(momentIn({ at }, 'at')).toBeUndefined();
  });
});
