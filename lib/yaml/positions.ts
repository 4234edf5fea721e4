import type { DocumentDirective, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { Path } from '../base/path';
import { ALIAS, FLOW, MAPPING, POP, SCALAR, SEQUENCE } from './events';
import { directivesOf, isMergeKey, keyTextOf, scalarValueOf } from './scalar-events';
import { rawEndOf, type ScalarStyle, skipBlanks, type Stretch, stretchOf, styleOf } from './tokens';

/** A value as it is written; offsets are of the whole file. */
export type PlacedNode = PlacedScalar | PlacedMap | PlacedList | PlacedAlias;

/** What may stand ahead of a value, outside its stretch. */
interface Properties {
  /** With its `!`. */
  readonly tag?: Stretch;
  /** With its `&`. */
  readonly anchor?: Stretch;
}

export interface PlacedScalar extends Stretch, Properties {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
}

export interface PlacedMap extends Stretch, Properties {
  readonly kind: 'map';
  /** Written in braces, or as a pair in brackets: `[web: 1]`. */
  readonly flow: boolean;
  /** By key; of keys written twice the later, as in the value. */
  readonly entries: ReadonlyMap<string, PlacedEntry>;
  /** What follows each `<<`, in order. */
  readonly merges: readonly PlacedNode[];
  /** Entries that a later one of the same key replaces, each with that one. */
  readonly replaced: readonly { readonly first: PlacedEntry; readonly again: PlacedEntry }[];
}

export interface PlacedList extends Stretch, Properties {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly PlacedNode[];
}

export interface PlacedAlias extends Stretch {
  readonly kind: 'alias';
  readonly target: PlacedNode;
}

export interface PlacedEntry {
  readonly name: string;
  readonly key: Stretch;
  readonly value: PlacedNode;
}

/** Where each value of a document is written. `text` is the document's part of the file, `base` its offset there. */
export function placeNodes(text: string, base: number, events: readonly Event[]): PlacedNode {
  return placeNode({ text, base, events, directives: directivesOf(events), anchors: new Map(), at: 1, cursor: 0 });
}

/** What is written at `path`: found through aliases and merge keys, at the place where it really stands. */
export function entryAt(root: PlacedNode, path: Path): { readonly key: Stretch | undefined; readonly value: PlacedNode } | undefined {
  let here: { key: Stretch | undefined; value: PlacedNode } | undefined = { key: undefined, value: root };
  for (const step of path) {
    const node = behindAlias(here.value);
    if (node.kind === 'map') here = fieldOf(node, String(step));
    else if (node.kind === 'list') here = itemOf(node, step);
    else return undefined;
    if (here === undefined) return undefined;
  }
  return here;
}

/** What an alias names, and any other node itself. */
export function behindAlias(node: PlacedNode): Exclude<PlacedNode, PlacedAlias> {
  let here = node;
  while (here.kind === 'alias') here = here.target;
  return here;
}

interface Placer {
  readonly text: string;
  readonly base: number;
  readonly events: readonly Event[];
  readonly directives: readonly DocumentDirective[];
  /** Anchored nodes, and of scalars the event, which an alias used as a key needs. */
  readonly anchors: Map<string, { readonly node: PlacedNode; readonly event: Event }>;
  /** Index of the next event. */
  at: number;
  /** Offset in `text` at which the last token ended. */
  cursor: number;
}

function fieldOf(map: PlacedMap, name: string): PlacedEntry | undefined {
  const own = map.entries.get(name);
  if (own !== undefined) return own;
  for (const merge of map.merges.toReversed()) {
    const source = behindAlias(merge);
    for (const item of source.kind === 'list' ? source.items : [source]) {
      const node = behindAlias(item);
      const found = node.kind === 'map' ? fieldOf(node, name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function itemOf(list: PlacedList, step: string | number): { key: undefined; value: PlacedNode } | undefined {
  const value = typeof step === 'number' ? list.items[step] : undefined;
  return value === undefined ? undefined : { key: undefined, value };
}

function placeNode(placer: Placer): PlacedNode {
  const event = placer.events[placer.at++];
  switch (event?.type) {
    case SCALAR:
      return anchor(placer, event, placeScalar(placer, event));
    case MAPPING:
      return anchor(placer, event, placeMap(placer, event));
    case SEQUENCE:
      return anchor(placer, event, placeList(placer, event));
    case ALIAS: {
      const { start, end } = stretch(placer, event.anchorStart - 1, event.anchorEnd);
      placer.cursor = event.anchorEnd;
      const target = placer.anchors.get(placer.text.slice(event.anchorStart, event.anchorEnd))?.node ?? emptyAt(placer);
      return { kind: 'alias', start, end, target };
    }
    default:
      return emptyAt(placer);
  }
}

function anchor(placer: Placer, event: ScalarEvent | MappingEvent | SequenceEvent, bare: PlacedNode): PlacedNode {
  if (event.anchorStart === -1 && event.tagStart === -1) return bare;
  const node: PlacedNode = {
    ...bare,
    ...(event.tagStart === -1 ? {} : { tag: stretch(placer, event.tagStart, event.tagEnd) }),
    ...(event.anchorStart === -1 ? {} : { anchor: stretch(placer, event.anchorStart - 1, event.anchorEnd) }),
  };
  if (event.anchorStart !== -1) placer.anchors.set(placer.text.slice(event.anchorStart, event.anchorEnd), { node, event });
  return node;
}

function stretch({ base }: Placer, start: number, end: number): Stretch {
  return { start: base + start, end: base + end };
}

function emptyAt(placer: Placer): PlacedScalar {
  return { kind: 'scalar', style: 'plain', ...stretch(placer, placer.cursor, placer.cursor) };
}

function placeScalar(placer: Placer, event: ScalarEvent): PlacedScalar {
  if (event.valueStart === -1) {
    // A value that is not written stands right after its `:` or `-`, or after its tag and anchor.
    placer.cursor = Math.max(placer.cursor, event.tagEnd, event.anchorEnd);
    return emptyAt(placer);
  }
  const { start, end } = stretchOf(placer.text, event, placer.cursor);
  placer.cursor = rawEndOf(event);
  return { kind: 'scalar', style: styleOf(event), ...stretch(placer, start, end) };
}

function placeMap(placer: Placer, event: MappingEvent): PlacedMap {
  const entries = new Map<string, PlacedEntry>();
  const merges: PlacedNode[] = [];
  const replaced: { first: PlacedEntry; again: PlacedEntry }[] = [];
  const braced = event.style === FLOW && placer.text.charAt(event.start) === '{';
  placer.cursor = event.start + (braced ? 1 : 0);
  let end = placer.base + placer.cursor;
  for (let key = placer.events[placer.at]; key !== undefined && key.type !== POP; key = placer.events[placer.at]) {
    const merge = key.type === SCALAR && isMergeKey(placer.text, key, placer.directives);
    const name = nameOf(placer, key);
    const keyNode = placeNode(placer);
    passIndicator(placer, ':');
    const value = placeNode(placer);
    end = value.end;
    if (merge) {
      merges.push(value);
      continue;
    }
    const again: PlacedEntry = { name, key: { start: keyNode.start, end: keyNode.end }, value };
    const first = entries.get(name);
    if (first !== undefined) replaced.push({ first, again });
    entries.set(name, again);
  }
  placer.at++;
  return { kind: 'map', flow: event.style === FLOW, start: placer.base + event.start, end: braced ? closeAt(placer, '}') : end, entries, merges, replaced };
}

function placeList(placer: Placer, event: SequenceEvent): PlacedList {
  const items: PlacedNode[] = [];
  const flow = event.style === FLOW;
  placer.cursor = event.start + (flow ? 1 : 0);
  let end = placer.base + placer.cursor;
  while (placer.at < placer.events.length && placer.events[placer.at]?.type !== POP) {
    passIndicator(placer, flow ? ',' : '-');
    const item = placeNode(placer);
    items.push(item);
    end = item.end;
  }
  placer.at++;
  return { kind: 'list', flow, start: placer.base + event.start, end: flow ? closeAt(placer, ']') : end, items };
}

/** Moves the cursor past the next indicator, if that is what comes next. */
function passIndicator(placer: Placer, indicator: string): void {
  const at = skipBlanks(placer.text, placer.cursor);
  if (placer.text.charAt(at) === indicator) placer.cursor = at + 1;
}

/** The end of a flow collection; only blanks, comments and one comma stand between its last entry and its bracket. */
function closeAt(placer: Placer, bracket: string): number {
  passIndicator(placer, ',');
  passIndicator(placer, bracket);
  return placer.base + placer.cursor;
}

function nameOf(placer: Placer, event: Event): string {
  const scalar = event.type === ALIAS ? placer.anchors.get(placer.text.slice(event.anchorStart, event.anchorEnd))?.event : event;
  if (scalar?.type !== SCALAR) return '';
  const value = scalarValueOf(placer.text, scalar, placer.directives) ?? null;
  return keyTextOf(placer.text, scalar, value) ?? '';
}
