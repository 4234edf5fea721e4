/** Line and column count from 1, `offset` from 0 in UTF-16 units; an end is exclusive. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of text; `end` is exclusive. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** Turns offsets of one text into lines and columns. The table of lines is made at the first question. */
export class LineMap {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  positionAt(offset: number): Position {
    const starts = (this.#starts ??= lineStarts(this.#text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
  }

  spanOf(start: number, end: number): Span {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** The text of a line, counted from 1, without its line end; `''` past the last. */
  lineText(line: number): string {
    const starts = (this.#starts ??= lineStarts(this.#text));
    const start = starts[line - 1];
    if (start === undefined) return '';
    return this.#text.slice(start, starts[line] ?? this.#text.length).replace(/\r?\n$|\r$/, '');
  }
}

/** Offsets at which lines start. YAML ends a line at `\n`, `\r\n` or a lone `\r`. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
