import { describe, expect, it } from 'vitest';
import { primaryOf } from '../../lib/engine/primary';

const IMAGE = 'web.yaml@120';

function kept(...ruleIds: readonly string[]): readonly string[] {
  return primaryOf(ruleIds.map((ruleId) => ({ ruleId, where: IMAGE }))).map(({ item, gaveWay }) => [item.ruleId, ...gaveWay.map(({ ruleId }) => ruleId)].join(' < '));
}

describe('primaryOf', () => {
  it('keeps the first of the image rules and names the others', () => {
    expect(kept('unpinned-image', 'floating-tag', 'short-image-name')).toEqual(['short-image-name < floating-tag < unpinned-image']);
  });

  it('leaves findings of other rules at the same place alone', () => {
    expect(kept('floating-tag', 'selector-mismatch')).toEqual(['floating-tag', 'selector-mismatch']);
  });

  it('keeps every finding of the rule that speaks', () => {
    expect(kept('undefined-parameter', 'undefined-parameter', 'short-image-name')).toEqual([
      'undefined-parameter < short-image-name',
      'undefined-parameter < short-image-name',
    ]);
  });

  it('does not mix up two images', () => {
    const found = primaryOf([
      { ruleId: 'floating-tag', where: 'web.yaml@120' },
      { ruleId: 'unpinned-image', where: 'web.yaml@180' },
    ]);
    expect(found.map(({ item }) => item.ruleId)).toEqual(['floating-tag', 'unpinned-image']);
  });
});
