import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildValue } from '../../lib/yaml/build';
import { jsonValue } from '../../lib/yaml/json';
import { placeJson } from '../../lib/yaml/json-positions';
import { parseDocument } from '../../lib/yaml/parse';
import { placeNodes } from '../../lib/yaml/positions';
import { DEFAULT_LIMITS, readYaml } from '../../lib/yaml/read';

const DEPTH = 10;
const LIMITS = { ...DEFAULT_LIMITS, maxDepth: DEPTH };

const KEYS = ['"a"', '"b"', '"1"', '""', '"y"', '"<<"', '"__proto__"', '"\\u0061"', '"a: b"', '"# x"', '"\\""'];
const SCALARS = ['1', '-0', '0.5', '-1.50', '1e3', '0e1', '1E400', '12345678901234567890', 'null', 'true', '""', '"a # b"', '": "', '"{x"', '"\\\\"', '"\\\\\\""', '"\\/"', '"\\ud800"', '"\\u0000\\u00e9"', '"é"'];
const GAPS = ['', ' ', '\t', '\n', '\r\n\t', '  \n '];

/** Texts by JSON's own grammar, with keys that may be equal and space wherever it may be. */
const written = fc.letrec<{ value: string }>((tie) => {
  const gap = fc.constantFrom(...GAPS);
  const list = fc.array(fc.tuple(gap, tie('value'), gap), { maxLength: 4 });
  const map = fc.array(fc.tuple(gap, fc.constantFrom(...KEYS), gap, fc.constant(':'), gap, tie('value'), gap), { maxLength: 4 });
  const text = (entries: readonly (readonly string[])[]): string => entries.map((entry) => entry.join('')).join(',');
  return {
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(...SCALARS),
      list.map((items) => `[${text(items)}]`),
      map.map((entries) => `{${text(entries)}}`),
    ),
  };
}).value;

const PIECES = ['{', '}', '[', ']', ':', ',', '"', '\\', '\\u0041', '\\ud800', 'a', '<<', '1', '-0', '1e3', ' ', '\t', '\n', '\n\t', 'null', '#', '&a', '*a', '!', '"a":', '"b" : ', '"a"\n:', '"--- "'];

const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => `{${pieces.join('')}}`);

describe('a text read as JSON', () => {
  it.each([
    ['by its grammar', written, 4000, 1000],
    ['in pieces', hostile, 10_000, 1000],
  ])('says what it says as YAML, at the same places: %s', { timeout: 60_000 }, (_, texts, numRuns, atLeast) => {
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const value = jsonValue(text, DEPTH);
        if (value === undefined) return;
        read++;
        const events = parseDocument(text, DEPTH + 2);
        const built = buildValue(text, events, LIMITS);
        expect(built.hasDuplicates).toBe(false);
        // As texts too, for the order of keys and the signs of zeros.
        expect(value).toStrictEqual(built.value);
        expect(JSON.stringify(value)).toBe(JSON.stringify(built.value));
        expect(placeJson(text, 7)).toStrictEqual(placeNodes(text, 7, events));
      }),
      { numRuns },
    );
    // Otherwise nothing was compared.
    expect(read).toBeGreaterThan(atLeast);
  });

  it.each([
    ['a key that is written twice', '{"a": {"b": 1, "b": 2}}'],
    ['the same key, once by an escape', '{"a": 1, "\\u0061": 2}'],
    ['a number that no double holds', '{"a": 1e400}'],
    ['a zero with a sign', '{"a": -0}'],
    ['a key too long for YAML', `{"${'k'.repeat(1200)}": 1}`],
    ['nesting beyond the limit', `${'['.repeat(DEPTH + 1)}${']'.repeat(DEPTH + 1)}`],
    ['a letter beyond ASCII', '{"a": "é"}'],
    ['a comma too many', '{"a": 1,}'],
    ['YAML that looks like JSON', '{a: 1}'],
    ['no collection', '"a"'],
  ])('is not one with %s', (_, text) => {
    expect(jsonValue(text, DEPTH)).toBeUndefined();
  });

  it('is marked on its document, and what else a file holds is not', () => {
    expect(readYaml('web.json', '{"kind": "Pod"}').documents.map(({ isJson }) => isJson)).toEqual([true]);
    expect(readYaml('web.yaml', 'kind: Pod\n---\n{"kind": "Pod"}\n').documents.map(({ isJson }) => isJson)).toEqual([false, false]);
  });
});
