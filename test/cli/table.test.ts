import { describe, expect, it } from 'vitest';
import { markdownTable, printTable } from '../../lib/cli/table';

describe('printTable', () => {
  it('makes columns as wide as their widest text, wide characters counted twice', () => {
    expect(printTable(['name', 'image', 'why'], [['web', 'quay.io/shop/web', 'a'], ['店', 'x', 'long']])).toBe('name  image             why\nweb   quay.io/shop/web  a\n店    x                 long\n');
  });

  it('shows what a terminal would obey instead of letting it', () => {
    expect(printTable(['name'], [['\u001B[2J']])).toBe('name\n␛[2J\n');
  });
});

describe('markdownTable', () => {
  it('keeps bars inside their cell', () => {
    expect(markdownTable(['a', 'b'], [['x|y', 'z']])).toBe('| a | b |\n| --- | --- |\n| x\\|y | z |\n');
  });
});
