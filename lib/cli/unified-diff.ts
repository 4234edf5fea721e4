/** A line of the shortest way from one text to another. */
interface Change {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Unchanged lines shown around a change. */
const CONTEXT = 3;

/**
 * The difference of two texts as `diff -u` prints it; `''` where there is none. `undefined` stands for a file that is not there.
 * Costs lines times differences, as Myers' algorithm does.
 */
export function unifiedDiff(name: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const changes = changesOf(linesOf(before), linesOf(after));
  const head = `--- ${before === undefined ? '/dev/null' : name}\n+++ ${after === undefined ? '/dev/null' : name}\n`;
  return head + hunksOf(changes).map(printHunk).join('');
}

/** A text's lines with their ends, so that a missing last one shows. */
function linesOf(text = ''): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(before: readonly string[], after: readonly string[]): readonly Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const keep = (text: string): Change => ({ sign: ' ', text });
  const middle = shortestWay(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...before.slice(0, start).map(keep), ...middle, ...before.slice(before.length - end).map(keep)];
}

/** Myers' greedy algorithm: the furthest point reached on each diagonal, one difference more at a time. */
function shortestWay(before: readonly string[], after: readonly string[]): readonly Change[] {
  const rounds: ReadonlyMap<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let round = 0; ; round++) {
    rounds.push(new Map(reached));
    const next = new Map(reached);
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      let row = comesFromAbove(reached, diagonal, round) ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
      while (row < before.length && row - diagonal < after.length && before[row] === after[row - diagonal]) row++;
      next.set(diagonal, row);
      if (row >= before.length && row - diagonal >= after.length) return walkBack(rounds, before, after);
    }
    reached = next;
  }
}

/** Whether the furthest way to the diagonal is by an insertion. */
function comesFromAbove(reached: ReadonlyMap<number, number>, diagonal: number, round: number): boolean {
  return diagonal === -round || (diagonal !== round && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));
}

function walkBack(rounds: readonly ReadonlyMap<number, number>[], before: readonly string[], after: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  let [row, column] = [before.length, after.length];
  for (let round = rounds.length - 1; round >= 0; round--) {
    const reached = rounds[round] ?? new Map<number, number>();
    const diagonal = row - column;
    const from = comesFromAbove(reached, diagonal, round) ? diagonal + 1 : diagonal - 1;
    const fromRow = reached.get(from) ?? 0;
    const fromColumn = fromRow - from;
    while (row > fromRow && column > fromColumn && row > 0 && column > 0) {
      changes.push({ sign: ' ', text: before[--row] ?? '' });
      column--;
    }
    if (round === 0) break;
    if (row === fromRow) changes.push({ sign: '+', text: after[--column] ?? '' });
    else changes.push({ sign: '-', text: before[--row] ?? '' });
  }
  return changes.reverse();
}

interface Hunk {
  /** Lines before the hunk, in either text. */
  readonly start: readonly [number, number];
  readonly changes: readonly Change[];
}

function hunksOf(changes: readonly Change[]): readonly Hunk[] {
  const near = changes.map((_, at) => changes.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== ' '));
  const hunks: { start: readonly [number, number]; changes: Change[] }[] = [];
  let [before, after] = [0, 0];
  for (const [at, change] of changes.entries()) {
    if (near[at] === true) {
      if (near[at - 1] !== true) hunks.push({ start: [before, after], changes: [] });
      hunks.at(-1)?.changes.push(change);
    }
    if (change.sign !== '+') before++;
    if (change.sign !== '-') after++;
  }
  return hunks;
}

function printHunk({ start: [before, after], changes }: Hunk): string {
  const lines = changes.map(({ sign, text }) => (text.endsWith('\n') ? `${sign}${text}` : `${sign}${text}\n\\ No newline at end of file\n`));
  return `@@ -${range(before, changes, '+')} +${range(after, changes, '-')} @@\n${lines.join('')}`;
}

function range(start: number, changes: readonly Change[], other: '+' | '-'): string {
  const count = changes.filter(({ sign }) => sign !== other).length;
  // A range without lines names the line before it.
  return `${count === 0 ? start : start + 1},${count}`;
}
