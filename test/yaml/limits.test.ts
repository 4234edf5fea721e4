import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, readYaml } from '../../lib/yaml/read';

describe('the size of a file', () => {
  it('is refused as a whole when it passes the limit, counted in bytes of UTF-8', () => {
    const limits = { ...DEFAULT_LIMITS, maxBytes: 10 };
    expect(readYaml('shop.yaml', 'web: shops', limits).documents).toHaveLength(1);
    for (const text of ['web: worker', 'web: \u00e9\u00e9\u00e9']) {
      const [document] = readYaml('shop.yaml', text, limits).documents;
      expect(document?.value).toBeUndefined();
      expect(document?.problems).toMatchObject([{ kind: 'limit', message: 'The file is larger than 10 bytes' }]);
    }
  });

  it('is refused at 100 MB without reading them', () => {
    const text = 'a'.repeat(100_000_000);
    const start = performance.now();
    expect(readYaml('shop.yaml', text).documents[0]?.problems).toMatchObject([{ kind: 'limit' }]);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('nesting', () => {
  it('may be a hundred collections deep, in brackets and in lines', () => {
    for (const text of [`${'['.repeat(100)}web${']'.repeat(100)}`, `${'- '.repeat(100)}web`, nestedMaps(100)]) {
      expect(problemsOf(text)).toEqual([]);
    }
  });

  it.each([
    ['lists in brackets', `${'['.repeat(101)}web${']'.repeat(101)}`],
    ['lists in lines', `${'- '.repeat(101)}web`],
    ['maps in lines', nestedMaps(101)],
    ['ten thousand lists', '['.repeat(10_000)],
    ['ten thousand maps', '{a: '.repeat(10_000)],
    ['ten thousand list items', '- '.repeat(10_000)],
    ['a million brackets', '['.repeat(1_000_000)],
    ['a million brackets after another fault', `a: "\\q"\nb: ${'['.repeat(1_000_000)}`],
  ])('past the limit ends the reading: %s', (name, text) => {
    expect(problemsOf(text)).toMatchObject([{ kind: name.endsWith('another fault') ? 'unreadable' : 'limit' }]);
  });

  it('is counted through aliases', () => {
    const deep = (name: string, inner: string): string => `${name}: &${name} ${'['.repeat(60)}${inner}${']'.repeat(60)}\n`;
    expect(problemsOf(deep('web', '1'))).toEqual([]);
    expect(problemsOf(deep('web', '1') + deep('shop', '*web'))).toMatchObject([{ kind: 'limit', message: 'Values are nested more than 100 deep' }]);
  });

  it('ends with a finding and not with the stack, however high the limit is set', () => {
    const limits = { ...DEFAULT_LIMITS, maxDepth: 1_000_000 };
    const [document] = readYaml('shop.yaml', '['.repeat(200_000), limits).documents;
    expect(document?.problems).toMatchObject([{ kind: 'limit' }]);
  });
});

describe('aliases', () => {
  it('that multiply one another are refused before they take memory', () => {
    const lines = ['a: &a [shop, shop, shop, shop, shop, shop, shop, shop, shop]'];
    for (const name of 'bcdefghi') {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }
    expect(problemsOf(lines.join('\n'))).toMatchObject([{ kind: 'limit', message: 'The aliases of this document stand for more than 100000 values' }]);
  });

  it('count as often as they are reached, up to the limit', () => {
    const limits = { ...DEFAULT_LIMITS, maxAliasNodes: 9 };
    const text = (aliases: number): string => `web: &web [1, 2]\nshop: [${Array.from({ length: aliases }, () => '*web').join(', ')}]\n`;
    expect(readYaml('shop.yaml', text(3), limits).documents[0]?.problems).toEqual([]);
    expect(readYaml('shop.yaml', text(4), limits).documents[0]?.problems).toMatchObject([{ kind: 'limit' }]);
  });

  it('that merge a large map again and again are counted by its keys', () => {
    const keys = Array.from({ length: 400 }, (_, index) => `k${String(index)}: 1`).join(', ');
    const merges = Array.from({ length: 300 }, () => '- <<: *web').join('\n');
    expect(problemsOf(`web: &web {${keys}}\nshop:\n${merges}\n`)).toMatchObject([{ kind: 'limit' }]);
  });

  it('that name the value around them are refused', () => {
    expect(problemsOf('web: &web [*web]\n')).toMatchObject([{ kind: 'limit', message: expect.stringContaining('would never end') as unknown }]);
    expect(problemsOf('&shop web:\n  - &shop [ { a: *shop } ]\n')).toMatchObject([{ kind: 'limit' }]);
  });
});

function nestedMaps(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
}

function problemsOf(text: string): readonly unknown[] {
  return readYaml('shop.yaml', text).documents.flatMap(({ problems }) => problems);
}
