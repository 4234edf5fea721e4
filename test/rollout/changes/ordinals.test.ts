import { describe, expect, it } from 'vitest';
import { numbered, withoutOrdinals } from '../../../lib/rollout/changes/ordinals';

const run = (start: number, replicas: number) => ({ start, replicas });

describe('ordinals', () => {
  it.each([
    ['the higher ones', run(0, 5), run(0, 3), [run(3, 2)]],
    ['the lower ones', run(0, 3), run(1, 3), [run(0, 1)]],
    ['both ends', run(0, 5), run(1, 2), [run(0, 1), run(3, 2)]],
    ['all, where nothing is shared', run(0, 3), run(5, 3), [run(0, 3)]],
    ['all, where nothing is left', run(2, 3), run(3, 0), [run(2, 3)]],
    ['none of itself', run(0, 3), run(0, 3), []],
  ])('without others are %s', (_, one, other, left) => {
    expect(withoutOrdinals(one, other)).toEqual(left);
  });

  it('are listed as people list them', () => {
    expect([numbered('web', [run(0, 1)]), numbered('web', [run(0, 2)]), numbered('web', [run(1, 4)]), numbered('web', [run(0, 1), run(3, 3)])]).toEqual([
      'web-0',
      'web-0 and web-1',
      'web-1 to web-4',
      'web-0 and web-3 to web-5',
    ]);
  });
});
