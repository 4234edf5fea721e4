import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../../lib/kube/object';
import { imageEntries } from '../../../lib/workspace/rendered/image-entries';
import { pathInSource, sourceObject } from '../../../lib/workspace/rendered/source-object';
import { NamedOrigin } from '../../../lib/workspace/origins';

function object(kind: string, name: string, others: object = {}): KubeObject {
  return new KubeObject({ apiVersion: 'apps/v1', kind, metadata: { name }, ...others }, new NamedOrigin('base/web.yaml'));
}

describe('the object that another was made of', () => {
  const [web, db] = [object('Deployment', 'web'), object('Deployment', 'db')];

  it('has its kind and name, or the only name that it holds', () => {
    expect(sourceObject(object('Deployment', 'web'), [web, db, object('StatefulSet', 'web')])).toBe(web);
    expect(sourceObject(object('Deployment', 'prod-web-v1'), [web, db])).toBe(web);
  });

  it('is not known where two names fit, or none', () => {
    expect(sourceObject(object('Deployment', 'prod-web-db'), [web, db])).toBeUndefined();
    expect(sourceObject(object('Deployment', 'cache'), [web, db])).toBeUndefined();
    expect(sourceObject(object('Deployment', 'prod-'), [object('Deployment', '')])).toBeUndefined();
  });

  it('is the one of that very name, however many others it holds', () => {
    expect(sourceObject(object('Deployment', 'web'), [object('Deployment', 'we'), web])).toBe(web);
  });
});

describe('the place in a source', () => {
  const source = { spec: { replicas: 1, containers: [{ name: 'web', image: 'web:1', env: ['A', 'B'] }] } };

  it('is the same for a value that nobody changed', () => {
    expect(pathInSource(source, source, ['spec', 'containers', 0, 'image'])).toEqual({ path: ['spec', 'containers', 0, 'image'], isSame: true });
  });

  it('is that of the item of the same name, wherever it stands now', () => {
    const rendered = { spec: { containers: [{ name: 'proxy', image: 'proxy:1' }, { name: 'web', image: 'web:2' }] } };
    expect(pathInSource(rendered, source, ['spec', 'containers', 1])).toEqual({ path: ['spec', 'containers', 0], isSame: true });
    expect(pathInSource(rendered, source, ['spec', 'containers', 1, 'image'])).toEqual({ path: ['spec', 'containers', 0, 'image'], isSame: false });
    expect(pathInSource(rendered, source, ['spec', 'containers', 0, 'image'])).toBeUndefined();
  });

  it('is that of the parent for what both lack, and none for what was taken away', () => {
    expect(pathInSource(source, source, ['spec', 'strategy', 'type'])).toEqual({ path: ['spec'], isSame: true });
    expect(pathInSource({ spec: {} }, source, ['spec', 'replicas'])).toBeUndefined();
  });

  it('is none for items that cannot be told apart', () => {
    const rendered = { spec: { containers: [{ name: 'web', env: ['A', 'A'] }] } };
    expect(pathInSource(rendered, source, ['spec', 'containers', 0, 'env', 1])).toBeUndefined();
  });
});

describe('the entry of images that makes an image', () => {
  const kustomization = (...images: readonly object[]): KubeObject => object('Kustomization', '', { images });
  const keys = (before: string, after: string, ...images: readonly object[]): readonly unknown[] => imageEntries(kustomization(...images), before, after).map(({ path }) => path);

  it('is the one of its name that brings its tag, digest or new name', () => {
    expect(keys('quay.io/shop/web:1', 'quay.io/shop/web:2', { name: 'quay.io/shop/db', newTag: '2' }, { name: 'quay.io/shop/web', newTag: '2' })).toEqual([['images', 1, 'newTag']]);
    expect(keys('web:1', 'quay.io/shop/web:1', { name: 'web', newName: 'quay.io/shop/web' })).toEqual([['images', 0, 'newName']]);
    expect(keys('localhost:5000/web', 'localhost:5000/web:1.5', { name: 'localhost:5000/web', newTag: 1.5 })).toEqual([['images', 0, 'newTag']]);
    expect(keys('web:1', 'web:2@sha256:ab', { name: 'web', newTag: '2', digest: 'sha256:ab' })).toEqual([['images', 0, 'digest']]);
    expect(keys('web:1', 'web@sha256:ab', { name: 'web', newTag: '2', digest: 'sha256:ab' })).toEqual([['images', 0, 'digest']]);
  });

  it('is none that makes another', () => {
    expect(keys('web:1', 'web:3', { name: 'web', newTag: '2' }, { name: 'web' }, { name: 'webs', newTag: '3' })).toEqual([]);
  });
});
