import { visible, widthOf } from '../base/columns';

/** How inline Markdown is painted on a terminal; what marks code where there is no colour is part of it. */
export type InlinePaint = Readonly<Record<'code' | 'strong' | 'emphasis', (text: string) => string>>;

interface Piece {
  readonly text: string;
  readonly paint: ((text: string) => string) | undefined;
}

/** Pieces with no blank between them that may be broken, and the columns they take together. */
interface Word {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/**
 * Inline Markdown (`code`, strong, emphasis, links) as painted lines of at most `width` columns. Marks and colours take no room; code is
 * never broken, so that it can be copied; what is longer than a line has one of its own.
 */
export function inlineLines(text: string, width: number, paint: InlinePaint): readonly string[] {
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of wordsOf(piecesOf(linksShown(text), paint))) {
    const line = lines.at(-1) ?? [];
    if (line.length > 0 && used + 1 + word.width > width) {
      lines.push([word]);
      used = word.width;
    } else {
      used += word.width + (line.length > 0 ? 1 : 0);
      line.push(word);
    }
  }
  return lines.map((line) => line.map(({ pieces }) => pieces.map(({ text: shown, paint: painted = String }) => painted(shown)).join('')).join(' '));
}

/** Columns that inline Markdown takes on one line. */
export function inlineWidth(text: string, paint: InlinePaint): number {
  return wordsOf(piecesOf(linksShown(text), paint)).reduce((sum, { width }, at) => sum + width + (at > 0 ? 1 : 0), 0);
}

function linksShown(text: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label: string, url: string) => (label === url ? url : `${label} (${url})`));
}

/** Code first: nothing inside of it is Markdown. An asterisk that opens or closes nothing, as in `1 * 2`, stays. */
const MARKS = /(`+)(.+?)\1(?!`)|\*\*(\S|\S.*?\S)\*\*|\*([^\s*]|[^\s*][^*]*?[^\s*])\*/g;

type Marked = Piece & { readonly code: boolean };

function piecesOf(text: string, paint: InlinePaint): readonly Marked[] {
  const pieces: Marked[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    const [all, , code, strong, emphasis] = match;
    pieces.push({ text: text.slice(from, match.index), paint: undefined, code: false });
    if (code !== undefined) pieces.push({ text: code, paint: paint.code, code: true });
    // Code inside of what is strong loses its own look, which nobody misses.
    else pieces.push({ text: (strong ?? emphasis ?? '').replaceAll('`', ''), paint: strong === undefined ? paint.emphasis : paint.strong, code: false });
    from = match.index + all.length;
  }
  return [...pieces, { text: text.slice(from), paint: undefined, code: false }];
}

function wordsOf(pieces: readonly Marked[]): readonly Word[] {
  const words: Word[] = [];
  let open: Piece[] = [];
  const close = (): void => {
    if (open.length > 0) words.push({ pieces: open, width: open.reduce((sum, { text, paint }) => sum + shownWidth(text, paint), 0) });
    open = [];
  };
  for (const { text, paint, code } of pieces) {
    (code ? [text] : text.split(' ')).forEach((part, at) => {
      if (at > 0) close();
      if (part !== '') open.push({ text: visible(part), paint });
    });
  }
  close();
  return words;
}

/** Painters add colours, which take no column, or marks, which do. */
function shownWidth(text: string, paint: ((text: string) => string) | undefined): number {
  const shown = visible(text);
  return widthOf(shown) + (paint === undefined ? 0 : widthOf(paint('').replace(/\x1b\[\d+m/g, '')));
}
