import { isMap, type JsonMap } from '../../../lib/kube/json';
import { refuse } from './refusal';

/** The object after a patch of this media type: a merge patch (RFC 7386), or a strategic one that merges lists of named maps by their names. */
export function patched(object: JsonMap, patch: unknown, mediaType: string): JsonMap {
  const type = mediaType.split(';')[0]?.trim() ?? '';
  const strategic = type === 'application/strategic-merge-patch+json';
  if (!strategic && type !== 'application/merge-patch+json') {
    throw refuse(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/strategic-merge-patch+json`);
  }
  if (!isMap(patch)) throw refuse(400, 'BadRequest', 'the patch is no object');
  return mergedMap(object, patch, strategic);
}

function mergedMap(target: JsonMap, patch: JsonMap, strategic: boolean): JsonMap {
  const changed = Object.entries(patch).map(([key, value]) => [key, merged(target[key], value, strategic)] as const);
  return Object.fromEntries(Object.entries({ ...target, ...Object.fromEntries(changed) }).filter(([, value]) => value !== null));
}

function merged(target: unknown, patch: unknown, strategic: boolean): unknown {
  if (isMap(patch)) return mergedMap(isMap(target) ? target : {}, patch, strategic);
  if (strategic && isNamedList(target) && isNamedList(patch)) return mergedLists(target, patch);
  return patch;
}

function mergedLists(target: readonly JsonMap[], patch: readonly JsonMap[]): readonly JsonMap[] {
  const changes = new Map(patch.map((item) => [item['name'], item]));
  const kept = target.map((item) => {
    const change = changes.get(item['name']);
    return change ? mergedMap(item, change, true) : item;
  });
  const names = new Set(target.map((item) => item['name']));
  return [...kept, ...patch.filter((item) => !names.has(item['name']))];
}

function isNamedList(value: unknown): value is readonly JsonMap[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isMap(item) && typeof item['name'] === 'string');
}
