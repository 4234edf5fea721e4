import { nearest } from '../base/suggest';
import { isMap, type JsonMap } from '../kube/json';

/** A key of a trigger that the controller passes over. */
export interface StrayKey {
  readonly key: string;
  /** ` (did you mean fieldPath?)`, ` (it belongs into from)`, or nothing. */
  readonly meant: string;
  /**
   * `never-pauses`: `pause` that was meant to stop the trigger. `ignored-pause`: `pause` that asks for what happens anyway.
   * `misspelt`: like a key that means something. `ignored-key`: like none.
   */
  readonly effect: 'never-pauses' | 'ignored-pause' | 'misspelt' | 'ignored-key';
}

const OF_TRIGGER: readonly string[] = ['from', 'fieldPath', 'paused'];
const OF_SOURCE: readonly string[] = ['kind', 'name', 'namespace', 'apiVersion'];

/** The keys of one trigger in an annotation's text that mean nothing where they stand. Empty for a text that is no JSON list. */
export function strayKeysOf(text: string, index: number): readonly StrayKey[] {
  const entry = entryOf(text, index);
  const from = entry?.[keyIn(entry, 'from') ?? ''];
  return [
    ...(entry ? strayIn(entry, OF_TRIGGER, OF_SOURCE, 'into from') : []),
    ...(isMap(from) ? strayIn(from, OF_SOURCE, OF_TRIGGER, 'beside from') : []),
  ];
}

function strayIn(map: JsonMap, known: readonly string[], elsewhere: readonly string[], where: string): readonly StrayKey[] {
  return Object.keys(map).filter((key) => !holds(known, key)).map((key) => {
    if (/^pause$/i.test(key)) return { key, meant: '', effect: String(map[key]) === 'true' ? 'never-pauses' : 'ignored-pause' };
    if (holds(elsewhere, key)) return { key, meant: `; it belongs ${where}`, effect: 'misspelt' };
    const meant = nearest(key, known);
    return meant === undefined ? { key, meant: '', effect: 'ignored-key' } : { key, meant: ` (did you mean ${meant}?)`, effect: 'misspelt' };
  });
}

/** Go does not look at the case of a key. */
function holds(names: readonly string[], key: string): boolean {
  return names.some((name) => name.toLowerCase() === key.toLowerCase());
}

function keyIn(map: JsonMap, name: string): string | undefined {
  return Object.keys(map).find((key) => key.toLowerCase() === name);
}

function entryOf(text: string, index: number): JsonMap | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const entry: unknown = Array.isArray(list) ? list[index] : undefined;
    return isMap(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
