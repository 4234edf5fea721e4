import { describe, expect, it } from 'vitest';
import type { ValueEdit } from '../../lib/base/value-edit';
import { manifestOf } from '../../lib/workspace/document';
import { editsAtSource, placeBeside } from '../../lib/workspace/source-of';
import { readYaml } from '../../lib/yaml/read';

const TEMPLATE = `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
labels: { team: shop }
parameters:
  - { name: NAME, value: webshop }
  - { name: IMAGE, value: "quay.io/shop/web:1.0" }
  - { name: TAG, value: "1.0" }
  - { name: SIDECAR }
  - { name: REPLICAS, value: "2" }
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: "\${NAME}", labels: { app: "\${NAME}" } }
    spec:
      replicas: \${{REPLICAS}}
      serviceName: web
      template:
        spec:
          containers:
            - { name: web, image: "\${IMAGE}" }
            - { name: api, image: "quay.io/shop/api:\${TAG}" }
            - { name: tls, image: "\${SIDECAR}" }
            - { name: log, image: "quay.io/shop/log:1.0" }
`;

const CONTAINERS = ['spec', 'template', 'spec', 'containers'] as const;
const image = (index: number, value: unknown): ValueEdit => ({ op: 'replace', path: [...CONTAINERS, index, 'image'], value });

function inTemplate(edit: ValueEdit, text = TEMPLATE): unknown {
  const [yaml] = readYaml('shop.yaml', text).documents;
  if (!yaml) throw new Error('no document');
  const document = manifestOf(yaml);
  const [object] = document.objects;
  if (!object) throw new Error('no object');
  const found = editsAtSource(document, object, [edit]);
  return found.ok ? found.value : found.problem;
}

describe('editsAtSource', () => {
  it('puts the edits of an item of a List below the item', () => {
    const [yaml] = readYaml('shop.yaml', 'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod}\n  - {apiVersion: v1, kind: Service}\n').documents;
    const document = yaml && manifestOf(yaml);
    const object = document?.objects[1];
    if (!object) throw new Error('no object');
    expect(editsAtSource(document, object, [{ op: 'remove', path: ['kind'] }])).toEqual({ ok: true, value: [{ op: 'remove', path: ['items', 1, 'kind'] }] });
  });

  it('changes a text that is one parameter and nothing else at the parameter', () => {
    expect(inTemplate(image(0, 'quay.io/shop/web:2.0'))).toEqual([{ op: 'replace', path: ['parameters', 1, 'value'], value: 'quay.io/shop/web:2.0' }]);
    expect(inTemplate({ op: 'replace', path: ['spec', 'replicas'], value: 3 })).toEqual([{ op: 'replace', path: ['parameters', 4, 'value'], value: '3' }]);
  });

  it('does so for exactly the images that origins call settable', () => {
    const settable = (text: string): readonly unknown[] => {
      const [yaml] = readYaml('shop.yaml', text).documents;
      const [object] = yaml ? manifestOf(yaml).objects : [];
      return [0, 1, 2, 3].map((index) => object?.origin.isSettable([...CONTAINERS, index, 'image']));
    };
    const edited = (text: string): readonly unknown[] => [0, 1, 2, 3].map((index) => Array.isArray(inTemplate(image(index, 'quay.io/shop/web:2.0'), text)));
    expect(settable(TEMPLATE)).toEqual([true, false, false, true]);
    for (const text of [TEMPLATE, TEMPLATE.replace('serviceName: web', 'serviceName: "${IMAGE}"'), TEMPLATE.replace('{ name: TAG', '{ name: IMAGE, value: "quay.io/shop/other:1.0" }\n  - { name: TAG')]) {
      expect(settable(text)).toEqual(edited(text));
    }
  });

  it('changes text without parameters where it stands', () => {
    expect(inTemplate(image(3, 'quay.io/shop/log:2.0'))).toEqual([{ op: 'replace', path: ['objects', 0, ...CONTAINERS, 3, 'image'], value: 'quay.io/shop/log:2.0' }]);
  });

  it('adds and removes whole fields in the object of the Template', () => {
    expect(inTemplate({ op: 'remove', path: [...CONTAINERS, 0] })).toEqual([{ op: 'remove', path: ['objects', 0, ...CONTAINERS, 0] }]);
    expect(inTemplate({ op: 'add', path: ['spec', 'paused'], value: true })).toEqual([{ op: 'add', path: ['objects', 0, 'spec', 'paused'], value: true }]);
  });

  it('writes the names that parameters supply as references to them', () => {
    expect(inTemplate({ op: 'add', path: ['spec', 'selector'], value: { matchLabels: { app: 'webshop' } } })).toEqual([
      { op: 'add', path: ['objects', 0, 'spec', 'selector'], value: { matchLabels: { app: '${NAME}' } } },
    ]);
  });

  it.each([
    ['a parameter among other text', image(1, 'quay.io/shop/api:2.0'), 'the parameter TAG supplies a part of this text'],
    ['a parameter without a value', image(2, 'quay.io/shop/tls:1.0'), 'the parameter SIDECAR supplies this text, and has no value of its own in the Template'],
    ['a parameter used elsewhere', { op: 'replace', path: ['metadata', 'name'], value: 'web' }, 'the parameter NAME supplies this text and 1 more'],
    ['a label of the Template', { op: 'replace', path: ['metadata', 'labels', 'team'], value: 'web' }, "the value comes from the Template's labels, which all its objects share"],
    ['a new text that holds a name supplied by a parameter', { op: 'add', path: ['spec', 'x'], value: 'webshop-headless' }, 'the new text holds webshop, which ${NAME} supplies'],
    ['a number where a parameter gives text', image(0, 3), 'the parameter IMAGE gives text, and the new value is none'],
  ] satisfies readonly (readonly [string, ValueEdit, string])[])('leaves to a person %s', (_, edit, reason) => {
    expect(inTemplate(edit)).toBe(reason);
  });
});

describe('placeBeside', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
  const beside = (text: string): unknown => {
    const [yaml] = readYaml('shop.yaml', text).documents;
    if (!yaml) throw new Error('no document');
    const document = manifestOf(yaml);
    return placeBeside(document, document.objects[0], service);
  };

  it.each([
    { title: 'the objects of a Template', text: TEMPLATE, value: { edit: { op: 'add', path: ['objects', 1], value: service } } },
    { title: 'the items of a List', text: '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod"}]}', value: { edit: { op: 'add', path: ['items', 1], value: service } } },
    { title: 'a document of its own', text: 'apiVersion: v1\nkind: Pod\n', value: { follow: service } },
    { title: 'a document of its own behind a list of one kind', text: 'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: web}\n', value: { follow: service } },
  ])('is $title', ({ text, value }) => {
    expect(beside(text)).toEqual({ ok: true, value });
  });
});
