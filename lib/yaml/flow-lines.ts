import { lineEnd, startsComment } from './tokens';

/**
 * The text with every flow collection and quoted scalar on one line: line ends inside them, and the comments there, become spaces,
 * so that all offsets stay. go-yaml asks no indentation inside brackets and quotes, where the YAML specification does:
 *
 *     args: [
 *       --all
 *     ]
 *
 * Finds its way by first characters alone, which is enough for a text that a stricter parser then judges.
 */
export function joinFlowLines(text: string): string {
  const scan: Scan = { text, at: 0, blanks: [] };
  while (scan.at < text.length) scanLine(scan);
  let joined = '';
  let from = 0;
  for (const { start, end } of scan.blanks) {
    joined += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  return joined + text.slice(from);
}

interface Scan {
  readonly text: string;
  at: number;
  /** Stretches that become spaces, in order. */
  readonly blanks: { readonly start: number; readonly end: number }[];
}

/** Moves past one line outside brackets and quotes, and past whatever starts on it. */
function scanLine(scan: Scan): void {
  const { text } = scan;
  const lineStart = scan.at;
  // A value may start here; later in a plain scalar, quotes and brackets are text.
  let fresh = true;
  let column = -1;
  if (text.charAt(lineStart) === '%') scan.at = lineEnd(text, lineStart);
  else if (text.startsWith('---', lineStart)) scan.at += 3;
  while (scan.at < text.length && !isBreak(text, scan.at)) {
    const char = text.charAt(scan.at);
    if (isSpace(char)) scan.at++;
    else if (char === '#' && startsComment(text, scan.at)) scan.at = lineEnd(text, scan.at);
    else if (isIndicator(scan, fresh)) {
      if (fresh) column = scan.at - lineStart;
      scan.at++;
      fresh = true;
    } else if (!fresh) scan.at++;
    else if (char === '|' || char === '>') {
      skipBlockScalar(scan, column);
      return;
    } else if (char === '&' || char === '!') skipWord(scan);
    else {
      column = scan.at - lineStart;
      fresh = false;
      if (char === '"' || char === "'") scanText(scan, char);
      else if (char === '[' || char === '{') scanFlow(scan);
      else scan.at++;
    }
  }
  scan.at += text.startsWith('\r\n', scan.at) ? 2 : 1;
}

/** `- `, `? ` and `: `, the first two only where a value may start. */
function isIndicator({ text, at }: Scan, fresh: boolean): boolean {
  const char = text.charAt(at);
  if (char !== ':' && !(fresh && (char === '-' || char === '?'))) return false;
  return at + 1 >= text.length || isSpace(text.charAt(at + 1)) || isBreak(text, at + 1);
}

function skipWord(scan: Scan): void {
  while (scan.at < scan.text.length && !isSpace(scan.text.charAt(scan.at)) && !isBreak(scan.text, scan.at)) scan.at++;
}

/** The lines after the header that are empty or indented as far as the first of them, which is further than `column`. */
function skipBlockScalar(scan: Scan, column: number): void {
  const { text } = scan;
  let indent: number | undefined;
  scan.at = lineEnd(text, scan.at);
  while (scan.at < text.length) {
    const lineStart = scan.at + (text.startsWith('\r\n', scan.at) ? 2 : 1);
    let first = lineStart;
    while (text.charAt(first) === ' ') first++;
    const empty = first >= text.length || isBreak(text, first);
    if (!empty && indent === undefined) indent = Math.max(first - lineStart, column + 1);
    if (!empty && first - lineStart < (indent ?? 0)) {
      scan.at = lineStart;
      return;
    }
    scan.at = lineEnd(text, first);
  }
}

/** Quotes outside brackets. A key must stay on one line, so the line ends of one stay for the parser to refuse. */
function scanText(scan: Scan, quote: string): void {
  const blanks = scan.blanks.length;
  scanQuoted(scan, quote);
  let next = scan.at;
  while (isSpace(scan.text.charAt(next))) next++;
  if (isIndicator({ ...scan, at: next }, false)) scan.blanks.length = blanks;
}

/** Moves past a quoted scalar; its line ends are blanked, the text is decoded from the original. */
function scanQuoted(scan: Scan, quote: string): void {
  const { text } = scan;
  scan.at++;
  while (scan.at < text.length) {
    const char = text.charAt(scan.at);
    if (isBreak(text, scan.at)) blankBreak(scan);
    else if (char === '\\' && quote === '"') scan.at += isBreak(text, scan.at + 1) ? 1 : 2;
    else if (quote === "'" && text.startsWith("''", scan.at)) scan.at += 2;
    else {
      scan.at++;
      if (char === quote) return;
    }
  }
}

function scanFlow(scan: Scan): void {
  const { text } = scan;
  let depth = 0;
  let fresh = true;
  while (scan.at < text.length) {
    const char = text.charAt(scan.at);
    if (isBreak(text, scan.at)) blankBreak(scan);
    else if (char === '#' && startsComment(text, scan.at)) blank(scan, lineEnd(text, scan.at));
    else if (char === '\t') blank(scan, scan.at + 1);
    else if (char === ' ') scan.at++;
    else if (fresh && (char === '"' || char === "'")) {
      scanQuoted(scan, char);
      fresh = false;
    } else {
      scan.at++;
      if (char === '[' || char === '{') depth++;
      else if (char === ']' || char === '}') depth--;
      if (depth === 0) return;
      fresh = '[{,:?'.includes(char);
    }
  }
}

function blankBreak(scan: Scan): void {
  let end = scan.at;
  while (end < scan.text.length && (isBreak(scan.text, end) || isSpace(scan.text.charAt(end)))) end++;
  blank(scan, end);
}

function blank(scan: Scan, end: number): void {
  scan.blanks.push({ start: scan.at, end });
  scan.at = end;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t';
}

function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || code === 0x0d;
}
