import { describe, expect, it } from 'vitest';
import type { Path } from '../../lib/base/path';
import { editText } from '../../lib/yaml/edit-text';
import { readYaml } from '../../lib/yaml/read';
import { sharedScalarsOf } from '../../lib/yaml/shared-scalars';

const changed = (text: string, paths: readonly Path[], values: readonly string[] = paths.map(() => 'api')) =>
  editText(readYaml('shop.yaml', text), [{ index: 0, edits: paths.map((path, at) => ({ op: 'replace', path, value: values[at] ?? '' })) }]);

describe('a scalar that aliases bring to several places', () => {
  it.each<[string, string, readonly Path[], string]>([
    ['by itself', 'one: &w web # kept\ntwo: *w\n', [['one'], ['two']], 'one: &w api # kept\ntwo: *w\n'],
    ['in a map', 'one: &w {name: "web"}\ntwo: *w\n', [['one', 'name'], ['two', 'name']], 'one: &w {name: "api"}\ntwo: *w\n'],
    ['in a list', "one: &w\n  - 'web'\ntwo: [*w, *w]\n", [['one', 0], ['two', 0, 0], ['two', 1, 0]], "one: &w\n  - 'api'\ntwo: [*w, *w]\n"],
    ['by a merge key', 'one: &w\n  name: web\ntwo:\n  <<: *w\n', [['one', 'name'], ['two', 'name']], 'one: &w\n  name: api\ntwo:\n  <<: *w\n'],
    ['as a block', 'one: &w >-\n  web\ntwo: *w\n', [['one'], ['two']], 'one: &w api\ntwo: *w\n'],
    ['beside what is nobody else\'s', 'one: &w web\ntwo: *w\nsix: web\n', [['one'], ['two'], ['six']], 'one: &w api\ntwo: *w\nsix: api\n'],
  ])('is changed at its anchor: %s', (_, text, paths, after) => {
    expect(changed(text, paths)).toEqual({ ok: true, value: after });
  });

  it('is quoted for the place of its anchor, not for that of its alias', () => {
    const text = 'one: &w web\ntwo: [*w]\n';
    expect(changed(text, [['one'], ['two', 0]], ['a,b', 'a,b'])).toEqual({ ok: true, value: 'one: &w a,b\ntwo: [*w]\n' });
    expect(changed('one: [&w web]\ntwo: *w\n', [['one', 0], ['two']], ['a,b', 'a,b'])).toEqual({ ok: true, value: 'one: [&w "a,b"]\ntwo: *w\n' });
  });

  it('is not changed for some of its places alone, or to different texts', () => {
    const text = 'one: &w web\ntwo: *w\nsix: *w\n';
    expect(changed(text, [['one'], ['two']]).ok).toBe(false);
    expect(changed(text, [['one'], ['two'], ['six']], ['api', 'api', 'db']).ok).toBe(false);
  });
});

describe('sharedScalarsOf', () => {
  it('tells each shared scalar with all its places, and nothing of a text without aliases', () => {
    const placesIn = (text: string): unknown => {
      const [document] = readYaml('shop.yaml', text).documents;
      const root = document?.placed();
      return root && Array.from(sharedScalarsOf(root, document?.value), ([start, { paths }]) => [text.slice(start, start + 3), paths]);
    };
    expect(placesIn('one: &w {name: web}\ntwo: *w\nsix: api\n')).toEqual([['web', [['one', 'name'], ['two', 'name']]]]);
    expect(placesIn('one: &w web\n')).toEqual([]);
  });
});
