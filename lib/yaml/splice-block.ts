import { type ListDraft, type MapDraft, Unwritable, valueOf } from './draft';
import type { PlacedNode } from './positions';
import type { Slot } from './splice-value';
import { beforeBreak, columnOf, commentsIn, edit, eolAt, insert, lineStart, pastBreak, refuseComments, type Splicer, startsItsLine, styleAhead, trailingComment } from './splicer';
import { lineEnd, skipBlanks } from './tokens';
import { afterColon, blockText, keyText } from './write-value';

/** Writes the changes of a map in block style. */
export function spliceBlockMap(splicer: Splicer, { node, entries }: MapDraft, slot: Slot): void {
  const { text } = splicer;
  const placed = Array.from(node.entries.values()).sort((one, other) => one.key.start - other.key.start);
  const kept = placed.filter(({ name }) => entries.has(name));
  const added = Array.from(entries).filter(([, entry]) => entry.placed === undefined && !entry.merged);
  const odd = node.merges.length > 0 || node.replaced.length > 0;
  if (placed.length !== kept.length || added.length > 0) for (const { key } of placed) refuseExplicit(splicer, key.start);
  if (kept.length === 0 && !odd) {
    spliceAll(splicer, slot, added.length === 0 ? '{}' : undefined, placed.map(({ key, value }) => ({ start: key.start, end: value.end })), valueOf({ kind: 'map', node, entries }));
    return;
  }
  for (const entry of kept) {
    const draft = entries.get(entry.name)?.draft;
    if (draft) splicer.splice(draft, { node: entry.value, head: colonEnd(splicer, entry.key.end), column: columnOf(splicer, entry.key.start), parent: 'block-map' });
  }
  for (const [at, { name, key, value }] of placed.entries()) {
    if (entries.has(name)) continue;
    if (node.replaced.some(({ again }) => again.name === name)) throw new Unwritable('the field is written twice', key.start);
    removeBlock(splicer, { start: key.start, end: value.end }, odd ? undefined : placed[at + 1]?.key.start);
  }
  if (added.length === 0) return;
  const anchors = [...kept.map(({ value }) => value.end), ...node.merges.map(({ end }) => end), ...node.replaced.map(({ again }) => again.value.end)];
  const last = Math.max(...anchors);
  const column = columnOf(splicer, node.start);
  const stop = lineEnd(text, last);
  const style = styleAhead(splicer, stop);
  const margin = `${eolAt(splicer, stop)}${' '.repeat(column)}`;
  const like = kept.length > 0 && kept.every(({ key }) => text.charAt(key.start) === '"');
  insert(splicer, stop, added.map(([key, { draft }]) => `${margin}${keyText(key, like ? { ...style, json: true } : style)}:${afterColon(valueOf(draft), column, style)}`).join(''));
}

/** Writes the changes of a list in block style. */
export function spliceBlockList(splicer: Splicer, draft: ListDraft, slot: Slot): void {
  const { text } = splicer;
  const { node, items } = draft;
  const dashes = dashesOf(splicer, node);
  const column = columnOf(splicer, node.start);
  const stays = new Set(items.flatMap(({ placed }) => placed ?? []));
  if (stays.size === 0) {
    const members = node.items.map(({ end }, at) => ({ start: dashes[at] ?? node.start, end }));
    spliceAll(splicer, slot, items.length === 0 ? '[]' : undefined, members, valueOf(draft));
    return;
  }
  for (const { placed, draft: inner } of items) {
    const item = placed === undefined ? undefined : node.items[placed];
    const dash = placed === undefined ? undefined : dashes[placed];
    if (item && dash !== undefined) splicer.splice(inner, { node: item, head: dash + 1, column: columnOf(splicer, dash), parent: 'block-list' });
  }
  for (const [at, item] of node.items.entries()) {
    if (!stays.has(at)) removeBlock(splicer, { start: dashes[at] ?? item.start, end: item.end }, dashes[at + 1]);
  }
  let before: number | undefined;
  for (const { placed, draft: inner } of items) {
    if (placed !== undefined) before = placed;
    else {
      const above = before === undefined ? undefined : node.items[before];
      const stop = lineEnd(text, above?.end ?? node.start);
      const written = blockText([valueOf(inner)], column, styleAhead(splicer, stop));
      if (above) insert(splicer, stop, `${eolAt(splicer, stop)}${' '.repeat(column)}${written}`);
      else insert(splicer, dashes[Math.min(...stays)] ?? node.start, `${written}${eolAt(splicer, stop)}${' '.repeat(column)}`);
    }
  }
}

interface Member {
  readonly start: number;
  readonly end: number;
}

/** Nothing stays of what is written: brackets take its place, or what is new in the same column. */
function spliceAll(splicer: Splicer, { node, head, parent }: Slot, brackets: string | undefined, members: readonly Member[], value: unknown): void {
  const from = behindProperties(node, head);
  if (parent === undefined) throw new Unwritable('nothing of the document would stay', node.start);
  if (brackets === undefined) {
    refuseComments(splicer, node.start, node.end);
    edit(splicer, node.start, node.end, blockText(value, columnOf(splicer, node.start), styleAhead(splicer, lineEnd(splicer.text, node.end))));
  } else if (commentsIn(splicer, from, node.end).length === 0) edit(splicer, from, node.end, ` ${brackets}`);
  else {
    insert(splicer, from, ` ${brackets}`);
    for (const member of members) removeBlock(splicer, member, undefined);
  }
}

/**
 * Takes an entry or item away with its line end. A comment on one of its lines stays, on a line of its own.
 * @param next Where the entry behind it starts, which moves up when the one that goes shares its line with a dash.
 */
function removeBlock(splicer: Splicer, { start, end }: Member, next: number | undefined): void {
  const { text } = splicer;
  if (!startsItsLine(splicer, start)) {
    if (next !== undefined && commentsIn(splicer, start, next).length === 0) edit(splicer, start, next, '');
    else {
      refuseComments(splicer, start, end);
      if (next === undefined && trailingComment(splicer, end) === undefined) throw new Unwritable('it shares its line with what stays', start);
      edit(splicer, start, end, '');
    }
    return;
  }
  const from = lineStart(splicer, start);
  const stop = lineEnd(text, end);
  const comments = commentsIn(splicer, from, stop);
  if (comments.length > 0) {
    const margin = text.slice(from, start);
    edit(splicer, from, stop, comments.map((comment) => `${margin}${text.slice(comment.start, comment.end)}`).join(eolAt(splicer, stop)));
  } else if (stop < text.length) edit(splicer, from, pastBreak(text, stop), '');
  else edit(splicer, beforeBreak(text, from), stop, '');
}

function behindProperties(node: PlacedNode, head: number): number {
  return node.kind === 'alias' ? head : Math.max(head, node.tag?.end ?? 0, node.anchor?.end ?? 0);
}

/** `? key` on a line, `: value` on the next: nobody writes manifests so, and its entries have other ends. */
function refuseExplicit({ text }: Splicer, start: number): void {
  if (/\?[ \t]+$/.test(text.slice(Math.max(0, start - 20), start))) throw new Unwritable('an entry of the map is written with ? and :', start);
}

function colonEnd({ text }: Splicer, keyEnd: number): number {
  const colon = skipBlanks(text, keyEnd);
  return text.charAt(colon) === ':' ? colon + 1 : keyEnd;
}

function dashesOf({ text }: Splicer, { start, items }: { readonly start: number; readonly items: readonly PlacedNode[] }): readonly number[] {
  return items.map((_, at) => (at === 0 ? start : skipBlanks(text, items[at - 1]?.end ?? start)));
}
