import { describe, expect, it } from 'vitest';
import { processTemplate } from '../../../lib/openshift/template/process';
import { faultsOf, processYaml, templateOf, valuesOf } from './template';

const HEAD = 'apiVersion: template.openshift.io/v1\nkind: Template\n';

describe('what oc process refuses', () => {
  it('a required parameter without a value', () => {
    const processed = processYaml(`${HEAD}parameters: [{ name: VERSION, required: true }]`, { missing: 'empty' });
    expect(faultsOf(processed)).toEqual(['required-parameter at parameters/0, fatal']);
    expect(processed.problems[0]?.message).toBe('the parameter VERSION is required and has no value; give it one');
  });

  it('a required parameter that is given as empty, or generated as empty', () => {
    const text = `${HEAD}parameters: [{ name: VERSION, required: true }, { name: TOKEN, required: true, generate: expression }]`;
    const processed = processYaml(text, { values: new Map([['VERSION', '']]) });
    expect(faultsOf(processed)).toEqual(['required-parameter at parameters/0, fatal', 'required-parameter at parameters/1, fatal']);
  });

  it('a generator of another name', () => {
    const processed = processYaml(`${HEAD}parameters: [{ name: TOKEN, generate: uuid, from: x }]`);
    expect(faultsOf(processed)).toEqual(['unknown-generator at parameters/0/generate, fatal']);
    expect(processed.problems[0]?.message).toContain('uuid');
  });

  it.each([
    ['[ABC]{3}', 'bad-generator'],
    ['[Z-A]{3}', 'bad-generator'],
    ['[A-Z]{0}', 'bad-generator'],
    ['[0-0]{3}', 'empty-alphabet'],
  ])('a parameter generated from %s', (from, code) => {
    const processed = processYaml(`${HEAD}parameters: [{ name: TOKEN, generate: expression, from: "${from}" }]\nmessage: is \${TOKEN}`);
    expect(faultsOf(processed)).toEqual([`${code} at parameters/0/from, fatal`]);
    expect(processed.problems[0]?.message).toContain('TOKEN');
  });

  it('an object without a kind, with the rest still processed', () => {
    const text = `${HEAD}parameters: [{ name: APP, value: web }]\nobjects: [{ apiVersion: v1, metadata: { name: "\${APP}" } }, { kind: "", apiVersion: v1 }]`;
    const processed = processYaml(text);
    expect(faultsOf(processed)).toEqual(['bad-object at objects/0, fatal', 'bad-object at objects/1, fatal']);
    expect(valuesOf(processed)[0]).toEqual({ apiVersion: 'v1', metadata: { name: 'web' } });
  });

  it('an object that is no map, and a null, which crashes the processor', () => {
    const processed = processYaml(`${HEAD}objects: [web, null, { kind: Service, apiVersion: v1 }]`);
    expect(faultsOf(processed)).toEqual(['bad-object at objects/0, fatal', 'null-object at objects/1, fatal']);
    expect(processed.objects.map(({ index }) => index)).toEqual([2]);
  });

  it.each([
    ['an apiVersion of three parts', '{ kind: Service, apiVersion: apps/v1/web }'],
    ['items that are no list', '{ kind: List, apiVersion: v1, items: web }'],
    ['an item that is no map', '{ kind: List, apiVersion: v1, items: [web] }'],
  ])('an object with %s', (_, object) => {
    expect(faultsOf(processYaml(`${HEAD}objects: [${object}]`))).toEqual(['bad-object at objects/0, fatal']);
  });

  it.each([
    ['parameters: [{ name: PORT, value: 8080 }]', 'parameters/0/value'],
    ['parameters: [{ name: PORT, required: "true" }]', 'parameters/0/required'],
    ['parameters: [{ name: PORT, description: [a] }]', 'parameters/0/description'],
    ['parameters: [PORT]', 'parameters/0'],
    ['parameters: { PORT: "8080" }', 'parameters'],
    ['labels: { tier: 1 }', 'labels/tier'],
    ['labels: [web]', 'labels'],
    ['objects: { kind: Service }', 'objects'],
    ['message: [hi]', 'message'],
  ])('the type of %s', (text, path) => {
    expect(faultsOf(processYaml(`${HEAD}${text}`))).toEqual([`wrong-type at ${path}, fatal`]);
  });

  it('a number as a value, which is still used as the text that was meant', () => {
    expect(processYaml(`${HEAD}parameters: [{ name: PORT, value: 8080 }]\nmessage: port \${PORT}`).message).toBe('port 8080');
  });

  it.each([{}, { kind: 'List', apiVersion: 'v1', items: [] }, 'Template', null, undefined])('%j, which is no Template', (document) => {
    const processed = processTemplate(document);
    expect(processed.objects).toEqual([]);
    expect(faultsOf(processed)).toEqual(['not-a-template at , fatal']);
  });
});

describe('what is worth saying though some oc process goes on', () => {
  it('a group-less Template, which oc from 4.11 on does not know', () => {
    const processed = processYaml('apiVersion: v1\nkind: Template\nobjects: [{ kind: Service, apiVersion: v1 }]');
    expect(faultsOf(processed)).toEqual(['group-less-template at apiVersion']);
    expect(processed.objects).toHaveLength(1);
  });

  it.each(['image-tag', '""'])('the parameter name %s, which the server refuses', (name) => {
    expect(faultsOf(processYaml(`${HEAD}parameters: [{ name: ${name}, value: x }]`))).toEqual(['bad-parameter-name at parameters/0/name']);
  });

  it('two keys of one map that become one', () => {
    const data = { '${APP}': 'reference', web: 'plain', '${OTHER}': 'last' };
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data }], { APP: 'web', OTHER: 'web' }));
    expect(faultsOf(processed)).toEqual(['colliding-keys at objects/0/data/${APP}', 'colliding-keys at objects/0/data/${OTHER}']);
    expect(valuesOf(processed)).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', data: { web: 'last' } }]);
  });

  it('two template labels that become one', () => {
    const labels = { app: 'plain', '${KEY}': 'reference' };
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'Service' }], { KEY: 'app' }, { labels }));
    expect(faultsOf(processed)).toEqual(['colliding-keys at labels/${KEY}']);
    expect(valuesOf(processed)).toEqual([{ apiVersion: 'v1', kind: 'Service', metadata: { labels: { app: 'reference' } } }]);
  });

  it('a label that is no text, for which template labels replace all of them', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', labels: { app: 'web', generation: '${{N}}' } } };
    const processed = processTemplate(templateOf([service], { N: '5' }, { labels: { tier: 'front' } }));
    expect(faultsOf(processed)).toEqual(['labels-replaced at objects/0/metadata/labels']);
    expect(valuesOf(processed)).toEqual([{ ...service, metadata: { name: 'web', labels: { tier: 'front' } } }]);
  });
});

describe('a problem', () => {
  it('shows unknown text as its author wrote it', () => {
    const data = { '${A}': 1, '${B}': 2 };
    const parameters = [{ name: 'A', value: '${B}' }, { name: 'B' }];
    const processed = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data }], {}, { parameters }));
    expect(processed.problems.map(({ message }) => message)).toEqual([
      '${A} becomes ${B}, a key that is there already; only one of the values stays',
    ]);
  });
});
