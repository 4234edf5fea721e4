import { describe, expect, it } from 'vitest';
import { suppressionOf } from '../../lib/engine/suppressions';
import { KubeObject } from '../../lib/kube/object';
import { NamedOrigin } from '../../lib/workspace/origins';

function suppression(text: unknown): unknown {
  const annotations = { 'ignore.pinstream/floating-tag': text };
  const object = new KubeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations } }, new NamedOrigin('web'));
  return suppressionOf(object, 'floating-tag', '2026-01-15');
}

describe('a suppression by annotation', () => {
  it('holds with a reason', () => {
    expect(suppression('the vendor ships no other tag')).toEqual({ by: 'annotation', reason: 'the vendor ships no other tag', until: undefined });
  });

  it('holds through its last day', () => {
    expect(suppression('until the new release until=2026-01-15')).toEqual({ by: 'annotation', reason: 'until the new release', until: '2026-01-15' });
  });

  it('does not hold after its last day', () => {
    expect(suppression('until the new release until=2026-01-14')).toBeUndefined();
  });

  it.each(['', '   ', 'until=2027-01-01', 7, null])('does not hold without a reason: %j', (text) => {
    expect(suppression(text)).toBeUndefined();
  });

  it('speaks of its own rule alone', () => {
    const object = new KubeObject({ metadata: { annotations: { 'ignore.pinstream/floating-tag': 'why not' } } }, new NamedOrigin('web'));
    expect(suppressionOf(object, 'unpinned-image', '2026-01-15')).toBeUndefined();
  });
});
