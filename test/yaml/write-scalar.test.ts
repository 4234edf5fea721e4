import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readYaml } from '../../lib/yaml/read';
import { isWritable, literalLines, writeScalar } from '../../lib/yaml/write-scalar';

describe('writeScalar', () => {
  it.each([
    ['quay.io/shop/web:1.2@sha256:ab', 'quay.io/shop/web:1.2@sha256:ab'],
    ['1.2.3', '1.2.3'],
    ['--all', '--all'],
    ['1.20', '"1.20"'],
    ['0x', '"0x"'],
    ['on', '"on"'],
    ['y', '"y"'],
    ['~', '"~"'],
    ['12:30:45', '"12:30:45"'],
    ['2024-01-01', '"2024-01-01"'],
    ['1_000', '"1_000"'],
    ['1e3', '"1e3"'],
    ['e3', '"e3"'],
    ['+e9', '"+e9"'],
    ['1_0.5E-7', '"1_0.5E-7"'],
    ['', '""'],
    ['a: b', '"a: b"'],
    ['two\nlines', '"two\\nlines"'],
    ['\u2028', '"\\u2028"'],
  ])('writes the text %j as %s where it may be plain', (text, written) => {
    expect(writeScalar(text, { flow: false, json: false, quote: 'double' })).toBe(written);
  });

  it('keeps quotes that can hold the text, and takes double ones where single ones cannot', () => {
    const place = { flow: false, json: false, quote: 'double' } as const;
    expect(writeScalar("it's", place, 'single')).toBe("'it''s'");
    expect(writeScalar('two\nlines', place, 'single')).toBe('"two\\nlines"');
    expect(writeScalar('web', place, 'double')).toBe('"web"');
    expect(writeScalar('on', { ...place, quote: 'single' })).toBe("'on'");
  });

  it('quotes what brackets would end', () => {
    expect(writeScalar('a, b', { flow: true, json: false, quote: 'double' })).toBe('"a, b"');
    expect(writeScalar('a, b', { flow: false, json: false, quote: 'double' })).toBe('a, b');
  });

  it('writes what every reader takes for the same value: ours, YAML 1.1 and YAML 1.2', () => {
    const pieces = fc.array(fc.constantFrom(...Array.from('aynoxXeE019.+-_:~#,[]{}&*!|>%@`\'"\\?=< \t\n'), 'true', 'null', ': ', ' #', '.inf', '2024-01-01', 'é', '\u0085', '\uFEFF'), { maxLength: 6 }).map((parts) => parts.join(''));
    const text = fc.oneof(pieces, fc.string({ unit: 'binary' })).filter(isWritable);
    const scalar = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(scalar, fc.boolean(), fc.constantFrom('plain', 'single', 'double'), (value, flow, style) => {
        const written = writeScalar(value, { flow, json: false, quote: 'double' }, style);
        const line = flow ? `{web: [${written}, ${written}]}\n` : `web:\n  - ${written}\n  - ${written} # note\n`;
        const expected = { web: Object.is(value, -0) ? [0, 0] : [value, value] };
        expect(readYaml('web.yaml', line).documents[0]?.value, line).toEqual(expected);
        expect(parse(line, { version: '1.1' }), line).toEqual(expected);
        expect(parse(line, { version: '1.2' }), line).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('literalLines', () => {
  it('splits what a block scalar can hold without an indentation indicator', () => {
    expect(literalLines('two\nlines\n')).toEqual({ chomp: '', lines: ['two', 'lines'] });
    expect(literalLines('two\nlines')).toEqual({ chomp: '-', lines: ['two', 'lines'] });
  });

  it.each([' first is indented\n', '\nfirst is empty\n', 'two ends\n\n', 'trailing blank \nx\n', 'tab\tinside\n'])('leaves %j to quotes', (text) => {
    expect(literalLines(text)).toBeUndefined();
  });
});
