import { type Cell, cellsOf, widthOf } from '../base/columns';
import type { Span } from '../base/span';
import type { Showing } from './secrets';

/** One source line as it is drawn: the text, and the columns of it that are underlined, from 0. */
export interface DrawnLine {
  readonly text: string;
  readonly from: number;
  /** Exclusive, and always past `from`. */
  readonly to: number;
}

/** Draws the line a span starts on in at most `width` columns, so that the start of the span is in sight. */
export function drawLine(line: string, span: Span, width: number, showing: Showing): DrawnLine {
  if (showing === 'nothing') return maskedLine(line, span);
  const start = span.start.column - 1;
  const end = span.end.line > span.start.line ? line.trimEnd().length : span.end.column - 1;
  if (showing === 'span') {
    const text = line.slice(start, end);
    return cutAround(cellsOf(text), 0, text.length, width, { before: true, after: true });
  }
  // A file of one line can be megabytes long; what is far from the span is never drawn.
  const first = Math.max(0, start - MOST_DRAWN);
  const last = Math.min(line.length, start + MOST_DRAWN);
  return cutAround(cellsOf(line.slice(first, last)), start - first, end - first, width, { before: first > 0, after: last < line.length });
}

/** UTF-16 units looked at on each side of a span's start. */
const MOST_DRAWN = 1000;

const CUT = '…';
const MASK = '••••••';

/** Blanks before a line that was cut, so that the span does not stick to its edge. */
const LEAD = 24;

/** The key that opens a line, with list marks before it. */
const OPENING = /^[ \t]*(?:-[ \t]+)*(?:"[^"]*"|'[^']*'|[\w./-]+)[ \t]*:[ \t]/;

/** The line of a Secret: its key at most. The mask is of one length, as a length tells something too. */
function maskedLine(line: string, { start, end }: Span): DrawnLine {
  const opening = OPENING.exec(line)?.[0] ?? '';
  const cells = cellsOf(opening);
  const text = cells.map((cell) => cell.text).join('') + MASK;
  const onKey = start.line === end.line && end.column - 1 <= opening.trimEnd().length;
  if (!onKey) return { text, from: widthOf(text) - MASK.length, to: widthOf(text) };
  return { text, ...underlined(cells, start.column - 1, end.column - 1) };
}

function cutAround(cells: readonly Cell[], start: number, end: number, width: number, cut: { readonly before: boolean; readonly after: boolean }): DrawnLine {
  const total = columnsOf(cells);
  if (total + 2 <= width || (total <= width && !cut.before && !cut.after)) return drawn(cells, start, end, cut);
  const { from, to } = underlined(cells, start, end);
  const room = Math.max(width - 2, 1);
  // The span whole where it fits, with what comes before it rather than after.
  const lead = Math.max(0, Math.min(LEAD, room - (to - from)));
  const left = to <= room ? 0 : Math.max(0, from - lead);
  const kept: Cell[] = [];
  let column = 0;
  for (const cell of cells) {
    if (column >= left && column + cell.width <= left + room) kept.push(cell);
    column += cell.width;
  }
  const [first] = kept;
  const last = kept.at(-1);
  return drawn(kept, start, end, { before: cut.before || first !== cells[0], after: cut.after || last !== cells.at(-1) });
}

function drawn(cells: readonly Cell[], start: number, end: number, { before, after }: { readonly before: boolean; readonly after: boolean }): DrawnLine {
  const { from, to } = underlined(cells, start, end);
  const shift = before ? CUT.length : 0;
  const text = cells.map((cell) => cell.text).join('');
  return { text: `${before ? CUT : ''}${text}${after ? CUT : ''}`, from: from + shift, to: to + shift };
}

/** The columns of the cells between two offsets; one column where there is none between. */
function underlined(cells: readonly Cell[], start: number, end: number): { readonly from: number; readonly to: number } {
  const from = columnsOf(cells.filter((cell) => cell.start < start));
  const to = columnsOf(cells.filter((cell) => cell.start < end));
  return { from, to: Math.max(to, from + 1) };
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}
