/** A document's stretch of a file: from its directives or `---` to where the next one starts. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text at the `---` and `...` that stand at the start of a line, wherever that is: YAML lets no scalar go past them.
 * Stretches without content (white space, comments, markers alone) are left out; comments and directives ahead of a `---` belong to its document.
 */
export function splitDocuments(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  let marked = false;
  for (const marker of markersOf(text)) {
    const ends = text.charCodeAt(marker) === DOT;
    if (!ends && !marked && isPreamble(text, start, marker)) {
      marked = true;
      continue;
    }
    const end = ends ? endOfLine(text, marker) : lineStartOf(text, marker);
    if (hasContent(text, start, end)) parts.push({ start, end });
    start = end;
    marked = !ends;
  }
  if (hasContent(text, start, text.length)) parts.push({ start, end: text.length });
  return parts;
}

const DOT = 0x2e;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;

function markersOf(text: string): readonly number[] {
  const markers = [...placesOf(text, '---'), ...placesOf(text, '...')];
  return markers.length < 2 ? markers : markers.sort((one, other) => one - other);
}

function placesOf(text: string, marker: string): number[] {
  const places: number[] = [];
  // `indexOf` runs through the text far faster than a pattern does, and most files hold few candidates.
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
    if (startsLine(text, at) && endsWord(text, at + marker.length)) places.push(at);
  }
  return places;
}

function startsLine(text: string, at: number): boolean {
  const lineStart = lineStartOf(text, at);
  return lineStart === 0 || isLineEnd(text.charCodeAt(lineStart - 1));
}

/** A byte order mark may stand ahead of every document, not of the file alone. */
function lineStartOf(text: string, at: number): number {
  return at > 0 && text.charCodeAt(at - 1) === BYTE_ORDER_MARK ? at - 1 : at;
}

function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || code === 0x20 || code === 0x09 || isLineEnd(code);
}

function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === RETURN;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

/** Whether only white space, comments and directives stand there. */
function isPreamble(text: string, start: number, end: number): boolean {
  return firstContent(text, start, end, true) === end;
}

function hasContent(text: string, start: number, end: number): boolean {
  let at = firstContent(text, start, end, true);
  const marker = text.startsWith('---', at) || text.startsWith('...', at);
  if (marker && startsLine(text, at) && endsWord(text, at + 3)) at = firstContent(text, at + 3, end, false);
  if (at >= end) return false;
  // After `---` alone may come a `...`, which holds nothing either.
  return !(text.startsWith('...', at) && startsLine(text, at) && firstContent(text, at + 3, end, false) === end);
}

/** The offset of the first character that is no white space, no byte order mark that opens a line, and in no comment (nor, at the head of a document, in a directive). */
function firstContent(text: string, start: number, end: number, directives: boolean): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    const blank = code === 0x20 || code === 0x09 || isLineEnd(code) || (code === BYTE_ORDER_MARK && (at === 0 || isLineEnd(text.charCodeAt(at - 1))));
    if (blank) at++;
    else if (code === 0x23 || (directives && code === 0x25 && startsLine(text, at))) at = Math.min(endOfLine(text, at), end);
    else return at;
  }
  return end;
}
