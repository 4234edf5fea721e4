import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify, type ToStringOptions } from 'yaml';
import { type Path, valueAt } from '../../lib/base/path';
import type { YamlDocument } from '../../lib/yaml/document';
import { readYaml } from '../../lib/yaml/read';

const PIECES = [
  ...Array.from('abyn01_-:?,#&*!|>%@`{}[]\'"\\~<=.+ \t\n\r'),
  ...['\n  ', '\n    ', '- ', ': ', '? ', ' #', '---', '\n---\n', '\n...\n', '|\n', '>-\n', '|2+\n', '<<: ', '*web', '&web ', '!!str ', '!shop '],
  ...['\r\n', '\uFEFF', '%YAML 1.2\n', '%TAG ! tag:shop,2024:\n', '__proto__: ', 'image: ', '\0', '\u2028', '\uD800', '1e3', '0x', '"\\u', '{{', '}}'],
];

const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });

const style = fc.record<ToStringOptions>({
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'),
  defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'),
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(20, 80),
});

describe('hostile text', () => {
  it('is read without an exception, and every value it gives has a place', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const document of readYaml('hostile.yaml', text).documents) {
          expect(document.value === undefined).toBe(document.problems.some(({ kind }) => kind !== 'duplicate-key'));
          document.comments();
          document.pathsOnLine(1);
          for (const path of pathsOf(document.value)) {
            const span = document.spanOf(path);
            expect(span, JSON.stringify(path)).toBeDefined();
            expect(span?.start.offset).toBeLessThanOrEqual(span?.end.offset ?? -1);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('values printed by another program', () => {
  it('come back as they were, in whatever style they are printed', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(json, style, (value, options) => {
        const text = printed(value, options);
        fc.pre(isFaithful(text, value));
        const { documents } = readYaml('shop.yaml', text);
        expect(documents.map((document) => document.problems)).toEqual([[]]);
        expect(documents[0]?.value).toEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('come back from the text at each of their paths alone', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(json, style, (value, options) => {
        const text = printed(value, options);
        fc.pre(isFaithful(text, value));
        const document = onlyDocument(text);
        for (const path of pathsOf(document.value)) {
          const part = textAt(document, path);
          if (part === undefined) continue;
          const alone = readYaml('part.yaml', part.text).documents[0];
          expect(alone?.value ?? null, `${JSON.stringify(path)} of ${text}`).toEqual(part.value);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function printed(value: unknown, options: ToStringOptions): string {
  return stringify(value, { ...options, version: '1.1', aliasDuplicateObjects: false });
}

/** Narrow lines let `yaml` 2.9 cut an escape such as `\\u0000` in two: what it cannot read back itself proves nothing about us. */
function isFaithful(text: string, value: unknown): boolean {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false });
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), plain(value));
}

function onlyDocument(text: string): YamlDocument {
  const [document] = readYaml('shop.yaml', text).documents;
  if (document === undefined) throw new Error(`no document in ${text}`);
  return document;
}

/** JSON knows no negative zero, and Kubernetes' reader neither. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[]];
  const entries: [string | number, unknown][] = Array.isArray(value) ? Array.from(value.entries()) : Object.entries(value);
  return [[], ...entries.flatMap(([step, inner]) => pathsOf(inner).map((path) => [step, ...path]))];
}

/**
 * What is written at a path, set out so that it can be read alone: in the column it has, with a line end.
 * `undefined` for a block scalar that names its indentation, which counts from where it stood.
 */
function textAt(document: YamlDocument, path: Path): { readonly text: string; readonly value: unknown } | undefined {
  const span = document.spanOf(path);
  if (span === undefined) throw new Error(`nothing is written at ${JSON.stringify(path)}`);
  const source = document.text.slice(span.start.offset, span.end.offset);
  if (/^[|>][-+]?[1-9]/.test(source)) return undefined;
  return { text: `${' '.repeat(span.start.column - 1)}${source}\n`, value: valueAt(document.value, path) };
}
