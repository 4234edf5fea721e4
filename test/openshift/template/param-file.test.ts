import { describe, expect, it } from 'vitest';
import { readParamFile } from '../../../lib/openshift/template/param-file';

describe('readParamFile', () => {
  it.each([
    ['VERSION=1.2', 'VERSION', '1.2'],
    ['  VERSION = 1.2  ', 'VERSION', '1.2'],
    ['VERSION: 1.2', 'VERSION', '1.2'],
    ['URL=https://shop.example.com', 'URL', 'https://shop.example.com'],
    ['IMAGE: quay.io/shop/web:1=2', 'IMAGE', 'quay.io/shop/web:1=2'],
    ['export VERSION=1', 'VERSION', '1'],
    ['VERSION=1 # the old one', 'VERSION', '1'],
    ['COLOUR="#fff"', 'COLOUR', '#fff'],
    ["COLOUR='#fff' # white", 'COLOUR', '#fff'],
    ['TWO="#a" and "#b" # c', 'TWO', '#a" and "#b'],
    ['TEXT="two\\nlines \\"quoted\\""', 'TEXT', 'two\nlines "quoted"'],
    ['TEXT=plain\\n', 'TEXT', 'plain\\n'],
    ['HALF="open', 'HALF', '"open'],
    ['QUOTE="', 'QUOTE', '"'],
    ['EMPTY=', 'EMPTY', ''],
    ['EMPTY=""', 'EMPTY', ''],
  ])('reads %s', (text, name, value) => {
    expect(readParamFile(text)).toEqual([{ ok: true, name, value, line: 1 }]);
  });

  it('leaves out blank lines and comments, counts them, and takes CRLF', () => {
    expect(readParamFile('# shop\r\n\r\n \t# more\r\nVERSION=1\r\n\t\r\nAPP=web')).toEqual([
      { ok: true, name: 'VERSION', value: '1', line: 4 },
      { ok: true, name: 'APP', value: 'web', line: 6 },
    ]);
  });

  it('says which lines part no name from a value', () => {
    expect(readParamFile('VERSION\nA # b=c')).toEqual([
      { ok: false, text: 'VERSION', line: 1 },
      { ok: false, text: 'A # b=c', line: 2 },
    ]);
  });
});
