import type { Event } from 'js-yaml';
import type { LineMap, Span } from '../base/span';
import { ALIAS, SCALAR } from './events';
import { lineEnd, rawEndOf, startsComment } from './tokens';

export interface YamlComment {
  /** Without the `#`, white space at both ends left out. */
  readonly text: string;
  /** From the `#` to the end of the line. */
  readonly span: Span;
  /** Nothing but white space stands before it on its line. */
  readonly ownLine: boolean;
}

/**
 * The comments of one document, in order. Where its events are unknown, because it does not parse, only those on a line of their own.
 * `text` is the document's part of the file, `base` its offset there.
 */
export function findComments(text: string, base: number, lines: LineMap, events: readonly Event[] | undefined): readonly YamlComment[] {
  const starts = events === undefined ? commentLines(text) : betweenTokens(text, events);
  return starts.map((start) => {
    const end = lineEnd(text, start);
    // `trim` takes a byte order mark for white space, as this does.
    const ownLine = text.slice(lineStart(text, start), start).trim() === '';
    return { text: text.slice(start + 1, end).trim(), span: lines.spanOf(base + start, base + end), ownLine };
  });
}

function commentLines(text: string): number[] {
  return Array.from(text.matchAll(/(?:^|[\r\n])\uFEFF?[ \t]*#/g), (match) => match.index + match[0].length - 1);
}

/** Comments stand between tokens alone; a `#` inside a scalar is text. */
function betweenTokens(text: string, events: readonly Event[]): number[] {
  const starts: number[] = [];
  let hash = text.indexOf('#');
  let cursor = 0;
  for (const event of events) {
    if (hash === -1) return starts;
    if (event.type === SCALAR && event.valueStart !== -1) {
      hash = collect(text, hash, cursor, event.valueStart, starts);
      cursor = rawEndOf(event);
    } else if (event.type === ALIAS) {
      hash = collect(text, hash, cursor, event.anchorStart, starts);
      cursor = event.anchorEnd;
    }
  }
  collect(text, hash, cursor, text.length, starts);
  return starts;
}

/** Collects the comments of one gap, and answers with the next `#`, so that a text is searched once however many gaps it has. */
function collect(text: string, hash: number, from: number, to: number, starts: number[]): number {
  let at = hash !== -1 && hash < from ? text.indexOf('#', from) : hash;
  while (at !== -1 && at < to) {
    const comment = startsComment(text, at);
    if (comment) starts.push(at);
    at = text.indexOf('#', comment ? lineEnd(text, at) : at + 1);
  }
  return at;
}

function lineStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && text.charCodeAt(at - 1) !== 0x0a && text.charCodeAt(at - 1) !== 0x0d) at--;
  return at;
}
