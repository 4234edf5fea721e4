import type { LineMap } from '../base/span';
import type { TextEdit } from '../base/text-edit';
import { type Draft, Unwritable } from './draft';
import type { Slot } from './splice-value';
import { lineEnd, type Stretch } from './tokens';
import type { WriteStyle } from './write-value';

/** What all parts of one splice share. Offsets are of the whole file. */
export interface Splicer {
  readonly text: string;
  readonly lines: LineMap;
  /** In order. */
  readonly comments: readonly Stretch[];
  readonly style: WriteStyle;
  readonly edits: TextEdit[];
  readonly splice: (draft: Draft, slot: Slot) => void;
}

export function edit({ edits }: Splicer, start: number, end: number, text: string): void {
  edits.push({ start, end, text });
}

export function insert({ edits }: Splicer, at: number, text: string): void {
  if (text !== '') edits.push({ start: at, end: at, text });
}

/** Throws for a comment in the stretch, which would go with it. */
export function refuseComments(splicer: Splicer, start: number, end: number): void {
  const [comment] = commentsIn(splicer, start, end);
  if (comment !== undefined) throw new Unwritable('a comment stands inside what would be replaced', comment.start);
}

export function commentsIn({ comments }: Splicer, start: number, end: number): readonly Stretch[] {
  return comments.filter((comment) => comment.start >= start && comment.start < end);
}

/** The comment behind a value, on the line where it ends. */
export function trailingComment(splicer: Splicer, end: number): Stretch | undefined {
  return commentsIn(splicer, end, lineEnd(splicer.text, end))[0];
}

/** The style for what is put at the end of a line: a comment on the next would become part of a block above it. */
export function styleAhead({ text, style }: Splicer, lineEndOffset: number): WriteStyle {
  return { ...style, literal: style.literal && !/^\s*#/.test(text.slice(lineEndOffset, lineEndOffset + 500)) };
}

/** Where the line of an offset starts; a byte order mark ahead of it is no part of it. */
export function lineStart({ text }: Splicer, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text, at - 1) && text.charCodeAt(at - 1) !== BYTE_ORDER_MARK) at--;
  return at;
}

/** The column of an offset, counted from 0. */
export function columnOf(splicer: Splicer, offset: number): number {
  return offset - lineStart(splicer, offset);
}

/** Whether nothing but blanks stands ahead of it on its line. */
export function startsItsLine(splicer: Splicer, offset: number): boolean {
  return /^[ \t]*$/.test(splicer.text.slice(lineStart(splicer, offset), offset));
}

/** The offset behind the line end at `offset`, if there is one. */
export function pastBreak(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return offset + 2;
  return isBreak(text, offset) ? offset + 1 : offset;
}

/** The start of the line end that stops right before `offset`. */
export function beforeBreak(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset - 2)) return offset - 2;
  return offset > 0 && isBreak(text, offset - 1) ? offset - 1 : offset;
}

/** The line end used at the end of a line, or else in the text. */
export function eolAt({ text, style }: Splicer, lineEndOffset: number): string {
  return text.slice(lineEndOffset, pastBreak(text, lineEndOffset)) || style.eol;
}

const BYTE_ORDER_MARK = 0xfeff;

function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || code === 0x0d;
}
