import { type TemplateLine, type TemplatePart, templateParts } from './template-lines';

/** The line of a template, from 1, that made a line of what was rendered of it, from 0; `undefined` where that is not certain. */
export type LineMapping = (line: number) => number | undefined;

/** Steps that are tried at most, about half a second. What takes more is a list of data, and its places are not worth it. */
const MOST_STEPS = 20_000_000;

/** What a template can write, for many texts that came of it. `undefined` for one of which nothing sure can be said. */
export function lineMapper(template: string): ((rendered: readonly string[]) => LineMapping) | undefined {
  const parts = templateParts(template);
  if (!parts) return undefined;
  const flow = flowOf(parts);
  return (rendered) => mappingOf(flow, rendered);
}

/** Which line can be written behind which. */
interface Flow {
  readonly lines: readonly TemplateLine[];
  /** For each line those that can be the next, in order; a line that repeats is its own. */
  readonly next: readonly (readonly number[])[];
  /** Lines that can be the first and the last of a document. */
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
  /** How many pairs of lines there are of which one can follow the other. */
  readonly pairs: number;
}

/** Stand for the bounds of a document among the lines that follow each other. */
const BOUND = -1;

function flowOf(parts: readonly TemplatePart[]): Flow {
  const lines: TemplateLine[] = [];
  const next: Set<number>[] = [];
  const first = new Set<number>();
  const last = new Set<number>();
  const connect = (from: ReadonlySet<number>, to: number): void => {
    for (const one of from) {
      if (one === BOUND && to !== BOUND) first.add(to);
      else if (to === BOUND && one !== BOUND) last.add(one);
      else if (one !== BOUND) next[one]?.add(to);
    }
  };
  /** @param before The lines that can have been written last; answers with those that can have been afterwards. */
  const visit = (some: readonly TemplatePart[], before: ReadonlySet<number>): ReadonlySet<number> => {
    let ends = before;
    for (const part of some) {
      if (part.kind === 'separator') {
        connect(ends, BOUND);
        ends = new Set([BOUND]);
      } else if (part.kind === 'line') {
        const own = lines.push(part.line) - 1;
        next.push(new Set(part.line.more ? [own] : []));
        connect(ends, own);
        ends = new Set(part.line.kind === 'any' ? [...ends, own] : [own]);
      } else {
        const starts = ends;
        const start = lines.length;
        ends = new Set(part.branches.flatMap((branch) => [...visit(branch, starts)]));
        // Once more from the end of a round to whatever can begin one.
        if (part.repeats) repeat(part.branches[0] ?? [], start, ends);
      }
    }
    return ends;
  };
  const repeat = (branch: readonly TemplatePart[], start: number, ends: ReadonlySet<number>): void => {
    const entries = new Set<number>();
    entriesOf(branch, start, entries);
    const own = new Set(Array.from(ends).filter((one) => one === BOUND || one >= start));
    for (const entry of entries) connect(own, entry);
  };
  connect(visit(parts, new Set([BOUND])), BOUND);
  return { lines, next: next.map((some) => [...some]), first, last, pairs: next.reduce((sum, some) => sum + some.size, 0) };
}

/** Adds the lines that can be the first of the parts, which begin at line `at`. Answers with the next line, and whether all of it can be empty. */
function entriesOf(parts: readonly TemplatePart[], at: number, entries: Set<number>): { readonly at: number; readonly mayBeEmpty: boolean } {
  let here = at;
  let isOpen = true;
  for (const part of parts) {
    if (part.kind === 'separator') continue;
    if (part.kind === 'line') {
      if (isOpen) entries.add(here);
      if (part.line.kind === 'text') isOpen = false;
      here += 1;
      continue;
    }
    let mayBeEmpty = false;
    const own = isOpen ? entries : new Set<number>();
    for (const branch of part.branches) {
      const inner = entriesOf(branch, here, own);
      here = inner.at;
      mayBeEmpty ||= inner.mayBeEmpty;
    }
    if (!mayBeEmpty) isOpen = false;
  }
  return { at: here, mayBeEmpty: isOpen };
}

/** The lines of a template that can have made each line, over all ways in which it can have come to the whole text. */
function mappingOf({ lines, next, first, last, pairs }: Flow, rendered: readonly string[]): LineMapping {
  // What an action leaves of a line may be nothing, and blank lines come and go with the blocks around them.
  const written = rendered.flatMap((text, at) => (text.trim() === '' ? [] : [{ at, text: text.trim(), indent: text.length - text.trimStart().length }]));
  if (written.length * pairs > MOST_STEPS || written.length === 0) return () => undefined;
  const fits = (line: TemplateLine, { text, indent }: (typeof written)[number], isFirst: boolean): boolean =>
    line.kind === 'any' || (line.pattern.test(text) && (isFirst || line.indent === undefined || line.indent === indent));
  const canFollow = (from: number | undefined, to: number, one: (typeof written)[number], isFirst: boolean): boolean => {
    const line = lines[to];
    return line !== undefined && ((from === to && line.more) || fits(line, one, isFirst));
  };
  const reached: Set<number>[] = [];
  for (const [at, one] of written.entries()) {
    const before = reached[at - 1];
    const here = new Set<number>();
    for (const from of before ?? [undefined]) {
      for (const to of from === undefined ? first : (next[from] ?? [])) {
        if (!here.has(to) && canFollow(from, to, one, at === 0)) here.add(to);
      }
    }
    if (here.size === 0) return () => undefined;
    reached.push(here);
  }
  const mapped = new Map<number, number>();
  let open = new Set(Array.from(reached.at(-1) ?? []).filter((one) => last.has(one)));
  for (let at = written.length - 1; at >= 0; at--) {
    const [only, ...others] = open;
    const line = only === undefined ? undefined : lines[only];
    const place = written[at];
    if (line && place && others.length === 0) mapped.set(place.at, line.line);
    const behind = open;
    open = new Set(Array.from(reached[at - 1] ?? []).filter((from) => place && next[from]?.some((to) => behind.has(to) && canFollow(from, to, place, false))));
  }
  return (line) => mapped.get(line);
}
