/** A piece of text for a manual page: plain, or a literal or a place for a value, which readers of such pages know by their fonts. */
export type Piece = string | { readonly literal: string } | { readonly place: string };

/**
 * Pieces as one line of roff. A dash is a minus, so that options can be copied out of the page; a line of text never begins a request.
 * @see https://man7.org/linux/man-pages/man7/groff_man_style.7.html (groff 1.23)
 */
export function line(...pieces: readonly Piece[]): string {
  const text = pieces.map(pieceText).join('');
  return /^[.']/.test(text) ? `\\&${text}` : text;
}

/** The text with `name`, `--name` and `name.yaml` between back-ticks as literals. */
export function prose(text: string): string {
  return line(...text.split('`').map((part, at): Piece => (at % 2 === 1 ? { literal: part } : part)));
}

/** The title of the page; without a date, so that the same sources give the same bytes. */
export function title(name: string, section: number, source: string, manual: string): string {
  return `.TH ${argument(name.toUpperCase())} ${section} "" ${argument(source)} ${argument(manual)}`;
}

export function section(heading: string, ...lines: readonly string[]): readonly string[] {
  return [`.SH ${argument(heading)}`, ...lines];
}

export function subsection(heading: readonly Piece[], ...lines: readonly string[]): readonly string[] {
  // As a line of its own, not as an argument, the heading keeps its fonts.
  return ['.SS', line(...heading), ...lines];
}

export function paragraph(...lines: readonly string[]): readonly string[] {
  return ['.PP', ...lines];
}

/** A term, and beside or below it what it is. */
export function item(term: readonly Piece[], ...lines: readonly string[]): readonly string[] {
  return ['.TP', line(...term), ...lines];
}

/** Lines that stay as they are. */
export function example(...lines: readonly string[]): readonly string[] {
  return ['.PP', '.RS 4', '.nf', ...lines.map((text) => line({ literal: text })), '.fi', '.RE'];
}

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  return 'literal' in piece ? `\\fB${escaped(piece.literal)}\\fR` : `\\fI${escaped(piece.place)}\\fR`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/[^\0-\u007F]/gu, (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

function argument(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}
