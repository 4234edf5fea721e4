import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedValue } from '../../../lib/openshift/template/typed-value';

describe('typedValue', () => {
  it.each([
    ['3', 3],
    [' -1.50 ', -1.5],
    ['true', true],
    ['null', null],
    ['"quoted"', 'quoted'],
    ['{"a": [1, null]}', { a: [1, null] }],
    ['', ''],
    ['007', '007'],
    ['True', 'True'],
    ['[1,]', '[1,]'],
    ['1e400', '1e400'],
    ['{"a": [1e400]}', '{"a": [1e400]}'],
  ])('makes %j into %j', (text, expected) => {
    expect(typedValue(text)).toEqual(expected);
  });

  it('gives back what JSON holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value);
        expect(typedValue(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps what would overflow a recursive reader as text', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(typedValue(deep)).toBe(deep);
  });
});
