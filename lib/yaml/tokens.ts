import type { ScalarEvent } from 'js-yaml';
import { DOUBLE_QUOTED, FOLDED_BLOCK, KEEP, LITERAL_BLOCK, SINGLE_QUOTED } from './events';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** Where a token starts and ends, in offsets of the text it was parsed from. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export function styleOf(event: ScalarEvent): ScalarStyle {
  switch (event.style) {
    case SINGLE_QUOTED:
      return 'single';
    case DOUBLE_QUOTED:
      return 'double';
    case LITERAL_BLOCK:
      return 'literal';
    case FOLDED_BLOCK:
      return 'folded';
    default:
      return 'plain';
  }
}

/**
 * A written scalar with its quotes or its block header; `from` is where the token before it ends.
 * A block scalar's stretch leaves out the line break that ends it, and empty lines after it unless they are kept (`|+`).
 */
export function stretchOf(text: string, event: ScalarEvent, from: number): Stretch {
  const { valueStart, valueEnd } = event;
  switch (styleOf(event)) {
    case 'plain':
      return { start: valueStart, end: valueEnd };
    case 'single':
    case 'double':
      return { start: valueStart - 1, end: valueEnd + 1 };
    default: {
      const start = headerOf(text, Math.max(from, event.tagEnd, event.anchorEnd), valueStart);
      return { start, end: Math.max(endOfBlock(text, event), start + 1) };
    }
  }
}

/** The raw end of a scalar's token, where the text between tokens goes on. */
export function rawEndOf(event: ScalarEvent): number {
  const quoted = event.style === SINGLE_QUOTED || event.style === DOUBLE_QUOTED;
  return event.valueEnd + (quoted ? 1 : 0);
}

/** Passes white space, line ends and comments. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0xfeff) at++;
    else if (code === 0x23 && startsComment(text, at)) at = lineEnd(text, at);
    else return at;
  }
  return at;
}

/** Whether the `#` there starts a comment: outside scalars one does at the start of the text and after white space. */
export function startsComment(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at === 0 || before === 0x20 || before === 0x09 || before === 0x0a || before === 0x0d || before === 0xfeff;
}

export function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

/** The `|` or `>` of a block scalar: between the token before it and its content stand blanks, comments and indicators alone. */
function headerOf(text: string, from: number, contentStart: number): number {
  let at = from;
  while (at < contentStart) {
    at = skipBlanks(text, at);
    const code = text.charCodeAt(at);
    if (code === 0x7c || code === 0x3e) return at;
    // Directives stand ahead of the first token and may hold any character.
    at = code === 0x25 && (at === 0 || startsComment(text, at)) ? lineEnd(text, at) : at + 1;
  }
  return Math.min(from, contentStart);
}

function endOfBlock(text: string, event: ScalarEvent): number {
  let end = beforeBreak(text, event.valueEnd);
  if (event.chomping === KEEP) return end;
  while (end > event.valueStart) {
    let lineStart = end;
    while (lineStart > event.valueStart && text.charCodeAt(lineStart - 1) === 0x20) lineStart--;
    const blank = lineStart === event.valueStart || isLineEnd(text.charCodeAt(lineStart - 1));
    // White space past the indentation is content.
    if (!blank || (event.indent >= 0 && end - lineStart > event.indent)) return end;
    end = beforeBreak(text, lineStart);
  }
  return end === event.valueStart ? beforeBreak(text, end) : end;
}

function beforeBreak(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  if (last === 0x0a) return text.charCodeAt(end - 2) === 0x0d ? end - 2 : end - 1;
  return last === 0x0d ? end - 1 : end;
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}
