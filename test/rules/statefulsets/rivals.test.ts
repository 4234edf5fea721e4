import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../../lib/kube/object';
import { rivalsOf } from '../../../rules/statefulsets/rivals';
import { ObjectIndex } from '../../../lib/workspace/object-index';
import { NamedOrigin } from '../../../lib/workspace/origins';

type Labels = Readonly<Record<string, string>>;

const workload = (kind: string, name: string, matchLabels: Labels, labels: Labels = matchLabels, namespace?: string): KubeObject =>
  new KubeObject(
    {
      apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1',
      kind,
      metadata: { name, namespace },
      spec: { selector: kind === 'ReplicationController' ? matchLabels : { matchLabels }, template: { metadata: { labels } } },
    },
    new NamedOrigin(name),
  );

const rivals = (objects: readonly KubeObject[]): readonly string[] =>
  objects.map((object) =>
    rivalsOf(object, new ObjectIndex(objects), 9)
      .map(({ title }) => title)
      .join(' '),
  );

describe('rivalsOf', () => {
  it.each([
    ['Deployment', 'Deployment', true],
    ['StatefulSet', 'StatefulSet', true],
    ['DaemonSet', 'DaemonSet', true],
    ['ReplicaSet', 'Deployment', true],
    ['ReplicationController', 'StatefulSet', true],
    ['Deployment', 'StatefulSet', false],
    ['Deployment', 'ReplicaSet', false],
    ['StatefulSet', 'DaemonSet', false],
  ])('a %s takes from a %s: %s', (one, other, takes) => {
    expect(rivals([workload(one, 'web', { app: 'web' }), workload(other, 'api', { app: 'web' })])[0]).toBe(takes ? `${other}/api` : '');
  });

  it('looks one way: the narrow selector takes nothing from the wide one', () => {
    const [wide, narrow] = [
      workload('Deployment', 'web', { app: 'web' }),
      workload('Deployment', 'canary', { app: 'web', track: 'canary' }),
    ];
    expect(rivals([wide, narrow])).toEqual(['Deployment/canary', '']);
  });

  it('keeps namespaces apart, and takes one that nobody states for a place of its own', () => {
    const [shop, bank, nowhere] = [
      workload('Deployment', 'web', { app: 'web' }, undefined, 'shop'),
      workload('Deployment', 'api', { app: 'web' }, undefined, 'bank'),
      workload('Deployment', 'cart', { app: 'web' }),
    ];
    expect(rivals([shop, bank, nowhere])).toEqual(['', '', '']);
    expect(rivals([shop, nowhere])).toEqual(['Deployment/cart', 'Deployment/web']);
  });

  it('stops at the limit', () => {
    const objects = ['web', 'api', 'cart', 'worker'].map((name) => workload('Deployment', name, { app: 'web' }));
    expect(
      objects
        .slice(0, 1)
        .flatMap((object) => rivalsOf(object, new ObjectIndex(objects), 2))
        .map(({ name }) => name),
    ).toEqual(['api', 'cart']);
  });

  it('costs little where one common label is shared and another tells all apart', () => {
    const objects = Array.from({ length: 5_000 }, (_, at) => workload('Deployment', `web-${at}`, { 'part-of': 'shop', app: `web-${at}` }));
    const index = new ObjectIndex(objects);
    const start = performance.now();
    expect(objects.flatMap((object) => rivalsOf(object, index, 3))).toEqual([]);
    // Comparing all with all would be 25 million comparisons, many seconds.
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
