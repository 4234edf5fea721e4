import { describe, expect, it } from 'vitest';
import { type Path, printPath, valueAt } from '../../../lib/base/path';
import { processTemplate, type ProcessedTemplate } from '../../../lib/openshift/template/process';
import { processYaml, templateOf } from './template';

describe('sourceOf', () => {
  const shop = processYaml(`
    apiVersion: template.openshift.io/v1
    kind: Template
    labels: { part-of: "\${APP}", "\${APP}-tier": front }
    objects:
    - apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: \${APP}
        namespace: hard
        labels: { app: "\${APP}", part-of: own }
        annotations: { "\${APP}.example.com/note": "for \${VERSION}", plain: "\${{NOTES}}" }
      spec:
        replicas: \${{REPLICAS}}
        template: { spec: { containers: [{ name: web, image: "\${REGISTRY}/\${APP}:\${VERSION}" }, { name: side, image: "quay.io/shop/side:\${NOPE}" }] } }
    - { apiVersion: v1, kind: Service }
    parameters:
    - { name: REGISTRY, value: quay.io/shop }
    - { name: APP, value: web }
    - { name: VERSION }
    - { name: REPLICAS, value: "2" }
    - { name: NOTES, value: '{"by": ["shop"]}' }
  `);

  it('gives an image made of parameters its place and each of them', () => {
    expect(source(shop, 0, ['spec', 'template', 'spec', 'containers', 0, 'image'])).toEqual([
      'objects[0].spec.template.spec.containers[0].image',
      'parameters[0].value',
      'parameters[1].value',
      'parameters[2]',
    ]);
  });

  it('names no parameter where a reference has none', () => {
    expect(source(shop, 0, ['spec', 'template', 'spec', 'containers', 1, 'image'])).toEqual(['objects[0].spec.template.spec.containers[1].image']);
  });

  it('finds the written key of one that was substituted', () => {
    const at = ['metadata', 'annotations', 'web.example.com/note'];
    expect(valueAt(shop.objects[0]?.value, at)).toBeDefined();
    expect(source(shop, 0, at)).toEqual(['objects[0].metadata.annotations["${APP}.example.com/note"]', 'parameters[2]']);
  });

  it('gives a label of the Template its place in labels, over one of the object', () => {
    expect(source(shop, 0, ['metadata', 'labels', 'part-of'])).toEqual(['labels.part-of', 'parameters[1].value']);
    expect(source(shop, 0, ['metadata', 'labels', 'web-tier'])).toEqual(['labels["${APP}-tier"]']);
    expect(source(shop, 0, ['metadata', 'labels', 'app'])).toEqual(['objects[0].metadata.labels.app', 'parameters[1].value']);
  });

  it.each([[['metadata']], [['metadata', 'labels']]])('gives %j that only the Template supplies its labels', (at) => {
    expect(source(shop, 1, at)).toEqual(['labels']);
  });

  it('gives the labels map of an object that has one its own place', () => {
    expect(source(shop, 0, ['metadata', 'labels'])).toEqual(['objects[0].metadata.labels']);
  });

  it('stops at the text that a typed reference made into more', () => {
    const at = ['metadata', 'annotations', 'plain', 'by', 0];
    expect(valueAt(shop.objects[0]?.value, at)).toBe('shop');
    expect(source(shop, 0, at)).toEqual(['objects[0].metadata.annotations.plain', 'parameters[4].value']);
  });

  it('gives a typed number its reference', () => {
    expect(source(shop, 0, ['spec', 'replicas'])).toEqual(['objects[0].spec.replicas', 'parameters[3].value']);
  });

  it('gives an absent field the place where it would be written, below written keys', () => {
    expect(source(shop, 0, ['spec', 'serviceName'])).toEqual(['objects[0].spec.serviceName']);
    expect(source(shop, 0, ['spec', 'updateStrategy', 'type'])).toEqual(['objects[0].spec.updateStrategy.type']);
  });

  it('gives the object itself for the empty path', () => {
    expect(source(shop, 1, [])).toEqual(['objects[1]']);
  });

  it('names a parameter once, and none of another reference that a value happens to hold', () => {
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'Service', note: '${A}${A}' }], { A: '${B}', B: 'x' }));
    expect(source(processed, 0, ['note'])).toEqual(['objects[0].note', 'parameters[0].value']);
  });

  it('points at a parameter whose value was given, as its own value is not used', () => {
    const template = templateOf([{ apiVersion: 'v1', kind: 'Service', note: '${A}' }], { A: 'own' });
    expect(source(processTemplate(template, { values: new Map([['A', 'given']]) }), 0, ['note'])).toEqual(['objects[0].note', 'parameters[0]']);
  });

  it('takes embedded typed references for the plain text that they are', () => {
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'Service', note: 'a ${{A}}' }], { A: '1' }));
    expect(source(processed, 0, ['note'])).toEqual(['objects[0].note']);
  });

  it('walks nested lists', () => {
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'Service', deep: [['x', ['${A}']]] }], { A: '1' }));
    expect(source(processed, 0, ['deep', 0, 1, 0])).toEqual(['objects[0].deep[0][1][0]', 'parameters[0].value']);
  });

  it('answers for the items of a List, where template labels do not reach', () => {
    const item = { apiVersion: 'v1', kind: 'ImageStream', metadata: { name: '${APP}' } };
    const template = templateOf([{ apiVersion: 'v1', kind: 'List', items: [item] }], { APP: 'web' }, { labels: { app: 'web' } });
    const processed = processTemplate(template);
    expect(source(processed, 0, ['items', 0, 'metadata', 'name'])).toEqual(['objects[0].items[0].metadata.name', 'parameters[0].value']);
    expect(source(processed, 0, ['metadata', 'labels', 'app'])).toEqual(['objects[0].metadata.labels.app']);
  });

  it('takes the substituted key where a written one collides with it', () => {
    const data = { web: 'plain', '${APP}': 'reference' };
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data }], { APP: 'web' }));
    expect(valueAt(processed.objects[0]?.value, ['data', 'web'])).toBe('reference');
    expect(source(processed, 0, ['data', 'web'])).toEqual(['objects[0].data["${APP}"]']);
  });
});

/** The place, and after it those of the parameters' values. */
function source({ objects }: ProcessedTemplate, index: number, path: Path): readonly string[] {
  const found = objects[index]?.sourceOf(path);
  return found === undefined ? [] : [printPath(found.path), ...found.parameters.map(({ valuePath }) => printPath(valuePath))];
}
