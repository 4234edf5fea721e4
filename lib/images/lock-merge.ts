import { sameValue } from '../base/equal';
import { LineMap, type Position } from '../base/span';
import { isMap } from '../kube/json';
import { readYaml } from '../yaml/read';
import { type LockEntry, type LockProblem, readLock } from './lock';

/** What a lock holds once the marks of merge conflicts are gone. */
export type MergedLock =
  | {
      readonly ok: true;
      /** All that either side holds. Of a disputed key the entry of the first side, the one a person was on when they merged. */
      readonly entries: readonly LockEntry[];
      /** Keys of which the two sides say different things, or one side says two, sorted: a registry has to be asked again. */
      readonly disputed: readonly string[];
      readonly warnings: readonly LockProblem[];
    }
  | { readonly ok: false; readonly problems: readonly LockProblem[] };

/**
 * Reads an image lock as `readLock` does, and one with the marks of merge conflicts too (of git's styles `merge`, `diff3` and
 * `zdiff3`): as the union of its two sides, each of which has to be a lock by itself, but for keys that the merge left there twice.
 */
export function readLockWithConflicts(uri: string, text: string): MergedLock {
  // As LineMap counts lines, so that a line of a side can be found in the whole.
  const lines = text.split(/(?<=\n|\r(?!\n))/);
  const sides = splitSides(lines);
  if (!sides.ok) return { ok: false, problems: [unpaired(text, lines, sides.line)] };
  const ours = readSide(uri, lines, sides.ours);
  const theirs = readSide(uri, lines, sides.theirs);
  const problems = distinct([...ours.problems, ...theirs.problems]);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, ...union(ours, theirs), warnings: distinct([...ours.warnings, ...theirs.warnings]) };
}

/** Line numbers, counted from 1, that make up the text of one side. */
type Side = readonly number[];

type Sides = { readonly ok: true; readonly ours: Side; readonly theirs: Side } | { readonly ok: false; readonly line: number };

/** Where a line stands: outside of all conflicts, on a side of one, or in what both sides come from. */
type Region = 'common' | 'ours' | 'base' | 'theirs';

/** What each mark ends and begins. */
const MARKS: ReadonlyMap<string, { readonly after: readonly Region[]; readonly begins: Region }> = new Map<string, { after: readonly Region[]; begins: Region }>([
  ['<<<<<<<', { after: ['common'], begins: 'ours' }],
  ['|||||||', { after: ['ours'], begins: 'base' }],
  ['=======', { after: ['ours', 'base'], begins: 'theirs' }],
  ['>>>>>>>', { after: ['theirs'], begins: 'common' }],
]);

function splitSides(lines: readonly string[]): Sides {
  const ours: number[] = [];
  const theirs: number[] = [];
  let region: Region = 'common';
  let opened = 0;
  for (const [index, line] of lines.entries()) {
    // Longer marks are those of a conflict inside the common ancestor, which is passed over.
    const mark = MARKS.get(/^([<|=>])\1{6}(?=\s|$)/.exec(line)?.[0] ?? '');
    if (mark) {
      if (!mark.after.includes(region)) return { ok: false, line: index + 1 };
      if (region === 'common') opened = index + 1;
      region = mark.begins;
      continue;
    }
    if (region === 'common' || region === 'ours') ours.push(index + 1);
    if (region === 'common' || region === 'theirs') theirs.push(index + 1);
  }
  return region === 'common' ? { ok: true, ours, theirs } : { ok: false, line: opened };
}

function unpaired(text: string, lines: readonly string[], line: number): LockProblem {
  const map = new LineMap(text);
  const start = lineStarts(lines)[line - 1] ?? 0;
  const message = 'The marks of a merge conflict do not belong together; resolve this conflict by hand';
  return { code: 'LOCK_CONFLICT', message, span: map.spanOf(start, start + map.lineText(line).length) };
}

interface SideRead {
  readonly entries: readonly LockEntry[];
  /** Keys that the side holds more than once. */
  readonly repeated: readonly string[];
  readonly problems: readonly LockProblem[];
  readonly warnings: readonly LockProblem[];
}

/** Reads one side by itself; places are those of the text with the marks. */
function readSide(uri: string, lines: readonly string[], whole: Side): SideRead {
  const { side, repeated } = withoutRepeats(uri, lines, whole);
  const read = readLock(uri, side.map((line) => lines[line - 1] ?? '').join(''));
  const starts = lineStarts(lines);
  const placed = (problem: LockProblem): LockProblem => ({
    ...problem,
    span: { start: placeIn(problem.span.start, side, starts), end: placeIn(problem.span.end, side, starts) },
  });
  if (!read.ok) return { entries: [], repeated, problems: read.problems.map(placed), warnings: [] };
  const lock = read.value;
  return { entries: lock.keys.flatMap((key) => lock.entryOf(key) ?? []), repeated, problems: [], warnings: read.warnings.map(placed) };
}

/**
 * The side with the last of the entries of each key alone. Where one branch adds a tag and another renames its neighbour to the same
 * tag, git sees two changes that have nothing to do with each other, and both entries are there.
 */
function withoutRepeats(uri: string, lines: readonly string[], side: Side): { readonly side: Side; readonly repeated: readonly string[] } {
  const kept: number[] = [];
  const repeated = new Set<string>();
  const seen = new Set<string>();
  // From the end, so that the last entry is met first; the lines of an entry come before its head.
  let block: number[] = [];
  for (const line of side.toReversed()) {
    block.push(line);
    const text = lines[line - 1] ?? '';
    if (/^ {3,}|^\s*$/.test(text)) continue;
    const key = keyOf(uri, text);
    if (key !== undefined && seen.has(key)) repeated.add(key);
    else kept.push(...block);
    if (key !== undefined) seen.add(key);
    block = [];
  }
  return { side: [...kept, ...block].toReversed(), repeated: Array.from(repeated) };
}

/** The key of an entry's first line, in the form in which locks are written; `undefined` for any other line. */
function keyOf(uri: string, line: string): string | undefined {
  if (!/^ {2}\S.*:\s*$/.test(line)) return undefined;
  const value = readYaml(uri, line).documents[0]?.value;
  return isMap(value) ? Object.keys(value)[0] : undefined;
}

/** The offset of each line, and the end of the text. */
function lineStarts(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  return starts;
}

function placeIn({ line, column }: Position, side: Side, starts: readonly number[]): Position {
  // Past the last line of a side there is the end of the text.
  const original = side[line - 1] ?? starts.length;
  return { line: original, column, offset: (starts[original - 1] ?? 0) + column - 1 };
}

/** What both sides say of a common line is said once. */
function distinct(problems: readonly LockProblem[]): readonly LockProblem[] {
  const byPlace = new Map(problems.map((problem) => [`${problem.span.start.offset} ${problem.message}`, problem]));
  return Array.from(byPlace.values()).toSorted((one, other) => one.span.start.offset - other.span.start.offset);
}

function union(ours: SideRead, theirs: SideRead): { readonly entries: readonly LockEntry[]; readonly disputed: readonly string[] } {
  const entries = new Map(theirs.entries.map((entry) => [entry.key, entry]));
  const disputed = new Set([...ours.repeated, ...theirs.repeated]);
  for (const entry of ours.entries) {
    const other = entries.get(entry.key);
    if (other !== undefined && !agrees(entry, other)) disputed.add(entry.key);
    const both = other !== undefined && agrees(entry, other);
    entries.set(entry.key, both ? { ...entry, platforms: new Map([...other.platforms, ...entry.platforms]) } : entry);
  }
  return { entries: Array.from(entries.values()), disputed: Array.from(disputed).sort() };
}

/** One digest is one content, so sides that agree on it can differ only in how many of its platforms they keep. */
function agrees(one: LockEntry, other: LockEntry): boolean {
  const samePlatforms = Array.from(one.platforms).every(([platform, digest]) => (other.platforms.get(platform) ?? digest) === digest);
  return one.digest === other.digest && one.mediaType === other.mediaType && one.pin === other.pin && samePlatforms && sameValue(one.others, other.others);
}
