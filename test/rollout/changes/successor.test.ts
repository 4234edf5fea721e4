import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../../lib/kube/object';
import { looksLike } from '../../../lib/rollout/changes/successor';
import { NamedOrigin } from '../../../lib/workspace/origins';

interface Shape {
  readonly image?: string;
  readonly claims?: readonly string[];
  readonly env?: readonly object[];
}

const set = (name: string, { image = 'quay.io/shop/web:1.2', claims = ['data'], env = [] }: Shape = {}): KubeObject =>
  new KubeObject(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name },
      spec: {
        volumeClaimTemplates: claims.map((claim) => ({ metadata: { name: claim } })),
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image, env }] } },
      },
    },
    new NamedOrigin(name),
  );

describe('looksLike', () => {
  it('knows a set by its containers and claims, whatever else was renamed along', () => {
    expect(looksLike(set('web'), set('shop', { env: [{ name: 'PEERS', value: 'shop-0' }] }))).toBe(true);
  });

  it('tells sets of another image or with other claims apart', () => {
    expect(looksLike(set('web'), set('shop', { image: 'quay.io/shop/ledger:1.0' }))).toBe(false);
    expect(looksLike(set('web'), set('shop', { claims: ['data', 'logs'] }))).toBe(false);
  });

  it('wants the same pods where there are no claims to go by', () => {
    expect(looksLike(set('web', { claims: [] }), set('shop', { claims: [] }))).toBe(true);
    expect(looksLike(set('web', { claims: [] }), set('shop', { claims: [], env: [{ name: 'PEERS' }] }))).toBe(false);
  });
});
