import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../lib/engine/fix';

describe('applyEdits', () => {
  it('makes the maps on the way to a new value', () => {
    expect(applyEdits({ spec: {} }, [{ op: 'add', path: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'], value: 0 }])).toEqual({
      spec: { updateStrategy: { rollingUpdate: { partition: 0 } } },
    });
  });

  it('appends behind the last item of a list', () => {
    expect(applyEdits({ tags: ['a'] }, [{ op: 'add', path: ['tags', 7], value: 'b' }])).toEqual({ tags: ['a', 'b'] });
  });

  it('removes keys and items', () => {
    const edits = [{ op: 'remove', path: ['tags', 0] }, { op: 'remove', path: ['paused'] }] as const;
    expect(applyEdits({ tags: ['a', 'b'], paused: true }, edits)).toEqual({ tags: ['b'] });
  });

  it('takes __proto__ for a key like any other', () => {
    const edited = applyEdits({}, [{ op: 'add', path: ['__proto__', 'polluted'], value: true }]);
    expect(Object.keys(edited as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('leaves the given value as it is', () => {
    fc.assert(
      fc.property(fc.object(), fc.array(fc.oneof(fc.string(), fc.nat(5)), { minLength: 1, maxLength: 4 }), (value, path) => {
        const before = JSON.stringify(value);
        applyEdits(value, [{ op: 'replace', path, value: 'new' }, { op: 'remove', path }]);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });
});
