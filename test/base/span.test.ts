import { describe, expect, it } from 'vitest';
import { LineMap } from '../../lib/base/span';

describe('LineMap', () => {
  const lines = new LineMap('one\r\ntwo\rthree\n\nfive');

  it.each([
    [0, 1, 1],
    [3, 1, 4],
    [5, 2, 1],
    [9, 3, 1],
    [15, 4, 1],
    [16, 5, 1],
    [20, 5, 5],
  ])('puts offset %i at line %i, column %i', (offset, line, column) => {
    expect(lines.positionAt(offset)).toEqual({ line, column, offset });
  });

  it('gives lines without their ends', () => {
    expect([1, 2, 3, 4, 5, 6].map((line) => lines.lineText(line))).toEqual(['one', 'two', 'three', '', 'five', '']);
  });
});
