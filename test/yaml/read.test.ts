import { describe, expect, it } from 'vitest';
import { readYaml } from '../../lib/yaml/read';

describe('documents', () => {
  it('are read one by one, each with its place in the file', () => {
    const file = readYaml('shop.yaml', 'kind: Service\n---\nkind: Pod\n');
    expect(file.documents.map(({ value, start, end }) => ({ value, start, end }))).toEqual([
      { value: { kind: 'Service' }, start: 0, end: 14 },
      { value: { kind: 'Pod' }, start: 14, end: 28 },
    ]);
    expect(file.documents[1]?.spanOf(['kind'])?.start).toEqual({ line: 3, column: 7, offset: 24 });
  });

  it('that do not parse cost only themselves', () => {
    const { documents } = readYaml('shop.yaml', 'kind: Service\n---\nkind: [Pod\n---\nkind: Job\n');
    expect(documents.map(({ value }) => value)).toEqual([{ kind: 'Service' }, undefined, { kind: 'Job' }]);
    expect(documents.map((document) => document.problems.map(({ kind }) => kind))).toEqual([[], ['unreadable'], []]);
  });

  it('that hold nothing are left out, so that an empty file has none', () => {
    expect(readYaml('empty.yaml', '').documents).toEqual([]);
    expect(readYaml('notes.yaml', '# nothing yet\n---\n').documents).toEqual([]);
  });

  it('of a List come as the one value they are', () => {
    expect(valueOf('apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n- kind: Service\n')).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'Pod' }, { kind: 'Service' }],
    });
  });

  it('may be JSON, indented with tabs and full of escapes', () => {
    const text = '{\n\t"kind": "Template",\n\t"objects": [\n\t\t{ "path": "a\\/b", "text": "\\u00e9\\n\\ud83d\\ude00" },\n\t\t[]\n\t]\n}\n';
    expect(valueOf(text)).toEqual(JSON.parse(text));
  });

  it('may start with a byte order mark and end their lines with \\r\\n', () => {
    expect(valueOf('\uFEFFkind: Pod\r\nargs:\r\n- |\r\n  one\r\n  two\r\n')).toEqual({ kind: 'Pod', args: ['one\ntwo\n'] });
  });

  it('share nothing: an anchor of one document is unknown to the next', () => {
    const { documents } = readYaml('shop.yaml', 'a: &web 1\n---\nb: *web\n');
    expect(documents[1]?.problems).toMatchObject([{ kind: 'unreadable', message: 'The alias *web names no anchor before it' }]);
  });
});

describe('anchors', () => {
  it('stand for their value wherever an alias names them, the nearest before it if there are several', () => {
    expect(valueOf('a: &web {port: 80}\nb: *web\nc: &web 1\nd: *web\n')).toEqual({ a: { port: 80 }, b: { port: 80 }, c: 1, d: 1 });
  });

  it('may sit on a key, and an alias may be one', () => {
    expect(valueOf('&name shop: 1\nb: { *name : 2 }\n')).toEqual({ shop: 1, b: { shop: 2 } });
  });
});

describe('merge keys', () => {
  it.each([
    ['before', 'base: &base { image: web, port: 80 }\nshop: { <<: *base, image: shop }\n'],
    ['after', 'base: &base { image: web, port: 80 }\nshop: { image: shop, <<: *base }\n'],
  ])('bring the entries of a map, and those written %s them win', (_, text) => {
    expect(valueOf(text)).toEqual({ base: { image: 'web', port: 80 }, shop: { image: 'shop', port: 80 } });
  });

  it('take the first of a list over those after it', () => {
    const text = 'a: &a {x: 1, v: 1}\nb: &b {x: 2, z: 2}\nc: { <<: [*a, *b], z: 3 }\n';
    expect(valueOf(text)).toMatchObject({ c: { x: 1, v: 1, z: 3 } });
  });

  it('may be written twice, and the later one wins', () => {
    expect(valueOf('a: { <<: {x: 1, v: 1}, <<: {x: 2} }\n')).toEqual({ a: { x: 2, v: 1 } });
  });

  it('are ordinary text in quotes', () => {
    expect(valueOf('a: { "<<": 1 }\n')).toEqual({ a: { '<<': 1 } });
  });

  it('bring keys such as __proto__ as ordinary entries', () => {
    const value = valueOf('a: { <<: { __proto__: { polluted: yes } } }\n');
    expect(JSON.stringify(value)).toBe('{"a":{"__proto__":{"polluted":true}}}');
  });

  it.each(['{ <<: 3 }', '{ <<: ~ }', '{ <<: [{a: 1}, 2] }'])('of something that is no map refuse the document: %s', (text) => {
    const [document] = readYaml('shop.yaml', text).documents;
    expect(document?.value).toBeUndefined();
    expect(document?.problems).toMatchObject([{ kind: 'unreadable', span: { start: { column: 3 }, end: { column: 5 } } }]);
  });
});

describe('duplicate keys', () => {
  it('are found with both their places, and the last one is the value', () => {
    const [document] = readYaml('shop.yaml', 'spec:\n  image: web\n  image: shop\n  image: worker\n').documents;
    expect(document?.value).toEqual({ spec: { image: 'worker' } });
    expect(document?.problems.map(({ kind, path, span, related }) => [kind, path, span.start.line, related?.span.start.line])).toEqual([
      ['duplicate-key', ['spec', 'image'], 3, 2],
      ['duplicate-key', ['spec', 'image'], 4, 3],
    ]);
  });

  it('are found when they are spelt in different ways, in lists and in what is merged', () => {
    expect(duplicatesOf('"1": a\n1: b\n')).toEqual([['1']]);
    expect(duplicatesOf('- a: {x: 1, "x": 2}\n')).toEqual([[0, 'a', 'x']]);
    expect(duplicatesOf('a: { <<: {x: 1, x: 2}, y: 1 }\n')).toEqual([['a', 'x']]);
    expect(duplicatesOf('__proto__: 1\n__proto__: 2\n')).toEqual([['__proto__']]);
  });

  it('are not seen in entries that a merge brings and the map writes again', () => {
    expect(duplicatesOf('a: &a {x: 1}\nb: { <<: *a, x: 2 }\nc: { x: 2, <<: *a }\n')).toEqual([]);
    expect(duplicatesOf('a: &a {x: 1}\nb: { <<: *a, x: 2, x: 3 }\n')).toEqual([['b', 'x']]);
  });
});

describe('keys', () => {
  it('named like parts of every object are ordinary', () => {
    const value = valueOf('__proto__: { admin: true }\nconstructor: 1\nhasOwnProperty: 2\ntoString: 3\nvalueOf: ~\n');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true},"constructor":1,"hasOwnProperty":2,"toString":3,"valueOf":null}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each(['? [web]\n: 1\n', '{web: 1}: 2\n', 'a: &a {x: 1}\n? *a\n: 2\n'])('that are maps or lists refuse the document: %j', (text) => {
    const [document] = readYaml('shop.yaml', text).documents;
    expect(document?.value).toBeUndefined();
    expect(document?.problems).toMatchObject([{ kind: 'unreadable', message: expect.stringContaining('text alone for a key') as unknown }]);
  });
});

function valueOf(text: string): unknown {
  const { documents } = readYaml('shop.yaml', text);
  expect(documents.map(({ problems }) => problems)).toEqual([[]]);
  return documents[0]?.value;
}

function duplicatesOf(text: string): unknown[] {
  const { documents } = readYaml('shop.yaml', text);
  return documents.flatMap(({ problems }) => problems.map(({ kind, path }) => (kind === 'duplicate-key' ? path : kind)));
}
