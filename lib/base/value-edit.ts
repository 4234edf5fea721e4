import { sameValue } from './equal';
import { type Path, valueAt } from './path';

/** One step of a change of a value. `add` and `replace` set what is at the path; `insert` makes room in a list first. */
export type ValueEdit =
  | { readonly op: 'add' | 'replace' | 'insert'; readonly path: Path; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Path };

/**
 * The value after the edits, one after another; the given one is left as it is. Missing maps and lists on the way are made,
 * a list index past the end appends, and what is removed must be there or nothing happens.
 */
export function applyValueEdits(value: unknown, edits: readonly ValueEdit[]): unknown {
  return edits.reduce((current, edit) => applyAt(current, edit.path, edit), value);
}

/**
 * The same change in steps as small as there can be: a collection that is replaced by another of its kind is changed inside, so that
 * what stays keeps its place in the text. Items of lists are matched by equality, then by `name`, then by place.
 */
export function smallSteps(value: unknown, edits: readonly ValueEdit[]): readonly ValueEdit[] {
  const steps: ValueEdit[] = [];
  let current = value;
  for (const edit of edits) {
    const found = edit.op === 'add' || edit.op === 'replace' ? difference(valueAt(current, edit.path), edit.value, edit.path) : [edit];
    steps.push(...found);
    current = applyAt(current, edit.path, edit);
  }
  return steps;
}

type Fields = Readonly<Record<string, unknown>>;

function applyAt(value: unknown, path: Path, edit: ValueEdit): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return edit.op === 'remove' ? undefined : edit.value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as readonly unknown[])] : [];
    if (rest.length === 0 && edit.op === 'remove') list.splice(step, 1);
    else if (rest.length === 0 && edit.op === 'insert') list.splice(step, 0, edit.value);
    else if (step < list.length || edit.op !== 'remove') list[Math.min(step, list.length)] = applyAt(list[step], rest, edit);
    return list;
  }
  const map = isFields(value) ? value : {};
  const has = Object.hasOwn(map, step);
  if (edit.op === 'remove' && (!has || rest.length === 0)) return Object.fromEntries(Object.entries(map).filter(([key]) => key !== step));
  const next = applyAt(has ? map[step] : undefined, rest, edit);
  // By entries, so that a key named `__proto__` is a key like any other.
  return Object.fromEntries([...Object.entries(map).filter(([key]) => key !== step), [step, next]]);
}

function difference(from: unknown, to: unknown, path: Path): readonly ValueEdit[] {
  if (sameValue(from, to) && from !== undefined) return [];
  if (isFields(from) && isFields(to)) return mapDifference(from, to, path);
  if (Array.isArray(from) && Array.isArray(to)) return listDifference(from, to, path);
  return [{ op: from === undefined ? 'add' : 'replace', path, value: to }];
}

function mapDifference(from: Fields, to: Fields, path: Path): readonly ValueEdit[] {
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key) || to[key] === undefined);
  const wanted = Object.entries(to).filter(([, value]) => value !== undefined);
  return [
    ...gone.map((key): ValueEdit => ({ op: 'remove', path: [...path, key] })),
    ...wanted.flatMap(([key, value]) => {
      const at = [...path, key];
      return Object.hasOwn(from, key) ? difference(from[key], value, at) : [{ op: 'add', path: at, value } as const];
    }),
  ];
}

function listDifference(from: readonly unknown[], to: readonly unknown[], path: Path): readonly ValueEdit[] {
  const edits: ValueEdit[] = [];
  let index = 0;
  for (const [before, after] of alignedItems(from, to)) {
    const at = [...path, index];
    if (after === undefined) edits.push({ op: 'remove', path: at });
    else if (before === undefined) edits.push({ op: 'insert', path: at, value: to[after] });
    else edits.push(...difference(from[before], to[after], at));
    if (after !== undefined) index++;
  }
  return edits;
}

/** Indexes of items that belong together; one of the two is `undefined` for what comes or goes. */
type Aligned = readonly (readonly [before: number | undefined, after: number | undefined])[];

function alignedItems(from: readonly unknown[], to: readonly unknown[]): Aligned {
  return between(from, to, [0, 0], [from.length, to.length], [sameValue, sameName]);
}

type Match = (one: unknown, other: unknown) => boolean;

function between(from: readonly unknown[], to: readonly unknown[], start: readonly [number, number], end: readonly [number, number], matches: readonly Match[]): Aligned {
  const [match, ...weaker] = matches;
  if (match === undefined) return byPlace(from, to, start, end);
  const pairs: (readonly [number | undefined, number | undefined])[] = [];
  let [one, other] = start;
  for (const [before, after] of [...commonItems(from, to, start, end, match), end]) {
    pairs.push(...between(from, to, [one, other], [before, after], weaker));
    if (before < end[0]) pairs.push([before, after]);
    [one, other] = [before + 1, after + 1];
  }
  return pairs;
}

/** The longest common subsequence. Lists in manifests are short; costs the product of both lengths. */
function commonItems(from: readonly unknown[], to: readonly unknown[], [start, otherStart]: readonly [number, number], [end, otherEnd]: readonly [number, number], match: Match): readonly (readonly [number, number])[] {
  const longest: number[][] = [];
  const at = (one: number, other: number): number => longest[one - start]?.[other - otherStart] ?? 0;
  const matching = new Set<string>();
  for (let one = end - 1; one >= start; one--) {
    const row: number[] = (longest[one - start] = []);
    for (let other = otherEnd - 1; other >= otherStart; other--) {
      const same = match(from[one], to[other]);
      if (same) matching.add(`${one} ${other}`);
      row[other - otherStart] = same ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [one, other] = [start, otherStart]; one < end && other < otherEnd; ) {
    if (matching.has(`${one} ${other}`)) pairs.push([one++, other++]);
    else if (at(one + 1, other) >= at(one, other + 1)) one++;
    else other++;
  }
  return pairs;
}

function byPlace(from: readonly unknown[], to: readonly unknown[], [start, otherStart]: readonly [number, number], [end, otherEnd]: readonly [number, number]): Aligned {
  const pairs: (readonly [number | undefined, number | undefined])[] = [];
  let [one, other] = [start, otherStart];
  while (one < end || other < otherEnd) {
    const paired = one < end && other < otherEnd && nameOf(from[one]) === nameOf(to[other]);
    pairs.push([paired || one < end ? one : undefined, paired || one >= end ? other : undefined]);
    if (paired || one >= end) other++;
    if (paired || one < end) one++;
  }
  return pairs;
}

function sameName(one: unknown, other: unknown): boolean {
  const name = nameOf(one);
  return name !== undefined && name === nameOf(other);
}

function nameOf(value: unknown): string | undefined {
  const name = isFields(value) && Object.hasOwn(value, 'name') ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
