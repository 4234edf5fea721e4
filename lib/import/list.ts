import type { Path } from '../base/path';
import { isMap, type JsonMap } from '../kube/json';
import { isObject } from '../kube/object';

/** An object, and the path at which a List holds it. */
export interface ListedObject {
  readonly value: JsonMap;
  readonly path: Path;
}

/** The objects in a value: itself, or the items of a `List` or a typed list such as `ImageStreamList`, nested ones too; and all else, by path. */
export function objectsIn(value: unknown, path: Path = []): { readonly objects: readonly ListedObject[]; readonly others: readonly Path[]; readonly lists: readonly Path[] } {
  if (!isObject(value) || value['kind'] === '' || value['apiVersion'] === '') return { objects: [], others: [path], lists: [] };
  const { kind, apiVersion, items } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return { objects: [{ value, path }], others: [], lists: [] };
  // The API server leaves apiVersion and kind out of the items of a typed list.
  const inherited = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) };
  const found = items.map((item: unknown, index) => objectsIn(inherited && isMap(item) && item['kind'] === undefined ? { ...inherited, ...item } : item, [...path, 'items', index]));
  return {
    objects: found.flatMap(({ objects }) => objects),
    others: found.flatMap(({ others }) => others),
    lists: [path, ...found.flatMap(({ lists }) => lists)],
  };
}
