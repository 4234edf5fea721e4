import { lazy } from './lazy';

/** One character as a reader sees it, and the columns it takes on a terminal. */
export interface Cell {
  readonly text: string;
  /** Offset in the text it comes from, in UTF-16 units. */
  readonly start: number;
  readonly width: number;
}

/** The text as cells: tabs become blanks, what a terminal would obey becomes visible, wide characters count two columns. */
export function cellsOf(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of charactersOf(text)) {
    const width = segment === '\t' ? TAB - (column % TAB) : widthOfCharacter(segment);
    cells.push({ text: segment === '\t' ? ' '.repeat(width) : visible(segment), start: index, width });
    column += width;
  }
  return cells;
}

/** Columns the text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return cellsOf(text).reduce((width, cell) => width + cell.width, 0);
}

/**
 * The text with everything that a terminal or an editor would obey drawn instead: escape sequences, line ends, marks that
 * turn the direction of writing. Names and values come from people's files, and a log is no place for their commands.
 */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(OBEYED, picture);
}

/** Breaks the text into lines of at most `width` columns, between words; a longer word has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of visible(text).split(' ')) {
    const needed = widthOf(word);
    if (line !== '' && used + 1 + needed > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += needed + (line === '' ? 0 : 1);
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const TAB = 4;

/** What takes one column a character and does nothing else. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Controls of C0 and C1, line and paragraph separators, marks of writing direction, halves of surrogate pairs. */
const OBEYED = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Costs more to make than most reports to print, and plain ASCII never asks for it. */
const segmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

function charactersOf(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (!PLAIN.test(text)) return segmenter().segment(text);
  return Array.from(text, (segment, index) => ({ segment, index }));
}

/** East Asian wide and full-width characters, and emoji drawn as pictures; U+FF61 to U+FFDC are the half-width ones. @see https://www.unicode.org/reports/tr11/ */
const WIDE = /[\u1100-\u115f\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f|(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const NO_WIDTH = /^[\p{Mark}\p{Format}]+$/u;

function widthOfCharacter(character: string): number {
  if (PLAIN.test(character)) return 1;
  const drawn = visible(character);
  if (NO_WIDTH.test(drawn)) return 0;
  return WIDE.test(drawn) ? 2 : 1;
}
