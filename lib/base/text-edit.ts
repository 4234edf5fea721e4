/** A stretch of a text and what it becomes. Offsets count from 0 in UTF-16 units, `end` is exclusive; an insertion has no length. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after all edits, whose offsets are those of the text given. Insertions at one place come in the order of the list. Throws for edits that overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = sortEdits(edits);
  const clash = overlapIn(sorted);
  if (clash !== undefined) throw new Error(`the edits at ${clash[0].start} and ${clash[1].start} overlap`);
  let result = '';
  let from = 0;
  for (const edit of sorted) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/** By place; what is inserted at a place comes ahead of what replaces the text behind it, else the order of the list stays. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((one, other) => one.start - other.start || one.end - other.end);
}

/** The first two edits of a sorted list that speak of the same text, or of the inside of it. Edits that only touch do not. */
export function overlapIn(sorted: readonly TextEdit[]): readonly [TextEdit, TextEdit] | undefined {
  let before: TextEdit | undefined;
  for (const edit of sorted) {
    if (before !== undefined && edit.start < before.end) return [before, edit];
    if (before === undefined || edit.end >= before.end) before = edit;
  }
  return undefined;
}

/** The edit without what its start and end leave as it is; `undefined` where it changes nothing. */
export function trimEdit(text: string, { start, end, text: replacement }: TextEdit): TextEdit | undefined {
  const before = text.slice(start, end);
  if (before === replacement) return undefined;
  const shorter = Math.min(before.length, replacement.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === replacement.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && before.charCodeAt(before.length - 1 - tail) === replacement.charCodeAt(replacement.length - 1 - tail)) tail++;
  return { start: start + head, end: end - tail, text: replacement.slice(head, replacement.length - tail) };
}
