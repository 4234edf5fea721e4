import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateText, type Generated } from '../../../lib/openshift/template/generator';

describe('generateText on the rows of the grammar', () => {
  it('[0-1]{8} is always 00000000, as the last character of a range is never drawn', () => {
    expect(generateText('[0-1]{8}', () => 0.999)).toEqual({ ok: true, text: '00000000', steady: true });
  });

  it('[0-9] ends with 8 and [a-z] with y', () => {
    expect(textOf(generateText('[0-9]{3}[a-z]{3}', () => 0.999999))).toBe('888yyy');
  });

  it.each(['[a-zA-Z0-9_]{8}', '[0-9]', 'plain'])('%s comes back as it is, without an error', (from) => {
    expect(generateText(from, Math.random)).toEqual({ ok: true, text: from, steady: true });
  });

  it.each(['[ABC]{3}', '[a-zABC]{4}'])('%s is malformed', (from) => {
    expect(generateText(from, Math.random)).toMatchObject({ ok: false, code: 'bad-generator', problem: expect.stringContaining('malformed') as unknown });
  });

  it('[Z-A]{3} runs backwards', () => {
    expect(generateText('[Z-A]{3}', Math.random)).toMatchObject({ code: 'bad-generator', problem: expect.stringContaining('backwards') as unknown });
  });

  it.each(['[A-Z]{0}', '[A-Z]{256}', '[A-Z]{99999999999999999999}'])('%s has a length outside 1 to 255', (from) => {
    expect(generateText(from, Math.random)).toMatchObject({ code: 'bad-generator', problem: expect.stringContaining('1 to 255') as unknown });
  });

  it('[0-0]{3} has an empty alphabet, which crashes the processor', () => {
    expect(generateText('[0-0]{3}', Math.random)).toMatchObject({ ok: false, code: 'empty-alphabet' });
  });
});

describe('generateText', () => {
  it.each([
    ['[\\d]{4}', /^[0-9]{4}$/],
    ['[\\w]{200}', /^[a-zA-Z0-9_]{200}$/],
    ['[\\a]{200}', /^[a-zA-Z0-9]{200}$/],
    ['[\\A]{200}', /^[^a-zA-Z0-9\s]{200}$/],
    ['user[A-C]{3}', /^user[AB]{3}$/],
    ['[a-d]{2}-[0-3]{255}', /^[abc]{2}-[012]{255}$/],
  ])('%s gives what its sets hold, and another text each time', (from, expected) => {
    const generated = generateText(from, Math.random);
    expect(textOf(generated)).toMatch(expected);
    expect(generated).toMatchObject({ steady: false });
  });

  it('draws each character once, however many items of the set hold it', () => {
    const numbers = [0, 0.5];
    expect(textOf(generateText('[a-ca-c]{2}', () => numbers.shift() ?? 0))).toBe('ab');
  });

  it('takes an item by its first and last character, so that [\\wa-z] draws capitals too', () => {
    expect(textOf(generateText('[\\wa-z]{1}', () => 0.999))).toBe('9');
  });

  it('runs ranges in the order a-z A-Z 0-9', () => {
    expect(textOf(generateText('[y-B]{4}', counting()))).toBe('yzAy');
  });

  it('searches drawn text again', () => {
    expect(textOf(generateText('[[a-b]{1}-d]{2}', () => 0))).toBe('aa');
  });

  it('gives an example, always the same, without random numbers', () => {
    expect(generateText('pw-[a-z]{3}')).toEqual({ ok: true, text: 'pw-aaa', steady: false });
  });

  it('refuses a text that would cost its square', () => {
    expect(generateText('[a-z]{9}'.repeat(2_000), Math.random)).toMatchObject({ ok: false, code: 'bad-generator' });
  });

  it('keeps the length that each set asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (length, number) => {
        expect(textOf(generateText(`shop-[a-zA-Z0-9]{${String(length)}}`, () => number))).toHaveLength(length + 5);
      }),
    );
  });
});

function textOf(generated: Generated): string {
  return generated.ok ? generated.text : `not generated: ${generated.problem}`;
}

/** 0, 1/3, 2/3, 0, ... so that an alphabet of three is drawn in its order. */
function counting(): () => number {
  let at = 0;
  return () => (at++ % 3) / 3 + 0.01;
}
