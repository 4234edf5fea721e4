import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../lib/base/suggest';

const IDS = ['short-image-name', 'floating-tag', 'unpinned-image'];

describe('nearest', () => {
  it.each([
    ['shrot-image-name', 'short-image-name'],
    ['floating-tags', 'floating-tag'],
    ['Unpinned-Image', 'unpinned-image'],
    ['unpined-imag', 'unpinned-image'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, IDS)).toBe(meant);
  });

  it.each(['', 'x', 'ab', 'selector-mismatch'])('has nothing near %j', (word) => {
    expect(nearest(word, IDS)).toBeUndefined();
  });

  it('asks in brackets, or not at all', () => {
    expect(didYouMean('floating-tga', IDS)).toBe(' (did you mean floating-tag?)');
    expect(didYouMean('nothing-like-it', IDS)).toBe('');
  });
});
