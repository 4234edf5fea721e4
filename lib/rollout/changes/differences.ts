import type { Path } from '../../base/path';
import { isUnknown } from '../../base/unknown';
import { isMap, type JsonMap } from '../../kube/json';
import { compareQuantities } from './amount-of-storage';

/** A field that two states of an object do not have in common. `undefined`: it is not there. */
export interface Difference {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The fields in which two values differ for the API server: absent, null and empty are one, keys have no order, lists do, and quantities
 * are compared by amount. Lists of one length are looked at item by item. What unknown text decides is left out.
 */
export function differencesOf(before: unknown, after: unknown, path: Path): readonly Difference[] {
  if (isOpen(before) || isOpen(after)) return [];
  if (isMap(before) && isMap(after)) return inMaps(before, after, path);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item: unknown, at) => differencesOf(item, after[at], [...path, at]));
  const [one, other] = [filled(before), filled(after)];
  if (isMap(one) && other === undefined) return inMaps(one, {}, path);
  if (isMap(other) && one === undefined) return inMaps({}, other, path);
  return isSame(one, other, path) ? [] : [{ path, before: one, after: other }];
}

/** In the place of what nobody should read in a report. */
export const NOT_SHOWN = '(not shown)';

/** Where it is that two states differ, and not in what. */
export function withoutValues({ path, before, after }: Difference): Difference {
  return { path, before: before === undefined ? undefined : NOT_SHOWN, after: after === undefined ? undefined : NOT_SHOWN };
}

/** A value as a message shows it: text as it is, the rest as JSON on one line, long ones cut short. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** In characters; a selector of two labels fits. */
const LONGEST = 100;

function inMaps(before: JsonMap, after: JsonMap, path: Path): readonly Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const own = (map: JsonMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
  // A key of unknown text may be any of those that the other side has.
  const open = keys.some((key) => isUnknown(key) && !(Object.hasOwn(before, key) && Object.hasOwn(after, key)));
  const compared = open ? keys.filter((key) => Object.hasOwn(before, key) && Object.hasOwn(after, key)) : keys;
  return compared.flatMap((key) => differencesOf(own(before, key), own(after, key), [...path, key]));
}

/** Text with an unknown part may come to be anything, also what stands on the other side. */
function isOpen(value: unknown): boolean {
  return typeof value === 'string' && isUnknown(value);
}

function filled(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  return isMap(value) && Object.keys(value).length === 0 ? undefined : value;
}

function isSame(one: unknown, other: unknown, path: Path): boolean {
  if (Object.is(one, other)) return true;
  return isQuantity(path) && compareQuantities(one, other) === 0;
}

/** Fields of the pod and claim specs that hold quantities. */
function isQuantity(path: Path): boolean {
  const [above, over, field] = [path.at(-3), path.at(-2), path.at(-1)];
  if (field === 'sizeLimit' || field === 'divisor') return true;
  return (above === 'resources' && (over === 'requests' || over === 'limits')) || over === 'overhead';
}
