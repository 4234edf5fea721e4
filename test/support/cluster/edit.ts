import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../../lib/kube/json';

/** The map with other values for some keys; `undefined` takes a key away. */
export function withFields(map: JsonMap, changes: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries({ ...map, ...changes }).filter(([, value]) => value !== undefined));
}

/** The object with other values in one of its maps, `metadata` say. */
export function withIn(object: JsonMap, key: string, changes: JsonMap): JsonMap {
  return { ...object, [key]: withFields(mapField(object, key), changes) };
}

/** A field of `metadata` as text; `''` where there is none. */
export function metaText(object: JsonMap, key: string): string {
  return textField(mapField(object, 'metadata'), key) ?? '';
}

export function nameOf(object: JsonMap): string {
  return metaText(object, 'name');
}

export function namespaceOf(object: JsonMap): string {
  return metaText(object, 'namespace');
}

export function uidOf(object: JsonMap): string {
  return metaText(object, 'uid');
}

/** The reference with `controller: true`. */
export function controllerRefOf(object: JsonMap): JsonMap | undefined {
  return listField(mapField(object, 'metadata'), 'ownerReferences').filter(isMap).find((owner) => owner['controller'] === true);
}

export function labelsOf(object: JsonMap): JsonMap {
  return mapField(mapField(object, 'metadata'), 'labels');
}

export function numberField(value: unknown, key: string): number | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'number' ? field : undefined;
}

export function mapsIn(value: unknown, key: string): readonly JsonMap[] {
  return listField(value, key).filter(isMap);
}

/** A moment as the API writes it: whole seconds, UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
