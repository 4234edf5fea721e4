import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, visible, widthOf, wrapped } from '../../lib/base/columns';

describe('columns', () => {
  it('counts wide characters and emoji as two columns, marks that combine as none', () => {
    expect(widthOf('web')).toBe(3);
    expect(widthOf('価格')).toBe(4);
    expect(widthOf('한국어')).toBe(6);
    expect(widthOf('🚀')).toBe(2);
    expect(widthOf('👩‍💻')).toBe(2);
    expect(widthOf('café')).toBe(4);
    expect(widthOf('ﾊﾝｶｸ')).toBe(4);
  });

  it('draws a tab as blanks up to the next multiple of four', () => {
    expect(cellsOf('\ta\tb').map(({ text }) => text).join('')).toBe('    a   b');
  });

  it('draws what a terminal would obey', () => {
    expect(visible('shop\u001b[31m')).toBe('shop␛[31m');
    expect(visible('web\r\nworker\u007f')).toBe('web␍␊worker␡');
    expect(visible('name\u202egnp')).toBe('name\ufffdgnp');
    expect(visible('\ud800')).toBe('\ufffd');
    expect(visible('🚀 価格')).toBe('🚀 価格');
  });

  it('lets no control character through, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
    }));
  });

  it('gives every cell the offset of the text it draws', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const cells = cellsOf(text);
      expect(cells.every((cell, at) => cell.start > (cells[at - 1]?.start ?? -1))).toBe(true);
    }));
  });

  it('breaks lines between words, and never inside one', () => {
    expect(wrapped('name a registry host', 10)).toEqual(['name a', 'registry', 'host']);
    expect(wrapped('quay.io/shop/web:1.2 names a tag', 8)).toEqual(['quay.io/shop/web:1.2', 'names a', 'tag']);
    expect(wrapped('', 8)).toEqual(['']);
  });

  it('loses no word to wrapping and passes the width with single words alone', () => {
    const words = fc.array(fc.string({ minLength: 1 }).filter((word) => !word.includes(' ')), { minLength: 1 });
    fc.assert(fc.property(words, fc.integer({ min: 1, max: 60 }), (list, width) => {
      const lines = wrapped(list.join(' '), width);
      expect(lines.join(' ')).toBe(visible(list.join(' ')));
      expect(lines.every((line) => widthOf(line) <= width || !line.includes(' '))).toBe(true);
    }));
  });
});
