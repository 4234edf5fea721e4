import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referencesIn, substituteScalar, substituteText, substituteValue } from '../../../lib/openshift/template/substitute';
import type { TemplateProblem } from '../../../lib/openshift/template/problem';
import { processedData } from './template';

describe('referencesIn', () => {
  it('tells names, offsets and forms', () => {
    expect(referencesIn('${REGISTRY}/web:${VERSION}')).toEqual([
      { name: 'REGISTRY', start: 0, end: 11, form: 'text', effective: true },
      { name: 'VERSION', start: 16, end: 26, form: 'text', effective: true },
    ]);
  });

  it('tells a typed reference that is the entire text from one that is not', () => {
    expect(referencesIn('${{PORT}}')).toEqual([{ name: 'PORT', start: 0, end: 9, form: 'typed', effective: true }]);
    expect(referencesIn('port ${{PORT}}')).toEqual([{ name: 'PORT', start: 5, end: 14, form: 'typed', effective: false }]);
  });

  it.each(['plain', '$APP', '${ APP }', '${a-b}', '${}', '${APP', '{APP}', '${{APP}'])('finds none in %s', (text) => {
    expect(referencesIn(text)).toEqual([]);
  });

  it('finds the reference after a further $', () => {
    expect(referencesIn('$${APP}')).toEqual([{ name: 'APP', start: 1, end: 7, form: 'text', effective: true }]);
  });

  it('gives back the text between the braces of each', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('${A}', '${{B}}', '$', '{', '}', 'web', '${a-b}')), (parts) => {
        const text = parts.join('');
        for (const { name, start, end, form } of referencesIn(text)) {
          expect(text.slice(start, end)).toBe(form === 'typed' ? `\${{${name}}}` : `\${${name}}`);
        }
      }),
    );
  });
});

describe('substituteText', () => {
  const texts = new Map([
    ['APP', 'web'],
    ['DOLLAR', '$'],
    ['BRACED', '{APP}'],
    ['LATER', '${APP}'],
    ['EMPTY', ''],
  ]);

  it.each([
    ['${APP}-${APP}', 'web-web'],
    ['${APP}${NOPE}', 'web${NOPE}'],
    ['${EMPTY}', ''],
    ['a ${APP} for $5', 'a web for $5'],
    ['${DOLLAR}1', '$1'],
    ['${DOLLAR}{APP}', '${APP}'],
    ['${DOLLAR}{APP} ${APP}', 'web ${APP}'],
    ['$${BRACED} ${APP}', 'web ${APP}'],
    ['${APP}-${LATER}', 'web-${APP}'],
    ['${LATER}-${APP}', 'web-${APP}'],
    ['${${APP}}', '${web}'],
    ['${{APP}}', 'web'],
    ['${{APP}} ', '${{APP}} '],
  ])('makes %s into %s', (text, expected) => {
    expect(substituteText(text, texts)).toBe(expected);
  });

  it('gives the same as replacing one reference after the other', () => {
    const part = fc.constantFrom('${A}', '${B}', '$', '{A}', '{', '}', 'web', '${a-b}', '${NOPE}');
    const value = fc.constantFrom('', 'web', '$', '${B}', '{B}', '$&', '${A}', 'A', '}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), value, value, (parts, a, b) => {
        const text = parts.join('');
        // A typed reference that is the whole text has a rule of its own.
        fc.pre(!/^\$\{\{\w+\}\}$/.test(text));
        const own = new Map([['A', a], ['B', b]]);
        let expected = text;
        for (const [reference, name = ''] of text.matchAll(/\$\{(\w+)\}/g)) expected = expected.replace(reference, () => own.get(name) ?? reference);
        expect(substituteText(text, own)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a hundred thousand references in one text without costing their square', () => {
    const text = '$${BRACED}'.repeat(100_000);
    expect(substituteText(text, texts)).toHaveLength('${APP}'.length * 100_000);
  });
});

describe('substituteScalar', () => {
  const texts = new Map([['LIST', '["${APP}", 1]'], ['APP', 'web']]);

  it('reads the JSON of a typed reference, and looks for no references in it', () => {
    expect(substituteScalar('${{LIST}}', texts)).toEqual(['${APP}', 1]);
  });

  it('makes text of a text reference always', () => {
    expect(substituteScalar('${LIST}', texts)).toBe('["${APP}", 1]');
  });
});

describe('substituteValue', () => {
  it('shares what has no reference with the input', () => {
    const value = { metadata: { name: 'web' }, spec: { image: '${APP}', ports: [{ port: 80 }] } };
    const result = substituteValue(value, new Map([['APP', 'web']]), [], noProblem);
    expect(result).toEqual({ metadata: { name: 'web' }, spec: { image: 'web', ports: [{ port: 80 }] } });
    expect(result).toHaveProperty('metadata', value.metadata);
    expect(Object.is(Object.getOwnPropertyDescriptor(result, 'metadata')?.value, value.metadata)).toBe(true);
  });

  it('visits lists and maps at any depth, and leaves numbers, booleans and null alone', () => {
    const value = [{ a: [['${APP}', 1, true, null, '${{N}}']] }];
    const texts = new Map([['APP', 'web'], ['N', '2']]);
    expect(substituteValue(value, texts, [], noProblem)).toEqual([{ a: [['web', 1, true, null, 2]] }]);
  });

  it('substitutes keys, and keeps their order', () => {
    const data = { first: 1, '${APP}.conf': 2, last: 3 };
    expect(JSON.stringify(processedData(data, { APP: 'web' }))).toBe('{"first":1,"web.conf":2,"last":3}');
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('takes %s for a key like any other', (key) => {
    const value: unknown = JSON.parse(`{"${key}": {"image": "\${APP}"}, "\${APP}": 1}`);
    const result = substituteValue(value, new Map([['APP', 'web']]), [], noProblem);
    expect(JSON.stringify(result)).toBe(`{"${key}":{"image":"web"},"web":1}`);
  });

  it('makes a key of a typed reference to text', () => {
    expect(processedData({ '${{APP}}': 1 }, { APP: 'web' })).toEqual({ web: 1 });
  });
});

function noProblem({ message }: TemplateProblem): void {
  throw new Error(message);
}
