import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importCharts } from '../../lib/import/import';
import { readYaml, type YamlFile } from '../../lib/yaml/read';
import { compilerProblems, objectsOf, synthesised } from './synthesise';

/** What ends a text, a comment or a name somewhere, or is obeyed by something. */
const PIECES = [
  ...["'", '"', '`', '\\', '$', '{', '}', '${', '${{', '*/', '/*', '//', '\n', '\r', '\r\n', '\t', '\0', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u2029'],
  ...['\u202e', '\u200b', '\ufeff', '\ufdd0', '\ufdd00{NAME}', '\ufdd00{{NAME}}', '\ud800', '\udc00', '🎉', 'é', '漢', '</script>', 'process.exit(1)', '@default '],
  ...['${NAME}', '${{NAME}}', '${COUNT}', '${{COUNT}}', '${ANY}', '${{ANY}}', '${nobody}', 'web', ' ', '-', '0', 'x'.repeat(3000)],
];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'resolve', 'apiObject', 'value', '0', '-1', 'a/b~c', 'name', 'labels', ''];

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(''));
const key = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...KEYS) }, text);
const { tree: value } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(null, true, 0, -1.5, 1e21, 12),
    fc.array(tie('tree'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map(ownEntries),
}));
const textMap = fc.array(fc.tuple(key, text), { maxLength: 3 }).map(ownEntries);

/** JSON has no special keys, and neither may these maps. */
function ownEntries(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  const map: Record<string, unknown> = {};
  for (const [name, member] of entries) Object.defineProperty(map, name, { value: member, writable: true, enumerable: true, configurable: true });
  return map;
}

const object = fc.record(
  {
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'image.openshift.io/v1'),
    kind: fc.constantFrom('ConfigMap', 'ImageStream', 'Deployment', "It's `${odd}` */"),
    metadata: fc.oneof(
      fc.record({ name: text, namespace: text, labels: textMap, annotations: fc.oneof(textMap, value), finalizers: value, more: value }, { requiredKeys: [] }),
      value.filter((it) => typeof it === 'object'),
    ),
    spec: value,
    data: textMap,
  },
  { requiredKeys: ['apiVersion', 'kind'] },
);

const VALUES = [
  { NAME: 'web', COUNT: '3', ANY: 'true' },
  { NAME: "it's `$5` ${nobody} \\ */ \u2028", COUNT: '0', ANY: '-7' },
];

/** A text that is the same for the same JSON alone. Matchers ask a value for its constructor, which is a key like any other here. */
function canonical(it: unknown): string {
  if (Array.isArray(it)) return `[${it.map(canonical).join(',')}]`;
  if (typeof it !== 'object' || it === null) return it === undefined ? 'undefined' : JSON.stringify(it);
  return `{${Object.entries(it).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).sort().join(',')}}`;
}

function file(document: unknown): YamlFile {
  return readYaml('shop.json', JSON.stringify(document));
}

const templates = fc.record({
  kind: fc.constant('Template'),
  apiVersion: fc.constant('template.openshift.io/v1'),
  message: text,
  metadata: fc.record({ name: text, annotations: fc.record({ description: text }) }),
  objects: fc.array(object, { minLength: 1, maxLength: 3 }),
  parameters: fc.tuple(text, text).map(([description, fallback]) => [
    { name: 'NAME', description, value: fallback },
    { name: 'COUNT', description, value: '3' },
    { name: 'ANY', displayName: description, required: true },
  ]),
});

describe('charts of hostile names and texts', () => {
  it('make what processing makes, or tell what they lack', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const source = file(template);
        const { charts, notes } = importCharts([source]);
        if (notes.some(({ isLoss }) => isLoss)) return;
        for (const values of VALUES) {
          const wanted = objectsOf(source, values);
          expect(canonical(charts.flatMap((chart) => synthesised(chart, values)))).toBe(canonical(wanted));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('make plain objects as they are', () => {
    fc.assert(
      fc.property(object, (it) => {
        const source = file(it);
        const { charts, notes } = importCharts([source]);
        if (notes.some(({ isLoss }) => isLoss)) return;
        expect(canonical(charts.flatMap((chart) => synthesised(chart)))).toBe(canonical(objectsOf(source)));
      }),
      { numRuns: 300 },
    );
  });

  it('compile', () => {
    const files = fc.sample(templates, { numRuns: 150, seed: 7 }).flatMap((template, at) => {
      const { charts } = importCharts([file(template)]);
      return charts.map(({ text: content }) => ({ name: `chart-${at}.ts`, text: content }));
    });
    expect(files.length).toBeGreaterThan(100);
    expect(compilerProblems(files)).toEqual([]);
  });
});
