import { describe, expect, it } from 'vitest';
import type { ValueEdit } from '../../lib/base/value-edit';
import { editText } from '../../lib/yaml/edit-text';
import { readYaml } from '../../lib/yaml/read';
import { spliceEdits } from '../../lib/yaml/splice';

interface Case {
  readonly title: string;
  readonly before: string;
  readonly edits: readonly ValueEdit[];
  readonly after: string;
}

const set = (path: ValueEdit['path'], value: unknown): ValueEdit => ({ op: 'replace', path, value });
const remove = (...path: ValueEdit['path']): ValueEdit => ({ op: 'remove', path });

const SCALARS: readonly Case[] = [
  { title: 'a plain text stays plain', before: 'image: web:1 # blue\n', edits: [set(['image'], 'web:2')], after: 'image: web:2 # blue\n' },
  { title: 'a plain text that would mean something else is quoted', before: 'version: 1.2.3\n', edits: [set(['version'], '1.2')], after: 'version: "1.2"\n' },
  { title: 'new quotes are those of the document', before: "a: 'x'\nb: web\n", edits: [set(['b'], 'on')], after: "a: 'x'\nb: 'on'\n" },
  { title: 'single quotes stay', before: "image: 'web:1'\n", edits: [set(['image'], "it's")], after: "image: 'it''s'\n" },
  { title: 'double quotes stay', before: 'image: "web:1"\n', edits: [set(['image'], 'web:2')], after: 'image: "web:2"\n' },
  { title: 'a number in quotes that becomes a number loses them', before: 'port: "80"\n', edits: [set(['port'], 80)], after: 'port: 80\n' },
  { title: 'a number that becomes a text gets quotes', before: 'port: 80\n', edits: [set(['port'], '80')], after: 'port: "80"\n' },
  { title: 'a value that is left out is put behind the colon', before: 'image: # none yet\n', edits: [set(['image'], 'web')], after: 'image: web # none yet\n' },
  { title: 'an item that is left out is put behind the dash', before: 'args:\n  -\n  - b\n', edits: [set(['args', 0], 'a')], after: 'args:\n  - a\n  - b\n' },
  { title: 'null is replaced like a word', before: 'image: ~\n', edits: [set(['image'], 'web')], after: 'image: web\n' },
  { title: 'a literal block keeps its indentation', before: 'run: |\n    one\n    two\nnext: 1\n', edits: [set(['run'], 'one\nthree\n')], after: 'run: |\n    one\n    three\nnext: 1\n' },
  { title: 'a folded block becomes literal, its comment stays', before: 'run: >- # go\n  one\n  two\n', edits: [set(['run'], 'one\n\ntwo')], after: 'run: |- # go\n  one\n\n  two\n' },
  { title: 'a block that becomes one line keeps the comment of its header', before: 'run: | # go\n  one\nnext: 1\n', edits: [set(['run'], 'two')], after: 'run: two # go\nnext: 1\n' },
  { title: 'a plain text over several lines becomes one', before: 'text: one\n  two\nnext: 1\n', edits: [set(['text'], 'three')], after: 'text: three\nnext: 1\n' },
  { title: 'a quoted text over several lines becomes one', before: 'text: "one\n  two"\n', edits: [set(['text'], 'three')], after: 'text: "three"\n' },
  { title: 'a tag that says text stays with a text', before: 'port: !!str 80\n', edits: [set(['port'], '81')], after: 'port: !!str "81"\n' },
  { title: 'any other tag goes with the value it was for', before: 'port: !!int "80" # x\n', edits: [set(['port'], 'http')], after: 'port: "http" # x\n' },
  { title: 'an anchor that nobody uses stays', before: 'image: &web web:1\n', edits: [set(['image'], 'web:2')], after: 'image: &web web:2\n' },
  { title: 'an alias is replaced where it stands, not what it names', before: 'a: &web web:1\nb: *web\n', edits: [set(['b'], 'web:2')], after: 'a: &web web:1\nb: web:2\n' },
  { title: 'a text in braces is quoted for a comma', before: 'c: {image: web:1, args: [a]}\n', edits: [set(['c', 'args', 0], 'a,b')], after: 'c: {image: web:1, args: ["a,b"]}\n' },
  { title: 'a key in braces without a value gets one', before: 'c: {image, name: web}\n', edits: [set(['c', 'image'], 'web')], after: 'c: {image: web, name: web}\n' },
  { title: 'a value of JSON is JSON', before: '{"image":"web:1"}', edits: [set(['image'], 'on')], after: '{"image":"on"}' },
  { title: 'a text with the byte order mark ahead of it keeps it', before: '\uFEFFimage: web:1\r\n', edits: [set(['image'], 'web:2')], after: '\uFEFFimage: web:2\r\n' },
  { title: 'a value behind the --- of its line changes there', before: 'a: 1\n--- {b: 2}\n', edits: [], after: 'a: 1\n--- {b: 2}\n' },
];

const KEYS: readonly Case[] = [
  { title: 'behind the last key, with its indentation', before: 'spec:\n    a: 1 # one\n\n# next\nkind: Pod\n', edits: [set(['spec', 'b'], 2)], after: 'spec:\n    a: 1 # one\n    b: 2\n\n# next\nkind: Pod\n' },
  { title: 'behind a key whose value has lines of its own', before: 'a:\n  b:\n    c: 1\nd: 2\n', edits: [set(['a', 'e'], 3)], after: 'a:\n  b:\n    c: 1\n  e: 3\nd: 2\n' },
  { title: 'behind a literal block', before: 'data:\n  run: |\n    one\n\nkind: ConfigMap\n', edits: [set(['data', 'stop'], 'x')], after: 'data:\n  run: |\n    one\n  stop: x\n\nkind: ConfigMap\n' },
  { title: 'in an item of a list', before: 'c:\n- name: web\n- name: api\n', edits: [set(['c', 0, 'image'], 'web:1')], after: 'c:\n- name: web\n  image: web:1\n- name: api\n' },
  { title: 'with the maps above it that are missing', before: 'kind: Pod\n', edits: [set(['metadata', 'labels', 'app'], 'web')], after: 'kind: Pod\nmetadata:\n  labels:\n    app: web\n' },
  { title: 'indented as most of the document is', before: 'a:\n    b:\n        c: 1\n', edits: [set(['a', 'd', 'e'], 1)], after: 'a:\n    b:\n        c: 1\n    d:\n        e: 1\n' },
  { title: 'with lists dashed as those of the document are', before: 'a:\n- 1\n', edits: [set(['b'], [{ x: 1, y: [2] }])], after: 'a:\n- 1\nb:\n- x: 1\n  "y":\n  - 2\n' },
  { title: 'with lists indented as those of the document are', before: 'a:\n  - 1\n', edits: [set(['b'], [[1, 2], 3])], after: 'a:\n  - 1\nb:\n  - - 1\n    - 2\n  - 3\n' },
  { title: 'in braces', before: 'a: {b: 1} # c\n', edits: [set(['a', 'd'], 'x')], after: 'a: {b: 1, d: x} # c\n' },
  { title: 'in braces with blanks inside', before: 'a: { b: 1 }\n', edits: [set(['a', 'd'], [1])], after: 'a: { b: 1, d: [1] }\n' },
  { title: 'in braces over several lines, behind a comment', before: 'a: {\n  b: 1 # one\n}\n', edits: [set(['a', 'd'], 2)], after: 'a: {\n  b: 1, # one\n  d: 2\n}\n' },
  { title: 'in braces that end in a comma', before: 'a: {\n  b: 1,\n}\n', edits: [set(['a', 'd'], 2)], after: 'a: {\n  b: 1,\n  d: 2,\n}\n' },
  { title: 'in braces that are empty, in lines of their own', before: 'a: {} # none\nb: 1\n', edits: [set(['a', 'c'], 1)], after: 'a: # none\n  c: 1\nb: 1\n' },
  { title: 'in a map that is left out', before: 'a: # none\nb: 1\n', edits: [set(['a', 'c'], 1)], after: 'a: # none\n  c: 1\nb: 1\n' },
  { title: 'in a map that is null', before: 'a: null\nb: 1\n', edits: [set(['a', 'c'], 1)], after: 'a:\n  c: 1\nb: 1\n' },
  { title: 'over a merge key, beside it', before: 'x: &x {a: 1}\nz:\n  <<: *x\n', edits: [set(['z', 'a'], 2)], after: 'x: &x {a: 1}\nz:\n  <<: *x\n  a: 2\n' },
  { title: 'in JSON on one line, as tight as it is', before: '{"a":1,"b":[]}', edits: [set(['c'], { d: [1, 2] }), set(['b', 0], 'x')], after: '{"a":1,"b":["x"],"c":{"d":[1,2]}}' },
  { title: 'in JSON with tabs', before: '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', edits: [set(['a', 'c'], { d: [1] })], after: '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": [\n\t\t\t\t1\n\t\t\t]\n\t\t}\n\t}\n}\n' },
  { title: 'in a file without a line end at its end', before: 'a: 1', edits: [set(['b'], 2)], after: 'a: 1\nb: 2' },
  { title: 'with the line ends of the file', before: 'a: 1\r\nb: 2\r\n', edits: [set(['c'], { d: 3 })], after: 'a: 1\r\nb: 2\r\nc:\r\n  d: 3\r\n' },
  { title: 'with the line ends of the file where its last line has none', before: 'a: 1\r\nb: 2', edits: [set(['c'], 3)], after: 'a: 1\r\nb: 2\r\nc: 3' },
  { title: 'below a byte order mark in the first column', before: '\uFEFFa: 1\n', edits: [set(['b'], 2)], after: '\uFEFFa: 1\nb: 2\n' },
  { title: 'quoted as its neighbours are', before: '"a": 1\n', edits: [set(['b'], 2)], after: '"a": 1\n"b": 2\n' },
  { title: 'with texts of several lines as blocks', before: 'data:\n  a: 1\n', edits: [set(['data', 'b'], 'one\ntwo\n')], after: 'data:\n  a: 1\n  b: |\n    one\n    two\n' },
];

const ITEMS: readonly Case[] = [
  { title: 'appended behind the last', before: 'a:\n  - 1\n  - 2 # two\nb: 1\n', edits: [set(['a', 2], 3)], after: 'a:\n  - 1\n  - 2 # two\n  - 3\nb: 1\n' },
  { title: 'appended as a map', before: 'env:\n- name: A\n  value: a\n', edits: [set(['env', 1], { name: 'B', value: 'b' })], after: 'env:\n- name: A\n  value: a\n- name: B\n  value: b\n' },
  { title: 'inserted in the middle and at the start', before: 'a:\n- 2\n- 4\n', edits: [{ op: 'insert', path: ['a', 1], value: 3 }, { op: 'insert', path: ['a', 0], value: 1 }], after: 'a:\n- 1\n- 2\n- 3\n- 4\n' },
  { title: 'in brackets', before: 'a: [2,4]\n', edits: [{ op: 'insert', path: ['a', 0], value: 1 }, { op: 'insert', path: ['a', 2], value: 3 }, set(['a', 4], 5)], after: 'a: [1,2,3,4,5]\n' },
  { title: 'in brackets that are empty', before: 'a: []\n', edits: [set(['a', 0], { b: 1 })], after: 'a:\n  - b: 1\n' },
  { title: 'in a list inside a list', before: '- - a\n  - b\n', edits: [set([0, 2], 'c')], after: '- - a\n  - b\n  - c\n' },
];

const REMOVALS: readonly Case[] = [
  { title: 'a key with its line', before: 'a: 1\nb: 2\nc: 3\n', edits: [remove('b')], after: 'a: 1\nc: 3\n' },
  { title: 'a key with all lines of its value', before: 'a: 1\nb:\n  c:\n  - 1\n\nd: 2\n', edits: [remove('b')], after: 'a: 1\n\nd: 2\n' },
  { title: 'a key, whose comment stays on a line of its own', before: 'spec:\n  a: 1\n  b: 2 # why\nc: 3\n', edits: [remove('spec', 'b')], after: 'spec:\n  a: 1\n  # why\nc: 3\n' },
  { title: 'a key whose value holds comments, which all stay', before: 'a: 1\nb: # one\n  # two\n  c: 2 # three\nd: 3\n', edits: [remove('b')], after: 'a: 1\n# one\n# two\n# three\nd: 3\n' },
  { title: 'the first key of an item', before: 'c:\n- a: 1\n  b: 2\n', edits: [remove('c', 0, 'a')], after: 'c:\n- b: 2\n' },
  { title: 'the first key of an item, with a comment', before: 'c:\n- a: 1 # why\n  b: 2\n', edits: [remove('c', 0, 'a')], after: 'c:\n-  # why\n  b: 2\n' },
  { title: 'the only key, which leaves braces', before: 'a:\n  b: 1\nc: 2\n', edits: [remove('a', 'b')], after: 'a: {}\nc: 2\n' },
  { title: 'the only key, whose comment stays', before: 'a:\n  b: 1 # why\nc: 2\n', edits: [remove('a', 'b')], after: 'a: {} # why\nc: 2\n' },
  { title: 'the last key of a file without a line end', before: 'a: 1\nb: 2', edits: [remove('b')], after: 'a: 1' },
  { title: 'items, which leaves brackets', before: 'a:\n  - 1\n  - 2\n', edits: [remove('a', 0), remove('a', 0)], after: 'a: []\n' },
  { title: 'an item in the middle', before: 'a:\n- 1\n- b: 2\n  c: 3\n- 4\n', edits: [remove('a', 1)], after: 'a:\n- 1\n- 4\n' },
  { title: 'the first item of a list inside a list', before: '- - a\n  - b\n', edits: [remove(0, 0)], after: '- - b\n' },
  { title: 'from braces, with the comma', before: 'a: {b: 1, c: 2, d: 3}\n', edits: [remove('a', 'b'), remove('a', 'd')], after: 'a: {c: 2}\n' },
  { title: 'all there is from brackets', before: 'a: [1, 2]\n', edits: [remove('a', 0), remove('a', 0)], after: 'a: []\n' },
  { title: 'from JSON, with the line', before: '{\n  "a": 1,\n  "b": 2\n}\n', edits: [remove('b')], after: '{\n  "a": 1\n}\n' },
  { title: 'a key and puts another in its place', before: 'a:\n  b: 1\n  c: 2\nd: 3\n', edits: [remove('a', 'c'), set(['a', 'e'], 4)], after: 'a:\n  b: 1\n  e: 4\nd: 3\n' },
];

const COLLECTIONS: readonly Case[] = [
  { title: 'a map by another changes what differs', before: 'a:\n  b: 1 # one\n  c: 2\n', edits: [set(['a'], { b: 1, d: 3 })], after: 'a:\n  b: 1 # one\n  d: 3\n' },
  { title: 'a list by another changes what differs', before: 'a:\n- x # one\n- y\n- z # three\n', edits: [set(['a'], ['x', 'z', 'w'])], after: 'a:\n- x # one\n- z # three\n- w\n' },
  { title: 'a scalar by a map', before: 'a: 1 # one\nb: 2\n', edits: [set(['a'], { c: 1 })], after: 'a: # one\n  c: 1\nb: 2\n' },
  { title: 'a map by a scalar', before: 'a:\n  c: 1\nb: 2\n', edits: [set(['a'], 'x')], after: 'a: x\nb: 2\n' },
  { title: 'a map by a list', before: 'a:\n  c: 1\nb: 2\n', edits: [set(['a'], [1, 2])], after: 'a:\n  - 1\n  - 2\nb: 2\n' },
  { title: 'an item by a map', before: 'a:\n- x\n- z\n', edits: [set(['a', 0], { b: 1, c: [2] })], after: 'a:\n- b: 1\n  c:\n  - 2\n- z\n' },
];

for (const [what, cases] of Object.entries({ 'a scalar': SCALARS, 'a new key is written': KEYS, 'a new item is written': ITEMS, 'a removal takes': REMOVALS, 'a replacement of': COLLECTIONS })) {
  describe(what, () => {
    it.each(cases)('$title', ({ before, edits, after }) => {
      expect(editText(readYaml('shop.yaml', before), [{ index: 0, edits }])).toEqual({ ok: true, value: after });
    });
  });
}

describe('what is left to a person', () => {
  it.each([
    { title: 'a value that aliases share', before: 'a: &x {b: 1}\nc: *x\n', edits: [set(['a', 'b'], 2)], problem: 'an alias uses the value elsewhere, and all its uses would change' },
    { title: 'the inside of an alias', before: 'a: &x {b: 1}\nc: *x\n', edits: [set(['c', 'b'], 2)], problem: 'the value is an alias, and all its uses would change' },
    { title: 'a removal that would take an anchor away', before: 'a: &x {b: 1}\nc: *x\n', edits: [remove('a')], problem: 'an alias uses the value elsewhere, and all its uses would change' },
    { title: 'a removal of what a merge key brings', before: 'a: &x {b: 1}\nc:\n  <<: *x\n', edits: [remove('c', 'b')], problem: 'the field comes from a merge key' },
    { title: 'a comment inside what becomes something else', before: 'a:\n  # why\n  b: 1\n', edits: [set(['a'], 'x')], problem: 'a comment stands inside what would be replaced' },
    { title: 'a field that is written twice', before: 'a: 1\na: 2\nb: 3\n', edits: [remove('a')], problem: 'the field is written twice' },
    { title: 'the last field of a document', before: 'a: 1\n', edits: [remove('a')], problem: 'nothing of the document would stay' },
    { title: 'an entry written with ? and :', before: '? a\n: 1\n', edits: [set(['b'], 2)], problem: 'an entry of the map is written with ? and :' },
    { title: 'half a character', before: 'a: 1\n', edits: [set(['a'], '\uD800')], problem: 'the new text holds half a character' },
    { title: 'a comment that would become text of the block above it', before: 'a: |\n x\n  y\nb: 1\n  # deep\n', edits: [remove('b')], problem: 'the text would read as other values' },
  ])('is $title', ({ before, edits, problem }) => {
    expect(editText(readYaml('shop.yaml', before), [{ index: 0, edits }])).toMatchObject({ ok: false, problem });
  });
});

describe('spliceEdits', () => {
  it('touches the changed bytes alone', () => {
    const [document] = readYaml('shop.yaml', 'image: quay.io/shop/web:1.0 # blue\n').documents;
    if (!document) throw new Error('no document');
    expect(spliceEdits(document, [set(['image'], 'quay.io/shop/web:1.0@sha256:ab')])).toEqual({ ok: true, value: [{ start: 27, end: 27, text: '@sha256:ab' }] });
  });
});

describe('a new document', () => {
  const SERVICE = { kind: 'Service', spec: { clusterIP: 'None' } };
  const added = (before: string, index = 0): unknown => editText(readYaml('shop.yaml', before), [{ index, edits: [], follow: [SERVICE] }]);

  it.each([
    { title: 'stands behind its own, ahead of the next', before: 'a: 1\n# end\n---\nb: 2\n', after: 'a: 1\n# end\n---\nkind: Service\nspec:\n  clusterIP: None\n---\nb: 2\n' },
    { title: 'ends the file as it ended', before: 'a: 1', after: 'a: 1\n---\nkind: Service\nspec:\n  clusterIP: None' },
    { title: 'has the line ends of the file', before: 'a: 1\r\n', after: 'a: 1\r\n---\r\nkind: Service\r\nspec:\r\n  clusterIP: None\r\n' },
    { title: 'stands behind a document that ends in ...', before: 'a: 1\n...\n', after: 'a: 1\n...\n---\nkind: Service\nspec:\n  clusterIP: None\n' },
  ])('$title', ({ before, after }) => {
    expect(added(before)).toEqual({ ok: true, value: after });
  });

  it('is indented as its file is, whatever mark stands ahead of that', () => {
    expect(added('\uFEFFa:\n- 1\n')).toEqual({ ok: true, value: '\uFEFFa:\n- 1\n---\nkind: Service\nspec:\n  clusterIP: None\n' });
  });

  it('cannot be added to JSON', () => {
    expect(added('{"a": 1}')).toMatchObject({ ok: false, problem: 'a JSON file holds one value, to which no second can be added; make it a List' });
  });
});
