import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { printDocuments, printYaml, UnprintableError } from '../../lib/constructs/emit';
import { readYaml } from '../../lib/yaml/read';

/** What five readers make of the text: two libraries, each as YAML 1.1 and as YAML 1.2, and ours, which reads as Kubernetes does. */
function readBack(text: string): readonly unknown[] {
  const byYaml = (['1.1', '1.2'] as const).map((version) => {
    const document = parseDocument(text, { version, ...(version === '1.1' ? { schema: 'yaml-1.1' } : {}) });
    if (document.errors[0]) throw document.errors[0];
    return document.toJS() as unknown;
  });
  return [...byYaml, load(text, { schema: CORE_SCHEMA }), load(text, { schema: YAML11_SCHEMA }), readYaml('shop.yaml', text).documents[0]?.value];
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  // The characters that mean something to YAML, far more often than chance would have them.
  fc.string({ unit: fc.constantFrom(...Array.from('ae01y.:-+_#\'"|>&*!%@`?{}[],~=<\n\r\t \u0085\u2028\ufeffé')), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789eExXobBnN._+-:TZ')), maxLength: 12 }),
  fc.constantFrom('y', 'No', 'ON', 'null', 'NULL', '~', '1.10', '012', '0o14', '1_000', '1:30', '2024-01-01', '1e3', 'e3', '.inf', '<<', '=', '---', '...', '- a', 'a: b', 'a #b', '1Gi', '64Mi', ''),
);

describe('printYaml', () => {
  it.each([
    ['text that every reader takes for text stays plain', { image: 'registry.example.com/shop/web:1.10' }, 'image: registry.example.com/shop/web:1.10\n'],
    ['a tag that reads as a number is quoted', { name: '1.10' }, 'name: "1.10"\n'],
    ['words that YAML 1.1 takes for booleans are quoted, as keys too', { y: 'no', on: 'Off' }, '"y": "no"\n"on": "Off"\n'],
    ['dates, times and octal numbers are quoted', { a: '2024-01-01', b: '12:30', c: '0755' }, 'a: "2024-01-01"\nb: "12:30"\nc: "0755"\n'],
    ['quantities stay plain', { storage: '1Gi', cpu: '250m' }, 'storage: 1Gi\ncpu: 250m\n'],
    ['numbers, booleans and null are written as such', { replicas: 3, ratio: 0.5, ready: true, spec: null }, 'replicas: 3\nratio: 0.5\nready: true\nspec: null\n'],
    ['an exponent has a point and a sign, as YAML 1.1 wants it', { big: 1e21, small: 1.5e-7 }, 'big: 1.0e+21\nsmall: 1.5e-7\n'],
    ['lists stand indented under their key', { args: ['--port', 'a: b'], none: [] }, 'args:\n  - --port\n  - "a: b"\nnone: []\n'],
    ['lists of maps and of lists keep their shape', { a: [{ b: 1, c: [2] }, [3, [4]]] }, 'a:\n  - b: 1\n    c:\n      - 2\n  - - 3\n    - - 4\n'],
    ['text of several lines is a block', { conf: 'listen 8080\n  root /srv\n' }, 'conf: |\n  listen 8080\n    root /srv\n'],
    ['a missing last line end is kept missing', { conf: ['a\nb'] }, 'conf:\n  - |-\n    a\n    b\n'],
    ['members without a value are left out', { a: undefined, b: { c: undefined } }, 'b: {}\n'],
  ])('%s', (_title, value, expected) => {
    expect(printYaml(value)).toBe(expected);
  });

  it('reads back as the same text in YAML 1.1 and 1.2, whatever the text', () => {
    fc.assert(fc.property(text, (value) => {
      for (const read of readBack(printYaml({ shop: value, list: [value] }))) expect(read).toEqual({ shop: value, list: [value] });
    }), { numRuns: 1500 });
  });

  it('reads back as the same keys in YAML 1.1 and 1.2, whatever they are', () => {
    fc.assert(fc.property(text.filter((key) => key !== '__proto__'), (key) => {
      for (const read of readBack(printYaml({ [key]: 'web', labels: { [key]: [] } }))) expect(read).toEqual({ [key]: 'web', labels: { [key]: [] } });
    }), { numRuns: 1500 });
  });

  it('reads back as the same value, whatever JSON holds', () => {
    const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('"__proto__"', '"proto"')) as unknown);
    fc.assert(fc.property(json, (value) => {
      for (const read of readBack(printYaml({ value }))) expect(read).toEqual({ value });
    }), { numRuns: 500 });
  });

  it('reads back as the same number in YAML 1.1 and 1.2', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)), (number) => {
      for (const read of readBack(printYaml({ number }))) expect(read).toEqual({ number });
    }), { numRuns: 500 });
  });

  it.each([
    ['an infinite number', { spec: { replicas: Infinity } }, 'spec.replicas is Infinity, which no manifest can hold'],
    ['a function', { spec: [() => 1] }, 'spec[0] is a function, which no manifest can hold'],
    ['half a surrogate pair', { data: { text: 'a\ud800' } }, 'data.text holds half a surrogate pair, which UTF-8 cannot'],
    ['half a surrogate pair in a key', { data: { '\udfff': 1 } }, 'data holds half a surrogate pair in a key, which UTF-8 cannot'],
    ['a key that no reader takes', { data: { ['k'.repeat(1001)]: 1 } }, 'data holds a key of 1001 characters; YAML readers stop at 1,024'],
  ])('refuses %s, naming its place', (_title, value, message) => {
    expect(() => printYaml(value)).toThrow(UnprintableError);
    expect(() => printYaml(value)).toThrow(message);
  });
});

describe('printDocuments', () => {
  it('keeps documents apart, also behind text of several lines', () => {
    const values = [{ conf: 'a\n---\nb\n' }, { conf: 'c\nd' }];
    expect(parseAllDocuments(printDocuments(values.map(printYaml))).map((document) => document.toJS() as unknown)).toEqual(values);
  });
});
