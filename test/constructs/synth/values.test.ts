import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { printYaml } from '../../../lib/constructs/emit';
import { configMap, filesIn, newApp, problemsOf } from '../harness';

/** Text that one version of YAML or the other takes for something else when it stands without quotes. */
const MISREAD = {
  booleans: ['y', 'Y', 'n', 'yes', 'No', 'on', 'OFF', 'true', 'False'],
  nulls: ['', '~', 'null', 'Null', 'NULL'],
  integers: ['1', '-1', '+1', '012', '0o14', '0x1F', '0b11', '1_000', '190:20:30', '12:30', '08', '0'],
  floats: ['1.10', '1e3', '1.5e-7', '.5', '5.', '.inf', '-.INF', '.nan', '1_0.5', '12:30.5', '6.02e23', 'e3', '-e5'],
  dates: ['2024-01-01', '2024-1-1', '2024-01-01T12:00:00Z', '2001-12-14 21:59:43.10 -5'],
  signs: ['=', '<<', '-', '?', ':', '- web', 'a: b', 'a:', 'a #b', '#web', '&web', '*web', '!web', '|', '>', '@web', '`web`', '%TAG', '{a}', '[a]', '"web"', "'web'", '---', '...', ' web', 'web ', '\tweb'],
  lines: ['a\nb', 'a\n', 'a\n\n', '\na', ' a\nb', 'a\r\nb', 'a\u0085b', 'a\u2028b', '\ufeffa', 'a\u0000b', 'a\u007fb'],
};

function readings(text: string): readonly unknown[] {
  return [
    ...(['1.1', '1.2'] as const).map((version) => parseAllDocuments(text, { version }).map((document) => document.toJS() as unknown)),
    loadAll(text, { schema: CORE_SCHEMA }),
    loadAll(text, { schema: YAML11_SCHEMA }),
  ];
}

describe('a synthesised manifest', () => {
  it.each(Object.entries(MISREAD))('holds %s that are text as text, as values, in lists and as keys, in YAML 1.1 and 1.2', (_title, texts) => {
    const app = newApp();
    const values = Object.fromEntries(texts.map((text, at) => [`at-${at}`, text]));
    const data = { values, list: texts, keys: Object.fromEntries(texts.map((text) => [text, 'web'])) };
    const web = new ApiObject(new Chart(app, 'shop'), 'web', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', annotations: values }, data });
    app.synth();
    for (const reading of readings(filesIn(app.outdir)['shop.k8s.yaml'] ?? '')) expect(reading).toEqual([web.toJson()]);
  });

  it('holds numbers, booleans and null as what they are', () => {
    const app = newApp();
    const web = configMap(new Chart(app, 'shop'), 'web', { data: { replicas: 3, ratio: 0.5, small: 1e-7, large: 1e21, ready: false, list: [null, 1] } });
    web.addJsonPatch(JsonPatch.add('/data/none', null));
    app.synth();
    const data = { replicas: 3, ratio: 0.5, small: 1e-7, large: 1e21, ready: false, list: [null, 1], none: null };
    for (const reading of readings(filesIn(app.outdir)['shop.k8s.yaml'] ?? '')) expect(reading).toMatchObject([{ data }]);
  });

  it.each([
    ['a number that is none', NaN, 'data.at is NaN, which no manifest can hold'],
    ['a function', () => 1, 'data.at is a function, which no manifest can hold'],
    ['half a surrogate pair', '\ud83d', 'data.at holds half a surrogate pair, which UTF-8 cannot'],
  ])('never holds %s: the app is refused, with the path of the construct', (_title, at, message) => {
    const app = newApp();
    configMap(new Chart(app, 'shop'), 'web', { data: { at } });
    expect(problemsOf(app)).toEqual([`shop/web: ${message}`]);
  });
});

describe('printYaml', () => {
  it.each([
    ['a date', { spec: { at: new Date(0) } }, 'spec.at is a Date, which no manifest can hold'],
    ['a map', { spec: [new Map([['a', 1]])] }, 'spec[0] is a Map, which no manifest can hold'],
    ['a set', new Set(['a']), 'the document is a Set, which no manifest can hold'],
  ])('refuses %s, which would come out as an empty map', (_title, value, message) => {
    expect(() => printYaml(value)).toThrow(message);
  });

  it('prints empty maps and lists in their place', () => {
    expect(printYaml({ a: {}, b: [{}, [], { c: undefined, d: [] }] })).toBe('a: {}\nb:\n  - {}\n  - []\n  - d: []\n');
    expect([{}, [], 'web', null].map(printYaml)).toEqual(['{}\n', '[]\n', 'web\n', 'null\n']);
  });
});
