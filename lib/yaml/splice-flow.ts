import { type Draft, type ListDraft, type MapDraft, Unwritable, valueOf } from './draft';
import { flowText, type Slot, spliceValue } from './splice-value';
import { commentsIn, edit, insert, refuseComments, type Splicer, startsItsLine } from './splicer';
import { lineEnd, skipBlanks, type Stretch } from './tokens';
import { pairText } from './write-value';

/** Writes the changes of a map or list in brackets. */
export function spliceFlow(splicer: Splicer, draft: MapDraft | ListDraft, slot: Slot): void {
  const { text } = splicer;
  const { node } = draft;
  const members = draft.kind === 'map' ? mapMembers(splicer, draft) : listMembers(draft);
  for (const { placed, draft: inner } of members) if (placed && inner) splicer.splice(inner, { node: placed.node, head: placed.head, column: -1, parent: 'flow' });
  const gone = members.filter(({ draft: inner }) => inner === undefined);
  const added = members.filter(({ placed }) => placed === undefined);
  if (gone.length === 0 && added.length === 0) return;
  if (!'{['.includes(text.charAt(node.start))) throw new Unwritable('a single pair in brackets takes no more', node.start);
  if (draft.kind === 'map' && (draft.node.merges.length > 0 || draft.node.replaced.length > 0)) {
    throw new Unwritable('the map has a merge key or a field that is written twice', node.start);
  }
  if (members.every(({ placed, draft: inner }) => placed === undefined || inner === undefined)) {
    if (slot.parent === undefined) throw new Unwritable('nothing of the document would stay', node.start);
    const emptied = gone.length > 0 && added.length === 0;
    refuseComments(splicer, node.start, node.end);
    // Brackets with nothing in them grow in the style of what they stand in.
    if (emptied) edit(splicer, node.start + 1, node.end - 1, '');
    else spliceValue(splicer, slot, valueOf(draft));
    return;
  }
  removeRuns(splicer, members);
  addMembers(splicer, members, node.start);
}

interface Member {
  readonly placed: (Stretch & { readonly node: Slot['node']; readonly head: number }) | undefined;
  /** `undefined` for what goes. */
  readonly draft: Draft | undefined;
  /** What is new, as it is written. */
  readonly written: (spread: boolean) => string;
}

function mapMembers(splicer: Splicer, { node, entries }: MapDraft): readonly Member[] {
  const { text, style } = splicer;
  const placed = Array.from(node.entries.values()).sort((one, other) => one.key.start - other.key.start);
  const quoted = placed.length > 0 ? placed.every(({ key }) => text.charAt(key.start) === '"') : style.json;
  const [first] = placed;
  const blank = first && quoted ? /^\s*:(\s*)/.exec(text.slice(first.key.end, first.value.start))?.[1] : undefined;
  const present = placed.map(({ name, key, value }): Member => {
    const colon = skipBlanks(text, key.end);
    const head = text.charAt(colon) === ':' ? colon + 1 : key.end;
    return { placed: { start: key.start, end: Math.max(value.end, head), node: value, head }, draft: entries.get(name)?.draft, written: () => '' };
  });
  const added = Array.from(entries).filter(([, entry]) => entry.placed === undefined && !entry.merged);
  return [
    ...present,
    ...added.map(([key, { draft }]): Member => ({
      placed: undefined,
      draft,
      written: (spread) => {
        const value = valueOf(draft);
        const pair = pairText(key, null, { ...style, flow: true, json: quoted, ...(blank === '' ? { afterColon: '' } : {}) });
        return pair.slice(0, -'null'.length) + flowText(splicer, value, first?.key.start ?? node.start, spread);
      },
    })),
  ];
}

function listMembers({ node, items }: ListDraft): readonly Member[] {
  const stays = new Set(items.flatMap(({ placed }) => placed ?? []));
  const goneAfter = (from: number, to: number): Member[] =>
    node.items.slice(from, to).flatMap((item, at) => (stays.has(from + at) ? [] : [{ placed: { start: item.start, end: item.end, node: item, head: item.start }, draft: undefined, written: () => '' }]));
  const members: Member[] = [];
  let next = 0;
  for (const { placed, draft } of items) {
    const item = placed === undefined ? undefined : node.items[placed];
    if (item && placed !== undefined) {
      members.push(...goneAfter(next, placed));
      next = placed + 1;
    }
    members.push({ placed: item && { start: item.start, end: item.end, node: item, head: item.start }, draft, written: () => '' });
  }
  return [...members, ...goneAfter(next, node.items.length)];
}

/** Takes entries away, each run of neighbours with the comma ahead of it, or behind it at the start. */
function removeRuns(splicer: Splicer, members: readonly Member[]): void {
  const placed = members.flatMap((member) => (member.placed ? [{ ...member.placed, goes: member.draft === undefined }] : []));
  for (let at = 0; at < placed.length; at++) {
    const first = placed[at];
    if (!first?.goes) continue;
    let last = at;
    while (placed[last + 1]?.goes) last++;
    const [before, after, end] = [placed[at - 1], placed[last + 1], placed[last]?.end ?? first.end];
    const [from, to] = before ? [before.end, end] : [first.start, after?.start ?? end];
    refuseComments(splicer, from, to);
    edit(splicer, from, to, '');
    at = last;
  }
}

function addMembers(splicer: Splicer, members: readonly Member[], open: number): void {
  const { text } = splicer;
  const kept = members.filter(({ placed, draft }) => placed && draft);
  const [firstKept, lastKept] = [kept[0]?.placed, kept.at(-1)?.placed];
  if (!firstKept || !lastKept) return;
  const spread = startsItsLine(splicer, lastKept.start) && /[\r\n]/.test(text.slice(open, lastKept.start));
  const gap = spread ? `${splicer.style.eol}${/^[ \t]*/.exec(text.slice(lineStartOf(splicer, lastKept.start)))?.[0] ?? ''}` : commaGap(splicer, kept);
  let before: Member['placed'];
  let ahead = '';
  const behind: string[] = [];
  for (const member of members) {
    if (member.placed) {
      if (member.draft) before = member.placed;
      continue;
    }
    const written = writtenOf(splicer, member, spread);
    if (!before) ahead += `${written},${gap}`;
    else if (before === lastKept) behind.push(written);
    else insert(splicer, before.end, `,${gap}${written}`);
  }
  insert(splicer, firstKept.start, ahead);
  if (behind.length > 0) addBehindLast(splicer, lastKept.end, gap, behind.join(`,${gap}`), spread);
}

/** Behind the last entry: ahead of a comma that is there already, and of no comment that speaks of the entry. */
function addBehindLast(splicer: Splicer, end: number, gap: string, written: string, spread: boolean): void {
  const { text } = splicer;
  const next = skipBlanks(text, end);
  const comma = text.charAt(next) === ',';
  const after = comma ? next + 1 : end;
  const [comment] = commentsIn(splicer, after, lineEnd(text, after));
  if (!spread) insert(splicer, end, `,${gap}${written}`);
  else if (comma) insert(splicer, comment?.end ?? after, `${gap}${written},`);
  else if (comment) {
    insert(splicer, end, ',');
    insert(splicer, comment.end, `${gap}${written}`);
  } else insert(splicer, end, `,${gap}${written}`);
}

function writtenOf(splicer: Splicer, { draft, written }: Member, spread: boolean): string {
  const text = written(spread);
  return text !== '' || !draft ? text : flowText(splicer, valueOf(draft), 0, spread);
}

function commaGap({ text }: Splicer, kept: readonly Member[]): string {
  const [first, second] = kept;
  if (!first?.placed || !second?.placed) return ' ';
  return /,[ \t]*$/.test(text.slice(first.placed.end, second.placed.start)) && text.charAt(second.placed.start - 1) === ',' ? '' : ' ';
}

function lineStartOf({ lines }: Splicer, offset: number): number {
  return offset - (lines.positionAt(offset).column - 1);
}
