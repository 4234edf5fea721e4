import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { valueAt } from '../../../lib/base/path';
import { isUnknown, printable, unknownText } from '../../../lib/base/unknown';
import { isTemplate, processTemplate } from '../../../lib/openshift/template/process';
import { faultsOf, processedData, processYaml, templateOf, valuesOf } from './template';

describe('isTemplate', () => {
  it.each([
    ['template.openshift.io/v1', true],
    ['v1', true],
    ['apps/v1', false],
    ['template.openshift.io.example.com/v1', false],
    ['v1beta1', false],
  ])('with apiVersion %s answers %s', (apiVersion, expected) => {
    expect(isTemplate({ apiVersion, kind: 'Template' })).toBe(expected);
  });

  it('needs the kind and a map', () => {
    expect(isTemplate({ apiVersion: 'v1', kind: 'List' })).toBe(false);
    expect(isTemplate({ kind: 'Template' })).toBe(false);
    expect([null, undefined, 'Template', 1, []].some(isTemplate)).toBe(false);
  });
});

describe('processTemplate on the worked cases', () => {
  it('T1: ${{NAME}} gives numbers, booleans and strings as JSON has them', () => {
    const data = { i: '${{I}}', f: '${{F}}', b: '${{B}}', s: '${{S}}', q: '${{Q}}' };
    const expected = { i: 3, f: 1.5, b: true, s: 'hello', q: 'quoted' };
    expect(processedData(data, { I: '3', F: '1.50', B: 'true', S: 'hello', Q: '"quoted"' })).toEqual(expected);
  });

  it('T2: ${{NAME}} leaves 007 as text, expands 1e3, and loses digits of long integers', () => {
    const data = { l: '${{L}}', e: '${{E}}', big: '${{BIG}}' };
    const expected = { l: '007', e: 1000, big: 12345678901234567000 };
    expect(processedData(data, { L: '007', E: '1e3', BIG: '12345678901234567890' })).toEqual(expected);
  });

  it('T3: embedded typed, undefined and malformed references stay verbatim', () => {
    const data = { a: 'a${{I}}', b: '${{I}}a', c: '${{NOPE}}', d: '${a-b}', e: '${ A }', f: '$A' };
    expect(processedData(data, { I: '3', A: 'x', 'a-b': 'x' })).toEqual(data);
  });

  it('T4: a second $ is no escape', () => {
    expect(processedData({ a: '$${A}' }, { A: '1' })).toEqual({ a: '$1' });
  });

  it('T5: a value that holds a reference takes the replacement of a later one', () => {
    expect(processedData({ a: '${A}-${B}' }, { A: '${B}', B: 'bee' })).toEqual({ a: 'bee-${B}' });
  });

  it('T6: a typed null removes its key, and crashes the processor in a list; a number crashes it as a key', () => {
    const data = { gone: '${{N}}', stays: null, list: ['a', '${{N}}'], '${{FIVE}}': 'x' };
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data }], { N: 'null', FIVE: '5' }));
    expect(valuesOf(processed)).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', data: { stays: null, list: ['a', null], '5': 'x' } }]);
    expect(faultsOf(processed)).toEqual(['null-in-list at objects/0/data/list/1, fatal', 'key-not-text at objects/0/data/${{FIVE}}, fatal']);
  });

  it('T7: ${{NAME}} of an empty parameter is the empty text', () => {
    const template = templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data: { n: '${{N}}' } }], { N: '' });
    const [object] = processTemplate(template, { missing: 'empty' }).objects;
    expect(object?.value).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', data: { n: '' } });
  });

  it('T8: template labels overwrite those of the object, leave pod template and selector alone, and are text even when typed', () => {
    const spec = { selector: { matchLabels: { app: 'own' } }, template: { metadata: { labels: { app: 'own' } } } };
    const web = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', labels: { app: 'own', tier: 'front' } }, spec };
    const processed = processTemplate(templateOf([web], { V: '5' }, { labels: { app: '${V}', n: '${{V}}' } }));
    expect(valuesOf(processed)).toEqual([{ ...web, metadata: { name: 'web', labels: { app: '5', tier: 'front', n: '5' } } }]);
  });

  it('T9: a namespace stays only where it holds a ${NAME}, known or not', () => {
    const named = (namespace: string): unknown => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace } });
    const template = templateOf([named('hard'), named('${NS}'), named('${{NS}}'), named('p-${NOPE}')], { NS: 'shop' });
    const metadata = processTemplate(template).objects.map(({ value }) => valueAt(value, ['metadata']));
    expect(metadata).toEqual([{ name: 'web' }, { name: 'web', namespace: 'shop' }, { name: 'web' }, { name: 'web', namespace: 'p-${NOPE}' }]);
  });

  it('T10: the items of a List are substituted and keep their namespaces; template labels over it are an error', () => {
    const item = { apiVersion: 'v1', kind: 'ImageStream', metadata: { name: '${APP}', namespace: 'hard' } };
    const list = { apiVersion: 'v1', kind: 'List', items: [item] };
    const expected = { ...list, items: [{ ...item, metadata: { name: 'web', namespace: 'hard' } }] };
    const plain = processTemplate(templateOf([list], { APP: 'web' }));
    expect(valuesOf(plain)).toEqual([expected]);
    expect(plain.problems).toEqual([]);
    const labelled = processTemplate(templateOf([list], { APP: 'web' }, { labels: { app: 'web' } }));
    expect(valuesOf(labelled)).toEqual([expected]);
    expect(faultsOf(labelled)).toEqual(['labels-over-list at objects/0, fatal']);
  });

  it('T11: group-less kinds of OpenShift get their group, Role among them, and those of Kubernetes stay', () => {
    const kinds = ['DeploymentConfig', 'ImageStream', 'Role', 'Service'];
    const { objects } = processTemplate(templateOf(kinds.map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: 'web' } }))));
    expect(objects.map(({ value }) => valueAt(value, ['apiVersion']))).toEqual([
      'apps.openshift.io/v1',
      'image.openshift.io/v1',
      'authorization.openshift.io/v1',
      'v1',
    ]);
  });

  it('T12: the message is substituted, embedded typed references excepted', () => {
    expect(processTemplate(templateOf([], { V: 'x' }, { message: 'hi ${V} ${{V}}' })).message).toBe('hi x ${{V}}');
  });
});

describe('processTemplate on a Template as people write them', () => {
  const TEXT = `
    apiVersion: template.openshift.io/v1
    kind: Template
    metadata: { name: shop-web, annotations: { description: Shop front } }
    message: The shop \${NAME} answers on port \${PORT}.
    labels: { template: shop-web, app.kubernetes.io/part-of: "\${NAME}" }
    objects:
    - apiVersion: v1
      kind: Service
      metadata: { name: "\${NAME}", namespace: build-farm }
      spec: { clusterIP: None, ports: [{ port: "\${{PORT}}" }], selector: { app: "\${NAME}" } }
    - apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: "\${NAME}", labels: { app: "\${NAME}" } }
      spec:
        replicas: \${{REPLICAS}}
        serviceName: "\${NAME}"
        template:
          spec:
            containers:
            - name: web
              image: \${REGISTRY}/\${NAME}:\${VERSION}
              env: [{ name: PASSWORD, value: "\${PASSWORD}" }]
    parameters:
    - { name: NAME, value: web }
    - { name: PORT, value: "8080" }
    - { name: REPLICAS, value: "2" }
    - { name: REGISTRY, value: quay.io/shop, required: true }
    - { name: VERSION, required: true }
    - { name: PASSWORD, generate: expression, from: "[a-z]{4}" }
  `;
  const objects = (version: string, password: string): unknown => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', labels: { template: 'shop-web', 'app.kubernetes.io/part-of': 'web' } },
      spec: { clusterIP: 'None', ports: [{ port: 8080 }], selector: { app: 'web' } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', labels: { app: 'web', template: 'shop-web', 'app.kubernetes.io/part-of': 'web' } },
      spec: {
        replicas: 2,
        serviceName: 'web',
        template: {
          spec: { containers: [{ name: 'web', image: `quay.io/shop/web:${version}`, env: [{ name: 'PASSWORD', value: password }] }] },
        },
      },
    },
  ];

  it('gives the manifests that oc process prints, with the values of the command line', () => {
    const processed = processYaml(TEXT, { missing: 'empty', values: new Map([['VERSION', '1.2']]), random: () => 0.5 });
    expect(valuesOf(processed)).toEqual(objects('1.2', 'mmmm'));
    expect(processed.message).toBe('The shop web answers on port 8080.');
    expect(processed.problems).toEqual([]);
  });

  it('keeps what only deployment tells as unknown text in its place', () => {
    const processed = processYaml(TEXT);
    expect(valuesOf(processed)).toEqual(objects(unknownText('VERSION'), unknownText('PASSWORD')));
    expect(processed.problems).toEqual([]);
    const image = valueAt(processed.objects[1]?.value, ['spec', 'template', 'spec', 'containers', 0, 'image']);
    expect(typeof image === 'string' && isUnknown(image) ? printable(image) : image).toBe('quay.io/shop/web:${VERSION}');
  });

  it('leaves the Template as it was', () => {
    const template: unknown = parse(TEXT);
    const before = structuredClone(template);
    processTemplate(deepFrozen(template), { missing: 'empty', random: Math.random });
    expect(template).toEqual(before);
  });
});

describe('processTemplate on any value', () => {
  it('keeps a Template without references as it is, parts shared', () => {
    const plain = fc.string().map((text) => text.replaceAll('$', ''));
    const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }).filter((value) => !JSON.stringify(value).includes('$'));
    fc.assert(
      fc.property(plain, json, (name, spec) => {
        const object = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, spec };
        const [processed] = processTemplate(templateOf([object], { VERSION: '1' })).objects;
        expect(processed?.value).toBe(object);
      }),
    );
  });

  it('prints as its author wrote it while nothing is known', () => {
    const part = fc.constantFrom('${APP}', '${VERSION}', '${NOPE}', '$', '{APP}', 'web', '/', ':');
    const text = fc.array(part).map((parts) => parts.join(''));
    const spec = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.dictionary(text, text)));
    fc.assert(
      fc.property(spec, (data) => {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', data };
        const template = templateOf([object], {}, { parameters: [{ name: 'APP' }, { name: 'VERSION', required: true }] });
        expect(JSON.parse(printable(JSON.stringify(valuesOf(processTemplate(template)))))).toEqual([object]);
      }),
    );
  });

  it('never throws, whatever the Template holds', () => {
    const near = fc.jsonValue({ maxDepth: 3 });
    const text = fc.constantFrom('${A}', '${{A}}', '$', '${A}${B}', 'v1', '', 'List');
    const field = fc.oneof(near, text, fc.array(fc.oneof(near, text)), fc.dictionary(text, fc.oneof(near, text)));
    const object = fc.oneof(near, fc.record({ apiVersion: field, kind: field, metadata: field, items: field, spec: field }, { requiredKeys: [] }));
    const parameter = fc.oneof(near, fc.record({ name: fc.constantFrom('A', 'B', ''), value: field, generate: field, from: field }));
    const template = fc.record({ objects: fc.array(object), parameters: fc.array(parameter), labels: field, message: field }, { requiredKeys: [] });
    fc.assert(
      fc.property(template, fc.array(fc.oneof(fc.nat(3), text)), (fields, path) => {
        const processed = processTemplate({ apiVersion: 'template.openshift.io/v1', kind: 'Template', ...fields }, { missing: 'empty' });
        for (const object of processed.objects) {
          const [top, index] = object.sourceOf(path).path;
          expect(top === 'labels' || (top === 'objects' && index === object.index)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes any depth that a program can build', () => {
    let deep: unknown = '${A}';
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const [object] = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data: deep }], { A: 'x' })).objects;
    expect(valueAt(object?.value, ['kind'])).toBe('ConfigMap');
  });

  it('bounds what parameters can multiply to', () => {
    const value = 'x'.repeat(4 * 1024 * 1024);
    const data = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key${String(at)}`, '${A}']));
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data: { all: '${A}'.repeat(40), ...data } }], { A: value }));
    expect(faultsOf(processed)).toEqual(['too-large at objects/0/data/key12']);
    expect(valueAt(processed.objects[0]?.value, ['data', 'key39'])).toBe('${A}');
  });
});

function deepFrozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}
