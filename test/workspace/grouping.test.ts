import { describe, expect, it } from 'vitest';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

const service = (name: string): string => `{apiVersion: v1, kind: Service, metadata: {name: ${name}}}`;
const stream = (name: string): string => `{apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: {name: ${name}}}`;
const set = (serviceName: string, image = 'quay.io/shop/web:1'): string =>
  `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {serviceName: ${serviceName}, template: {spec: {containers: [{name: web, image: "${image}"}]}}}}`;

/** The sets as `id: Kind/name, …`, in the order they come. */
function setsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { sets } = workspaceOf(Object.entries(files).map(([uri, text]) => readYaml(uri, text)));
  return sets.map(({ id, index }) => `${id}: ${index.objects.map(({ title }) => title).join(', ')}`);
}

describe('object sets', () => {
  it('are the folders, with all files of one folder together', () => {
    expect(setsOf({ 'web/set.yaml': set('web'), 'web/service.yaml': service('web'), 'worker/service.yaml': service('worker') })).toEqual([
      'web: StatefulSet/web, Service/web',
      'worker: Service/worker',
    ]);
  });

  it('keep each Template to itself', () => {
    const template = `{apiVersion: template.openshift.io/v1, kind: Template, objects: [${service('web')}]}`;
    expect(setsOf({ 'a/one.yaml': template, 'a/two.yaml': service('web') })).toEqual(['a/one.yaml: Service/web', 'a: Service/web']);
  });

  it('join sibling folders when one names a Service of the other', () => {
    expect(setsOf({ 'shop/apps/set.yaml': set('web'), 'shop/net/service.yaml': service('web') })).toEqual(['shop/apps: StatefulSet/web, Service/web']);
  });

  it('join sibling folders when one names an image stream of the other', () => {
    expect(setsOf({ 'shop/apps/set.yaml': set('x', 'web:1'), 'shop/streams/web.yaml': stream('web') })).toEqual(['shop/apps: StatefulSet/web, ImageStream/web']);
  });

  it('join siblings in a chain', () => {
    const joined = setsOf({ 'shop/a/set.yaml': set('b-svc'), 'shop/b/all.yaml': `${service('b-svc')}\n---\n${set('c-svc')}`, 'shop/c/service.yaml': service('c-svc') });
    expect(joined).toHaveLength(1);
  });

  it('stay apart where two siblings define the name: nothing tells which one is meant', () => {
    expect(setsOf({ 'shop/apps/set.yaml': set('web'), 'shop/dev/service.yaml': service('web'), 'shop/prod/service.yaml': service('web') })).toHaveLength(3);
  });

  it('stay apart where folders are no siblings', () => {
    expect(setsOf({ 'shop/apps/set.yaml': set('web'), 'net/shop/service.yaml': service('web') })).toHaveLength(2);
  });

  it('hold the items of a List, and of a typed list with the kind its items leave out', () => {
    const list = `{apiVersion: v1, kind: List, items: [${service('a')}, {apiVersion: v1, kind: ServiceList, items: [{metadata: {name: b}}]}]}`;
    expect(setsOf({ 'list.yaml': list })).toEqual(['.: Service/a, Service/b']);
  });
});
