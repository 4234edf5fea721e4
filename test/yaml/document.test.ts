import { describe, expect, it } from 'vitest';
import type { Path } from '../../lib/base/path';
import type { YamlDocument } from '../../lib/yaml/document';
import { readYaml } from '../../lib/yaml/read';

const SHOP = `# shop
kind: Deployment   # the shop
metadata: { name: shop, labels: { app: "shop" , } }
spec:
  containers:
  - name: web
    image: 'quay.io/shop/web:1' # blue
    args: [--port, 80]
    command:
      - |
        serve --all
        wait

  - name: worker
    env:
    image: >-   # folded
      quay.io/shop/worker
`;

describe('spanOf', () => {
  it.each<[Path, string]>([
    [['kind'], 'Deployment'],
    [['metadata'], '{ name: shop, labels: { app: "shop" , } }'],
    [['metadata', 'labels', 'app'], '"shop"'],
    [['spec', 'containers', 0, 'image'], `'quay.io/shop/web:1'`],
    [['spec', 'containers', 0, 'args'], '[--port, 80]'],
    [['spec', 'containers', 0, 'args', 1], '80'],
    [['spec', 'containers', 0, 'command'], '- |\n        serve --all\n        wait'],
    [['spec', 'containers', 0, 'command', 0], '|\n        serve --all\n        wait'],
    [['spec', 'containers', 1], 'name: worker\n    env:\n    image: >-   # folded\n      quay.io/shop/worker'],
    [['spec', 'containers', 1, 'env'], ''],
  ])('covers exactly the value at %j', (path, source) => {
    expect(textOf(documentOf(SHOP), path)).toBe(source);
  });

  it('covers a whole document from its first token to its last', () => {
    expect(textOf(documentOf('# a\n---\nkind: Pod # b\n\n# c\n'), [])).toBe('kind: Pod');
  });

  it('covers a key, with its quotes and without its anchor; an item answers with its value', () => {
    const document = documentOf('"kind": Pod\n? &a spec\n: - web\n');
    expect(textOf(document, ['kind'], 'key')).toBe('"kind"');
    expect(textOf(document, ['spec'], 'key')).toBe('spec');
    expect(textOf(document, ['spec', 0], 'key')).toBe('web');
  });

  it('is undefined where nothing is written', () => {
    const document = documentOf(SHOP);
    for (const path of [['status'], ['kind', 'x'], ['spec', 'containers', 2], ['spec', 'containers', 'name'], ['constructor'], ['__proto__']]) {
      expect(document.spanOf(path)).toBeUndefined();
    }
  });

  it('puts a value left out right behind its indicator, tag or anchor', () => {
    const document = documentOf('image:   # none\nargs:\n-\n- x\ntag: !!str # none\nflow: { a, b: }\n? set\n');
    const places = [['image'], ['args', 0], ['tag'], ['flow', 'a'], ['flow', 'b'], ['set']].map((path) => document.spanOf(path)?.start.offset);
    const text = document.text;
    expect(places).toEqual([6, text.indexOf('-') + 1, text.indexOf('!!str') + 5, text.indexOf('a, b') + 1, text.indexOf('b: }') + 2, text.indexOf('set') + 3]);
  });

  it('follows aliases and merge keys to where the value is really written', () => {
    const document = documentOf('base: &base\n  image: web\n  port: 80\nshop:\n  <<: [{port: 81}, *base]\n  tag: *base\n');
    expect(document.value).toEqual({
      base: { image: 'web', port: 80 },
      shop: { port: 81, image: 'web', tag: { image: 'web', port: 80 } },
    });
    expect(document.spanOf(['shop', 'image'])?.start.line).toBe(2);
    expect(document.spanOf(['shop', 'image'], 'key')?.start.line).toBe(2);
    expect(document.spanOf(['shop', 'port'])?.start.line).toBe(5);
    expect(document.spanOf(['shop', 'tag', 'port'])?.start.line).toBe(3);
    expect(document.spanOf(['shop', 'tag'], 'key')?.start.line).toBe(6);
  });

  it('gives the entry that counts where a key is written twice or merged twice', () => {
    const document = documentOf('image: a\nimage: b\nshop: { <<: {x: 1}, <<: {x: 2} }\n');
    expect(textOf(document, ['image'])).toBe('b');
    expect(textOf(document, ['shop', 'x'])).toBe('2');
  });

  it('finds its way in JSON, with \\r\\n, and in the second document of a file', () => {
    const text = 'kind: Pod\r\n---\r\n{\r\n\t"items": [\r\n\t\t{"image": "a\\u0062"},\r\n\t]\r\n}\r\n';
    const document = readYaml('shop.json', text).documents[1];
    expect(document?.spanOf(['items', 0, 'image'])).toEqual({
      start: { line: 5, column: 13, offset: text.indexOf('"a\\') },
      end: { line: 5, column: 22, offset: text.indexOf('"a\\') + 9 },
    });
    expect(document?.spanOf(['items', 0])?.end.column).toBe(23);
  });
});

describe('block scalars', () => {
  it.each([
    ['clipped', 'a: |\n  x\n\n\nb: 1\n', '|\n  x'],
    ['kept', 'a: |+\n  x\n\n\nb: 1\n', '|+\n  x\n\n'],
    ['stripped', 'a: |-\n  x\n\nb: 1\n', '|-\n  x'],
    ['indented by number', 'a: |2\n   x\nb: 1\n', '|2\n   x'],
    ['at the end without a line break', 'a: >\n  x', '>\n  x'],
    ['with \\r\\n', 'a: |\r\n  x\r\n\r\nb: 1\r\n', '|\r\n  x'],
    ['without content', 'a: |\nb: 1\n', '|'],
    ['without anything', 'a: |', '|'],
    ['tagged, anchored and on the next line', 'a: !!str &x # | no\n  |\n  x\n', '|\n  x'],
    ['ending in white space that is content', 'a: |\n  x\n     \n\nb: 1\n', '|\n  x\n     '],
  ])('%s reach from their header to the end of their content', (_, text, source) => {
    expect(textOf(documentOf(text), ['a'])).toBe(source);
  });
});

describe('nearestSpan', () => {
  it('answers for an absent field with its nearest parent and says which', () => {
    const document = documentOf(SHOP);
    const { path, span } = document.nearestSpan(['spec', 'containers', 1, 'resources', 'limits', 'memory']);
    expect(path).toEqual(['spec', 'containers', 1]);
    expect(span.start.line).toBe(14);
    expect(document.nearestSpan(['kind'], 'key')).toEqual({ path: ['kind'], span: document.spanOf(['kind'], 'key') });
  });

  it('answers for the whole document with the place where it starts', () => {
    const start = { line: 2, column: 1, offset: 7 };
    expect(documentOf(SHOP).nearestSpan(['status', 'phase'])).toEqual({ path: [], span: { start, end: start } });
  });

  it('answers for an unreadable document with the start of its part', () => {
    const document = readYaml('shop.yaml', 'kind: Pod\n---\nkind: [\n').documents[1];
    expect(document?.nearestSpan(['kind'])).toMatchObject({ path: [], span: { start: { line: 2, column: 1 } } });
    expect(document?.spanOf(['kind'])).toBeUndefined();
    expect(document?.scalarAt(['kind'])).toBeUndefined();
    expect(document?.pathsOnLine(3)).toEqual([]);
  });
});

describe('scalarAt', () => {
  it.each([
    ['web', 'plain', 'web'],
    [`'it''s'`, 'single', `'it''s'`],
    ['"a\\tb"', 'double', '"a\\tb"'],
    ['|\n  web', 'literal', '|\n  web'],
    ['>-\n  web', 'folded', '>-\n  web'],
    ['', 'plain', ''],
    ['web\n  shop', 'plain', 'web\n  shop'],
    ['!!str &x 012', 'plain', '012'],
  ])('says of %j that it is %s', (written, style, source) => {
    expect(documentOf(`a: ${written}\n`).scalarAt(['a'])).toMatchObject({ style, source });
  });

  it('is undefined for collections and for paths that lead nowhere', () => {
    const document = documentOf(SHOP);
    expect(document.scalarAt(['metadata'])).toBeUndefined();
    expect(document.scalarAt(['status'])).toBeUndefined();
  });
});

describe('pathsOnLine', () => {
  it('lists what has its key or value there, outermost first', () => {
    const document = documentOf(SHOP);
    expect(document.pathsOnLine(1)).toEqual([]);
    expect(document.pathsOnLine(2)).toEqual([['kind']]);
    expect(document.pathsOnLine(3)).toEqual([['metadata'], ['metadata', 'name'], ['metadata', 'labels'], ['metadata', 'labels', 'app']]);
    expect(document.pathsOnLine(6)).toEqual([
      ['spec', 'containers', 0],
      ['spec', 'containers', 0, 'name'],
    ]);
  });

  it('counts every line of a scalar', () => {
    expect(documentOf(SHOP).pathsOnLine(12)).toEqual([['spec', 'containers', 0, 'command', 0]]);
  });
});

describe('values', () => {
  it('are the same after positions were asked for', () => {
    const document = documentOf(SHOP);
    const before = structuredClone(document.value);
    document.spanOf(['spec']);
    expect(document.value).toEqual(before);
  });
});

function documentOf(text: string): YamlDocument {
  const [document] = readYaml('shop.yaml', text).documents;
  if (document?.value === undefined) throw new Error(`unreadable: ${JSON.stringify(document?.problems)}`);
  return document;
}

function textOf(document: YamlDocument, path: Path, part?: 'key' | 'value'): string | undefined {
  const span = document.spanOf(path, part);
  return span && document.text.slice(span.start.offset, span.end.offset);
}
