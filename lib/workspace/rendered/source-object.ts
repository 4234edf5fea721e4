import { sameValue } from '../../base/equal';
import { type Path, valueAt } from '../../base/path';
import { isMap, textField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';

/**
 * The object that a rendered one was made of, among those of the file that it is from: the one of that kind and name, or the only one whose
 * name the rendered one holds with a prefix or suffix. `undefined` where more than one can be meant, or none.
 */
export function sourceObject(rendered: KubeObject, candidates: readonly KubeObject[]): KubeObject | undefined {
  const alike = candidates.filter(({ kind, group, name }) => kind === rendered.kind && group === rendered.group && name !== '' && rendered.name.includes(name));
  const equal = alike.filter(({ name }) => name === rendered.name);
  const [only, ...others] = equal.length > 0 ? equal : alike;
  return others.length === 0 ? only : undefined;
}

/** A place in a source that a place in what was made of it comes from. */
export interface SourcePath {
  readonly path: Path;
  /** Whether all that is at the place is the same in both. */
  readonly isSame: boolean;
}

/**
 * Where a path of a rendered object lies in its source. What both lack is sought at its nearest parent there. Items of lists are known by
 * their names, for a patch may have put others before them. `undefined` where the source has nothing of it, or it cannot be told which item it is.
 */
export function pathInSource(rendered: unknown, source: unknown, path: Path): SourcePath | undefined {
  const found: (string | number)[] = [];
  let [here, there] = [rendered, source];
  for (const step of path) {
    const next = valueAt(here, [step]);
    // The rendered object lacks the rest: its place is that of the parent, which is known by now.
    if (next === undefined) return there !== undefined && valueAt(there, [step]) === undefined ? { path: found, isSame: isAlike(here, there) } : undefined;
    const own = Array.isArray(here) ? itemLike(here, there, Number(step)) : step;
    const other = own === undefined ? undefined : valueAt(there, [own]);
    if (own === undefined || other === undefined) return undefined;
    found.push(own);
    [here, there] = [next, other];
  }
  return { path: found, isSame: isAlike(here, there) };
}

/** Maps and lists are their own place whatever is in them; a scalar is only where it is written as it is. */
function isAlike(one: unknown, other: unknown): boolean {
  if (isMap(one) && isMap(other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) return true;
  return sameValue(one, other);
}

/** The index in the other list of the item at `index`: by its name, where that is the only one of its name in both, else by its value. */
function itemLike(items: readonly unknown[], others: unknown, index: number): number | undefined {
  if (!Array.isArray(others)) return undefined;
  const item = items[index];
  const name = textField(item, 'name');
  const isLike = name === undefined ? (other: unknown): boolean => sameValue(other, item) : (other: unknown): boolean => textField(other, 'name') === name;
  const own = items.flatMap((some, at) => (isLike(some) ? [at] : []));
  const found = others.flatMap((some: unknown, at) => (isLike(some) ? [at] : []));
  if (own.length === found.length) return found[own.indexOf(index)];
  return undefined;
}
