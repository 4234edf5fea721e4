import { describe, expect, it } from 'vitest';
import { unknownText } from '../../../lib/base/unknown';
import { KubeObject } from '../../../lib/kube/object';
import { podNameUseOf } from '../../../rules/statefulsets/pod-dns-names';
import { ObjectIndex } from '../../../lib/workspace/object-index';
import { NamedOrigin } from '../../../lib/workspace/origins';

const web = new KubeObject({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' } }, new NamedOrigin('web'));
const config = (text: unknown): KubeObject =>
  new KubeObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seeds' }, data: { seeds: text } }, new NamedOrigin('seeds'));
const useIn = (text: unknown): string | undefined => podNameUseOf(web, 'peers', new ObjectIndex([web, config(text)]))?.text;

const withContainer = (container: object): KubeObject =>
  new KubeObject(
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec: { template: { spec: { containers: [container] } } } },
    new NamedOrigin('web'),
  );

describe('podNameUseOf', () => {
  it.each([
    ['web-0.peers', 'web-0.peers'],
    ['http://web-12.peers.shop.svc.cluster.local:8080/', 'web-12.peers'],
    ['server web-{0...3}.peers', 'web-{0...3}.peers'],
    ['web-{0..3}.peers', 'web-{0..3}.peers'],
    ['for i in 0 1; do ping web-$i.peers; done', 'web-$i.peers'],
    ['web-${ORDINAL}.peers', 'web-${ORDINAL}.peers'],
    ['web-$(ORDINAL).peers', 'web-$(ORDINAL).peers'],
    ['other-0.peers,web-0.peers', 'web-0.peers'],
  ])('finds %s', (text, found) => {
    expect(useIn(text)).toBe(found);
  });

  it.each([
    'web-0.peers-old',
    'web-0.peers2',
    'old-web-0.peers',
    'x.web-0.peers',
    'web.peers',
    'peers',
    'web-0',
    'web-0peers',
    'web-a.peers',
    '$(hostname).peers',
  ])('does not take %s for one of its pods in a ConfigMap', (text) => {
    expect(useIn(text)).toBeUndefined();
  });

  it('reads no value that is no text', () => {
    for (const value of [7, null, ['web-0.peers']]) expect(useIn(value)).toBeUndefined();
  });

  it('claims nothing about a name that an unknown parameter starts', () => {
    expect(useIn(`${unknownText('PREFIX')}web-0.peers`)).toBeUndefined();
  });

  it.each(['$(hostname).peers', '$(hostname -s).peers', '${HOSTNAME}.peers', '$HOSTNAME.peers', '$(POD_NAME).peers', '${POD_NAME}.peers'])(
    'takes %s for the pod itself',
    (text) => {
      const set = withContainer({ name: 'web', args: [text] });
      expect(podNameUseOf(set, 'peers', new ObjectIndex([set]))).toEqual({
        object: set,
        path: ['spec', 'template', 'spec', 'containers', 0, 'args', 0],
        text,
      });
    },
  );

  it('tells where the name stands', () => {
    const set = withContainer({
      name: 'web',
      env: [
        { name: 'A', valueFrom: {} },
        { name: 'LEADER', value: 'web-0.peers' },
      ],
    });
    expect(podNameUseOf(set, 'peers', new ObjectIndex([set]))?.path).toEqual([
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'env',
      1,
      'value',
    ]);
  });

  it('reads a long text without a name in time that grows with its length', () => {
    const time = (length: number): number => {
      // One letter too long for a name, which the search learns at its end.
      const text = `web-0.${'p'.repeat(64)}/`.repeat(length / 71);
      const start = performance.now();
      expect(useIn(text)).toBeUndefined();
      return performance.now() - start;
    };
    // The best of three: a busy machine only ever adds to a time.
    const best = (length: number): number => Math.min(time(length), time(length), time(length));
    time(80_000);
    // Ten times the text; a quadratic search would take a hundred times as long.
    expect(best(800_000)).toBeLessThan(50 * Math.max(1, best(80_000)));
  });
});
