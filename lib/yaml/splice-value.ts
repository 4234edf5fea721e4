import { Unwritable } from './draft';
import type { PlacedNode, PlacedScalar } from './positions';
import { columnOf, edit, eolAt, insert, refuseComments, type Splicer, startsItsLine, styleAhead, trailingComment } from './splicer';
import { lineEnd, skipBlanks } from './tokens';
import { isWritable, literalLines, writeScalar } from './write-scalar';
import { blockText, inlineText, isFull, jsonText } from './write-value';

/** The place of a value that is written already. */
export interface Slot {
  readonly node: PlacedNode;
  /** Right behind the colon or dash ahead of it; of the whole document where it starts. */
  readonly head: number;
  /** Of its key or dash, counted from 0; -1 for the whole document. */
  readonly column: number;
  /** `undefined` for the whole document. */
  readonly parent: 'block-map' | 'block-list' | 'flow' | undefined;
}

/** Puts a value in the place of another. */
export function spliceValue(splicer: Splicer, slot: Slot, value: unknown): void {
  const { node, parent } = slot;
  if (parent === undefined) throw new Unwritable('the whole document would change', node.start);
  refuseUnwritable(value, node.start);
  if (node.kind === 'scalar' && keepsTag(splicer, node, value)) {
    spliceScalar(splicer, slot, node, value);
    return;
  }
  if (parent === 'block-list' && isFull(value) && node.kind !== 'alias' && node.tag) {
    spliceTaggedItem(splicer, slot, value);
    return;
  }
  const bare = withoutTag(splicer, slot);
  if (parent === 'flow') spliceInFlow(splicer, bare, value);
  else if (isFull(value)) spliceCollection(splicer, bare, value);
  else if (node.kind === 'scalar') spliceScalar(splicer, bare, node, value);
  else if (node.kind === 'alias' || node.flow) {
    refuseComments(splicer, node.start, node.end);
    edit(splicer, node.start, node.end, plainText(splicer, value, false));
  } else {
    refuseComments(splicer, bare.head, node.end);
    edit(splicer, bare.head, node.end, ` ${plainText(splicer, value, false)}`);
  }
}

/** What a flow collection holds at a place; over several lines where its neighbours are and the text is JSON. */
export function flowText({ style, text, lines }: Splicer, value: unknown, near: number, spread: boolean): string {
  const quoted = style.json;
  if (!spread || !quoted || !isFull(value)) {
    const tight = quoted && !/[:,] /.test(text.slice(0, 200).replace(/"(?:[^"\\]|\\.)*"/g, '""'));
    return inlineText(value, { ...style, flow: true, ...(tight ? { afterColon: '', afterComma: '' } : {}) });
  }
  const margin = /^[ \t]*/.exec(lines.lineText(lines.positionAt(near).line).replace(/^\uFEFF/, ''))?.[0] ?? '';
  return jsonText(value, margin, jsonUnit(text), style.eol);
}

function jsonUnit(text: string): string {
  return /[{[]\s*?[\r\n]+([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function plainText({ style }: Splicer, value: unknown, flow: boolean): string {
  return inlineText(value, { ...style, flow });
}

/** A tag that says text stays with a text; any other goes with the value it was for. */
function keepsTag({ text }: Splicer, node: PlacedScalar, value: unknown): boolean {
  if (node.tag === undefined || typeof value !== 'string') return false;
  return ['!!str', '!'].includes(text.slice(node.tag.start, node.tag.end)) && node.start !== node.end;
}

/** Takes the tag away, and answers with the slot that is left: its head is behind tag and anchor. */
function withoutTag(splicer: Splicer, slot: Slot): Slot {
  const { node } = slot;
  if (node.kind === 'alias') return slot;
  const { tag, anchor } = node;
  if (tag !== undefined) {
    const start = splicer.text.charAt(tag.start - 1) === ' ' && tag.start - 1 >= slot.head ? tag.start - 1 : tag.start;
    edit(splicer, start, tag.end, '');
  }
  const head = Math.max(slot.head, tag?.end ?? 0, anchor?.end ?? 0);
  return { ...slot, head };
}

function spliceScalar(splicer: Splicer, { parent }: Slot, node: PlacedScalar, value: unknown): void {
  const { style } = splicer;
  const { start, end } = node;
  const flow = parent === 'flow';
  if (start === end) insert(splicer, start, ` ${plainText(splicer, value, flow)}`);
  else if (node.style === 'literal' || node.style === 'folded') spliceBlockScalar(splicer, node, value);
  else if (typeof value !== 'string') edit(splicer, start, end, plainText(splicer, value, flow));
  else edit(splicer, start, end, writeScalar(value, { flow, json: style.json, quote: style.quote }, node.style));
}

/** A block scalar keeps its indentation and the comment behind its header. */
function spliceBlockScalar(splicer: Splicer, { start, end }: PlacedScalar, value: unknown): void {
  const { text, style } = splicer;
  const headerEnd = Math.min(lineEnd(text, start), end);
  const header = text.slice(start, headerEnd);
  const comment = /[ \t]+#.*$/.exec(header)?.[0] ?? '';
  const margin = /[\r\n]([ \t]*)[^\s]/.exec(text.slice(headerEnd, end))?.[1];
  const literal = typeof value === 'string' && value.includes('\n') ? literalLines(value) : undefined;
  if (literal === undefined || margin === undefined || /\d/.test(header.replace(comment, ''))) {
    const written = typeof value === 'string' ? writeScalar(value, { flow: false, json: false, quote: style.quote }) : plainText(splicer, value, false);
    edit(splicer, start, end, `${written}${comment}`);
    return;
  }
  const eol = eolAt(splicer, headerEnd);
  edit(splicer, start, end, [`|${literal.chomp}${comment}`, ...literal.lines.map((line) => (line === '' ? '' : `${margin}${line}`))].join(eol));
}

/** A map or list with something in it, in block style. */
function spliceCollection(splicer: Splicer, slot: Slot, value: object): void {
  const { text } = splicer;
  const { node, head, column, parent } = slot;
  const stop = lineEnd(text, node.end);
  const style = styleAhead(splicer, stop);
  const trailing = trailingComment(splicer, node.end);
  refuseComments(splicer, head, node.end);
  if (parent === 'block-list') {
    spliceItem(splicer, slot, value);
    return;
  }
  const inner = column + (Array.isArray(value) ? style.listIndent : style.indent);
  const lines = `${eolAt(splicer, stop)}${' '.repeat(inner)}${blockText(value, inner, style)}`;
  // Blanks at the end of the line would become text of a block that ends there.
  if (trailing === undefined) edit(splicer, head, stop, lines);
  else if (isBlock(node)) throw new Unwritable('a comment stands behind what would be replaced', trailing.start);
  else {
    edit(splicer, head, node.end, '');
    insert(splicer, stop, lines);
  }
}

function spliceItem(splicer: Splicer, { node, head, column }: Slot, value: object): void {
  const { text } = splicer;
  const stop = lineEnd(text, node.end);
  const ahead = styleAhead(splicer, stop);
  const style = { ...ahead, literal: ahead.literal && trailingComment(splicer, node.end) === undefined };
  const first = itemColumn(splicer, node, column);
  const below = blockText(value, column + 2, style);
  const trailing = trailingComment(splicer, node.end);
  // Behind an anchor a block collection starts on the next line.
  if (node.kind !== 'alias' && node.anchor) edit(splicer, head, node.end, `${style.eol}${' '.repeat(column + 2)}${below}`);
  else if (isBlock(node) && columnOf(splicer, node.start) !== first) edit(splicer, head, trailing ? node.end : stop, ` ${below}`);
  else {
    const written = trailing ? plainText(splicer, value, false) : blockText(value, first, style);
    edit(splicer, node.start, trailing ? node.end : stop, node.start === node.end ? ` ${written}` : written);
  }
}

function isBlock(node: PlacedNode): boolean {
  return (node.kind === 'map' || node.kind === 'list') && !node.flow;
}

/** Without its tag an item starts further left, and all its lines with it. */
function spliceTaggedItem(splicer: Splicer, { node, head, column }: Slot, value: object): void {
  if (node.kind !== 'alias' && node.anchor) throw new Unwritable('the value has a tag and an anchor', node.start);
  const trailing = trailingComment(splicer, node.end);
  if (trailing) throw new Unwritable('a comment stands behind what would be replaced', trailing.start);
  refuseComments(splicer, head, node.end);
  edit(splicer, head, node.end, ` ${blockText(value, column + 2, styleAhead(splicer, lineEnd(splicer.text, node.end)))}`);
}

function itemColumn(splicer: Splicer, node: PlacedNode, dash: number): number {
  const column = columnOf(splicer, node.start);
  return node.start === node.end || column <= dash || startsItsLine(splicer, node.start) ? dash + 2 : column;
}

function spliceInFlow(splicer: Splicer, slot: Slot, value: unknown): void {
  const { text } = splicer;
  const { node, head } = slot;
  if (node.kind === 'scalar' && node.start !== node.end && !isFull(value)) {
    spliceScalar(splicer, slot, node, value);
    return;
  }
  refuseComments(splicer, node.start, node.end);
  const spread = text.slice(node.start, node.end).includes('\n') || !'{['.includes(text.charAt(lineHead(splicer, head)));
  const written = flowText(splicer, value, node.start, spread);
  if (node.start !== node.end) edit(splicer, node.start, node.end, written);
  else insert(splicer, node.start, text.charAt(head - 1) === ':' || (node.kind !== 'alias' && node.anchor !== undefined) ? ` ${written}` : `: ${written}`);
}

/** The first character of the line that a value's key or item starts. */
function lineHead({ text, lines }: Splicer, offset: number): number {
  const { line } = lines.positionAt(offset);
  return skipBlanks(text, offset - (lines.positionAt(offset).column - 1) + (lines.lineText(line).startsWith('\uFEFF') ? 1 : 0));
}

function refuseUnwritable(value: unknown, at: number): void {
  if (typeof value === 'string' && !isWritable(value)) throw new Unwritable('the new text holds half a character', at);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Unwritable('the new number is none that JSON has', at);
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      refuseUnwritable(key, at);
      refuseUnwritable(inner, at);
    }
  }
}
