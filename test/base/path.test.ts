import { describe, expect, it } from 'vitest';
import { pointerTo, printPath, valueAt } from '../../lib/base/path';

describe('printPath', () => {
  it('writes a path as people do', () => {
    expect(printPath(['spec', 'template', 'spec', 'containers', 0, 'image'])).toBe('spec.template.spec.containers[0].image');
  });

  it('quotes keys that are no plain word', () => {
    expect(printPath(['metadata', 'annotations', 'image.openshift.io/triggers'])).toBe('metadata.annotations["image.openshift.io/triggers"]');
  });
});

describe('pointerTo', () => {
  it('escapes as RFC 6901 asks', () => {
    expect(pointerTo(['a/b', 'c~d', 0])).toBe('/a~1b/c~0d/0');
  });
});

describe('valueAt', () => {
  it('finds own values and nothing inherited', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect(valueAt({}, ['constructor'])).toBeUndefined();
    expect(valueAt([], ['length', 'x'])).toBeUndefined();
  });
});
