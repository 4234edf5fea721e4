import type { Path } from '../base/path';
import { applyEdits } from '../engine/fix';

/** What people's files hold where something else was meant. */
const WRONG: readonly unknown[] = [null, '', 7, true, [], {}, [null], { a: null }, '${', '\u0000'];

/** Twins of a value, each with one place broken: every place once, with the kinds of breakage taken in turn, and once removed. */
export function malformedTwins(value: unknown): readonly unknown[] {
  return pathsIn(value, []).flatMap((path, at) => [
    applyEdits(value, [{ op: 'replace', path, value: WRONG[at % WRONG.length] }]),
    applyEdits(value, [{ op: 'remove', path }]),
  ]);
}

/** Paths to everything inside the value, itself left out. */
function pathsIn(value: unknown, path: Path): readonly Path[] {
  const own = path.length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null) return own;
  const inner = Array.isArray(value) ? value.map((item: unknown, at) => pathsIn(item, [...path, at])) : Object.entries(value).map(([key, item]) => pathsIn(item, [...path, key]));
  return [...own, ...inner.flat()];
}
