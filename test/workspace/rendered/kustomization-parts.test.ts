import { describe, expect, it } from 'vitest';
import { isRemote, kustomizationParts } from '../../../lib/workspace/rendered/kustomization-parts';

describe('the parts of a kustomization', () => {
  it('are what is built on, what is laid over it, and all other files', () => {
    const parts = kustomizationParts({
      resources: ['web.yaml', '../base'],
      components: ['../debug'],
      patchesStrategicMerge: ['env.yaml', 'kind: Deployment\nmetadata: {name: web}\n'],
      patches: [{ path: 'pin.yaml' }, { patch: '- op: remove\n  path: /spec\n' }],
      configMapGenerator: [{ name: 'conf', files: ['shop.ini=conf/shop.ini', 'plain.txt'], envs: ['prod.env'], literals: ['URL=https://example.org'] }],
      replacements: [{ path: 'host.yaml' }],
      openapi: { path: 'schema.json' },
      commonAnnotations: { docs: 'https://example.org/docs' },
    });
    expect(parts).toEqual({
      resources: ['web.yaml', '../base', '../debug'],
      patches: ['env.yaml', 'pin.yaml'],
      files: ['conf/shop.ini', 'plain.txt', 'prod.env', 'host.yaml', 'schema.json'],
      remote: [],
      refused: undefined,
      isComponent: false,
    });
  });

  it('are told where they would be fetched, in whatever field', () => {
    const value = { resources: ['https://example.org/a.yaml', 'web.yaml'], patches: [{ path: 'http://example.org/p.yaml' }], configMapGenerator: [{ files: ['a=https://example.org/a.ini'] }] };
    expect(kustomizationParts(value)).toMatchObject({ resources: ['web.yaml'], remote: ['https://example.org/a.yaml', 'http://example.org/p.yaml', 'https://example.org/a.ini'] });
  });

  it('are none to render where it inflates charts, and none by themselves of a Component', () => {
    expect(kustomizationParts({ helmCharts: [] }).refused).toContain('--enable-helm');
    expect(kustomizationParts({ kind: 'Component' }).isComponent).toBe(true);
  });

  it.each([undefined, null, 'text', [], { resources: 'web.yaml', patches: [null, 1], configMapGenerator: { files: 1 } }])('survive what is no kustomization: %j', (value) => {
    expect(kustomizationParts(value)).toMatchObject({ resources: [], patches: [], files: [], remote: [] });
  });
});

describe('what Kustomize would fetch', () => {
  it.each([
    'https://github.com/example/shop//deploy?ref=v1',
    'github.com/example/shop?ref=main',
    'github.com/example/shop',
    'git@github.com:example/shop.git',
    'ssh://git@example.org/shop',
    'git::https://example.org/shop',
    'gh:example/shop',
    'example.org:shop',
    'file:///srv/shop',
    '../shop?ref=v1',
    'https://example.org/web.yaml',
  ])('%s', (text) => {
    expect(isRemote(text)).toBe(true);
  });

  it.each(['web.yaml', '../base', './github.com.yaml', 'bases/v1.0', '.', 'shop-2:1.yaml'.replace(':', '-'), 'a b/c.yaml', '../../shared/gitea'])('is not %s', (text) => {
    expect(isRemote(text)).toBe(false);
  });
});
