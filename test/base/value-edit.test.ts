import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../../lib/base/equal';
import { applyValueEdits, smallSteps } from '../../lib/base/value-edit';
import { applyEdits } from '../../lib/engine/fix';

const POD = { kind: 'Pod', spec: { containers: [{ name: 'web', image: 'web:1' }, { name: 'sidecar' }] } };

describe('applyValueEdits', () => {
  it('sets, inserts and removes, and makes maps that are missing', () => {
    expect(
      applyValueEdits(POD, [
        { op: 'replace', path: ['spec', 'containers', 0, 'image'], value: 'web:2' },
        { op: 'insert', path: ['spec', 'containers', 1], value: { name: 'proxy' } },
        { op: 'remove', path: ['spec', 'containers', 2] },
        { op: 'add', path: ['metadata', 'labels', 'app'], value: 'web' },
      ]),
    ).toEqual({ kind: 'Pod', spec: { containers: [{ name: 'web', image: 'web:2' }, { name: 'proxy' }] }, metadata: { labels: { app: 'web' } } });
  });

  it('does what repairs do in terms of objects', () => {
    const path = fc.array(fc.oneof(fc.constantFrom('spec', 'containers', 'kind', 'name'), fc.nat(2)), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(path, fc.jsonValue({ maxDepth: 2 }), (at, value) => {
      expect(applyValueEdits(POD, [{ op: 'add', path: at, value }])).toEqual(applyEdits(POD, [{ op: 'add', path: at, value }]));
    }));
  });
});

describe('smallSteps', () => {
  it('turns the replacement of a collection into the changes inside it', () => {
    const value = { containers: [{ name: 'proxy' }, { name: 'web', image: 'web:2' }] };
    expect(smallSteps(POD.spec, [{ op: 'replace', path: [], value }])).toEqual([
      { op: 'insert', path: ['containers', 0], value: { name: 'proxy' } },
      { op: 'replace', path: ['containers', 1, 'image'], value: 'web:2' },
      { op: 'remove', path: ['containers', 2] },
    ]);
  });

  it('comes to the same value as the edits it is made of', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (from, to) => {
        const edits = [{ op: 'replace', path: ['shop'], value: to }] as const;
        expect(sameValue(applyValueEdits({ shop: from }, smallSteps({ shop: from }, edits)), { shop: to })).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
