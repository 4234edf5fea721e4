import type { Path } from '../base/path';
import { applyValueEdits, type ValueEdit } from '../base/value-edit';
import type { PlacedEntry, PlacedList, PlacedMap, PlacedNode } from './positions';

/** A document's value on its way to another: what stays points at its place in the text. */
export type Draft = KeptDraft | MapDraft | ListDraft | NewDraft;

interface KeptDraft {
  readonly kind: 'kept';
  readonly node: PlacedNode;
  readonly value: unknown;
}

/** What is written anew. */
interface NewDraft {
  readonly kind: 'new';
  readonly value: unknown;
}

export interface MapDraft {
  readonly kind: 'map';
  readonly node: PlacedMap;
  readonly entries: Map<string, EntryDraft>;
}

interface EntryDraft {
  readonly placed: PlacedEntry | undefined;
  /** Only a merge key brings it, so that it is not written here. */
  readonly merged: boolean;
  readonly draft: Draft;
}

export interface ListDraft {
  readonly kind: 'list';
  readonly node: PlacedList;
  readonly items: { readonly placed: number | undefined; draft: Draft }[];
}

/** Why a change cannot be written; thrown while one is worked out, and caught there. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
  /** Offset in the file. */
  readonly at: number;

  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

/** Nodes that aliases or merge keys name: what changes in one changes wherever it is named. */
export type SharedNodes = ReadonlySet<PlacedNode>;

export function sharedNodes(root: PlacedNode): SharedNodes {
  const shared = new Set<PlacedNode>();
  const visit = (node: PlacedNode): void => {
    if (node.kind === 'alias') shared.add(node.target);
    else if (node.kind === 'list') node.items.forEach(visit);
    else if (node.kind === 'map') {
      for (const { value } of node.entries.values()) visit(value);
      for (const { first } of node.replaced) visit(first.value);
      node.merges.forEach(visit);
    }
  };
  visit(root);
  return shared;
}

/** The draft after the edits, which are small steps. Throws `Unwritable` for what would change more than it says. */
export function draftOf(root: PlacedNode, value: unknown, edits: readonly ValueEdit[], shared: SharedNodes): Draft {
  return edits.reduce<Draft>((draft, edit) => changed(draft, edit.path, edit, shared), { kind: 'kept', node: root, value });
}

/** The value that a draft comes to. */
export function valueOf(draft: Draft): unknown {
  if (draft.kind === 'list') return draft.items.map((item) => valueOf(item.draft));
  if (draft.kind === 'map') return Object.fromEntries(Array.from(draft.entries, ([key, entry]) => [key, valueOf(entry.draft)]));
  return draft.value;
}

function changed(draft: Draft, path: Path, edit: ValueEdit, shared: SharedNodes): Draft {
  const [step, ...rest] = path;
  if (step === undefined) return edit.op === 'remove' ? refuse('the whole document would go', 0) : replaced(draft, edit.value, shared);
  const open = draft.kind === 'kept' ? opened(draft, step, shared) : draft;
  if (open.kind === 'map') return changedMap(open, String(step), rest, edit, shared);
  if (open.kind === 'list') return changedList(open, step, rest, edit, shared);
  return { kind: 'new', value: applyValueEdits(open.value, [{ ...edit, path }]) };
}

function opened(draft: KeptDraft, step: string | number, shared: SharedNodes): MapDraft | ListDraft | NewDraft {
  const { node, value } = draft;
  if (node.kind === 'scalar') {
    if (value !== null) refuse('a text or number stands where a map or list is needed', node.start);
    refuseShared(node, shared);
    return { kind: 'new', value: null };
  }
  if (node.kind === 'alias') refuse('the value is an alias, and all its uses would change', node.start);
  if (shared.has(node)) refuse('an alias uses the value elsewhere, and all its uses would change', node.start);
  if (node.kind === 'list') {
    if (typeof step !== 'number' || !Array.isArray(value)) refuse('a list stands where a map is needed', node.start);
    return { kind: 'list', node, items: node.items.map((item, placed) => ({ placed, draft: { kind: 'kept', node: item, value: value[placed] as unknown } })) };
  }
  if (typeof step !== 'string') refuse('a map stands where a list is needed', node.start);
  const entries: MapDraft['entries'] = new Map();
  for (const [key, inner] of Object.entries(value ?? {})) {
    const placed = node.entries.get(key);
    const draft: Draft = placed === undefined ? { kind: 'new', value: inner as unknown } : { kind: 'kept', node: placed.value, value: inner as unknown };
    entries.set(key, { placed, merged: placed === undefined, draft });
  }
  return { kind: 'map', node, entries };
}

function changedMap(map: MapDraft, key: string, rest: Path, edit: ValueEdit, shared: SharedNodes): MapDraft {
  const entry = map.entries.get(key);
  if (edit.op === 'remove' && rest.length === 0) {
    if (entry === undefined) return map;
    if (entry.merged) refuse('the field comes from a merge key', map.node.start);
    if (entry.placed !== undefined) refuseSharedIn(entry.placed.value, shared);
    map.entries.delete(key);
    return map;
  }
  if (entry?.merged === true && rest.length > 0) refuse('the field comes from a merge key', map.node.start);
  const before: Draft = entry?.draft ?? { kind: 'new', value: undefined };
  const placed = entry?.placed ?? map.node.entries.get(key);
  map.entries.set(key, { placed, merged: false, draft: changed(before, rest, edit, shared) });
  return map;
}

function changedList(list: ListDraft, step: string | number, rest: Path, edit: ValueEdit, shared: SharedNodes): ListDraft {
  if (typeof step !== 'number') refuse('a list stands where a map is needed', list.node.start);
  const { items } = list;
  const item = items[step];
  if (rest.length > 0 || edit.op === 'add' || edit.op === 'replace') {
    if (item === undefined) items.push({ placed: undefined, draft: changed({ kind: 'new', value: undefined }, rest, edit, shared) });
    else item.draft = changed(item.draft, rest, edit, shared);
  } else if (edit.op === 'insert') items.splice(step, 0, { placed: undefined, draft: { kind: 'new', value: edit.value } });
  else if (item !== undefined) {
    if (item.placed !== undefined) refuseSharedIn(list.node.items[item.placed], shared);
    items.splice(step, 1);
  }
  return list;
}

function replaced(draft: Draft, value: unknown, shared: SharedNodes): Draft {
  if (draft.kind === 'kept') refuseSharedIn(draft.node, shared);
  else if (draft.kind !== 'new') refuseSharedIn(draft.node, shared);
  return { kind: 'new', value };
}

function refuseSharedIn(node: PlacedNode | undefined, shared: SharedNodes): void {
  if (node === undefined || node.kind === 'alias') return;
  refuseShared(node, shared);
  if (node.kind === 'list') for (const item of node.items) refuseSharedIn(item, shared);
  if (node.kind === 'map') for (const { value } of node.entries.values()) refuseSharedIn(value, shared);
}

function refuseShared(node: PlacedNode, shared: SharedNodes): void {
  if (shared.has(node)) refuse('an alias uses the value elsewhere, and all its uses would change', node.start);
}

function refuse(problem: string, at: number): never {
  throw new Unwritable(problem, at);
}
