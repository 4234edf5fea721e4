import type { AliasEvent, DocumentDirective, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { ALIAS, MAPPING, POP, SCALAR, SEQUENCE } from './events';
import { type ReadLimits, Refusal } from './problem';
import { directivesOf, isMergeKey, keyTextOf, scalarValueOf } from './scalar-events';
import type { ScalarValue } from './scalars';

/** The value of one document, and whether a map in it writes a key twice. */
export interface Built {
  readonly value: unknown;
  readonly hasDuplicates: boolean;
}

/**
 * Turns one document's events into plain values in a single pass, keeping no position.
 * What an alias names is shared, not copied: nobody may change a value in place.
 * @throws Refusal where Kubernetes' reader would refuse the document, or a limit is passed
 */
export function buildValue(text: string, events: readonly Event[], limits: ReadLimits): Built {
  const builder: Builder = {
    text,
    events,
    directives: directivesOf(events),
    limits,
    anchors: new Map(),
    at: 1,
    built: 0,
    aliased: 0,
    deepest: 0,
    hasDuplicates: false,
  };
  return { value: readNode(builder, 0), hasDuplicates: builder.hasDuplicates };
}

interface Builder {
  readonly text: string;
  readonly events: readonly Event[];
  readonly directives: readonly DocumentDirective[];
  readonly limits: ReadLimits;
  readonly anchors: Map<string, Anchored>;
  /** Index of the next event. */
  at: number;
  /** Values built so far, those behind aliases counted as often as they are reached. */
  built: number;
  /** How many of them aliases reached. */
  aliased: number;
  /** The deepest collection since the innermost anchor still open. */
  deepest: number;
  hasDuplicates: boolean;
}

interface Anchored {
  readonly value: unknown;
  /** Values in it, itself included. */
  readonly size: number;
  /** Collections inside each other in it. */
  readonly height: number;
  /** The collection is not closed yet: an alias to it would hold itself. */
  readonly open: boolean;
  /** The text it becomes as a key; `undefined` for what cannot be one. */
  readonly key: string | undefined;
}

type Fields = Record<string, unknown>;

function readNode(builder: Builder, depth: number): unknown {
  const event = builder.events[builder.at++];
  if (event === undefined) return null;
  builder.built++;
  switch (event.type) {
    case SCALAR:
      return event.anchorStart === -1 ? scalarOf(builder, event) : anchoredScalar(builder, event);
    case MAPPING:
    case SEQUENCE: {
      if (depth >= builder.limits.maxDepth) throw tooDeep(builder, event.start, event.start + 1);
      if (event.anchorStart !== -1) return anchoredCollection(builder, event, depth + 1);
      return event.type === MAPPING ? readMapping(builder, depth + 1) : readSequence(builder, depth + 1);
    }
    case ALIAS:
      return aliasOf(builder, event, depth).value;
    default:
      return null;
  }
}

function readSequence(builder: Builder, depth: number): unknown[] {
  if (depth > builder.deepest) builder.deepest = depth;
  const { events } = builder;
  const items: unknown[] = [];
  while (builder.at < events.length && events[builder.at]?.type !== POP) items.push(readNode(builder, depth));
  builder.at++;
  return items;
}

function readMapping(builder: Builder, depth: number): Fields {
  if (depth > builder.deepest) builder.deepest = depth;
  const { events } = builder;
  const fields: Fields = {};
  let merged: Set<string> | undefined;
  let written = 0;
  for (let event = events[builder.at]; event !== undefined && event.type !== POP; event = events[builder.at]) {
    builder.at++;
    if (event.type === SCALAR && isMergeKey(builder.text, event, builder.directives)) {
      merged = mergeInto(builder, fields, merged ?? new Set(), depth, event);
      continue;
    }
    const key = keyOf(builder, event);
    const value = readNode(builder, depth);
    merged?.delete(key);
    written++;
    setField(fields, key, value);
  }
  builder.at++;
  // Asked once a map and not at every entry, the hottest place of all.
  if (Object.keys(fields).length !== written + (merged?.size ?? 0)) builder.hasDuplicates = true;
  return fields;
}

function setField(fields: Fields, key: string, value: unknown): void {
  // Assigning to this one name would change the prototype instead.
  if (key === '__proto__') Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
  else fields[key] = value;
}

/** Adds what the merge brings to `fields`. Entries written in the map win over it, and the first of a list over those after it. */
function mergeInto(builder: Builder, fields: Fields, merged: Set<string>, depth: number, key: ScalarEvent): Set<string> {
  const brought = readNode(builder, depth);
  const sources: readonly unknown[] = Array.isArray(brought) ? brought : [brought];
  const fresh: Fields = {};
  for (const source of sources) {
    if (!isFields(source)) {
      const hint = 'name a map, or a list of maps, after <<';
      throw new Refusal('unreadable', 'The merge key << is followed by something that is no map', key.valueStart, key.valueEnd, hint);
    }
    // The copies count: a map of many keys merged many times costs as much as an alias does.
    countAliased(builder, Object.keys(source).length, key.valueStart, key.valueEnd);
    for (const name of Object.keys(source)) if (!Object.hasOwn(fresh, name)) setField(fresh, name, source[name]);
  }
  for (const name of Object.keys(fresh)) {
    if (Object.hasOwn(fields, name) && !merged.has(name)) continue;
    setField(fields, name, fresh[name]);
    merged.add(name);
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(builder: Builder, event: Event): string {
  if (event.type === SCALAR) {
    if (event.anchorStart !== -1) anchoredScalar(builder, event);
    const value = scalarOf(builder, event);
    return typeof value === 'string' ? value : scalarKey(builder, event, value);
  }
  if (event.type === ALIAS) {
    const { key } = aliasOf(builder, event, 0);
    if (key !== undefined) return key;
  }
  const [start, end] = event.type === ALIAS ? [event.anchorStart - 1, event.anchorEnd] : startOf(event);
  throw new Refusal('unreadable', 'A key is a map or a list, and Kubernetes takes text alone for a key', start, end, hintForKey(builder.text, start));
}

function hintForKey(text: string, start: number): string {
  // `{{ .Values.name }}: x` is, to YAML, a map as a key.
  return text.startsWith('{{', start) || text.startsWith('{{', start - 1) ? 'render the template first, or quote the key' : 'write the key as text, in quotes if it starts with { or [';
}

function startOf(event: Event): readonly [number, number] {
  return event.type === MAPPING || event.type === SEQUENCE ? [event.start, event.start + 1] : [0, 0];
}

function scalarKey(builder: Builder, event: ScalarEvent, value: ScalarValue): string {
  const key = keyTextOf(builder.text, event, value);
  if (key !== undefined) return key;
  const [start, end] = placeOf(event);
  throw new Refusal('unreadable', 'A key is empty or null, and Kubernetes takes text alone for a key', start, end, 'name the key, or quote it');
}

function scalarOf(builder: Builder, event: ScalarEvent): ScalarValue {
  const value = scalarValueOf(builder.text, event, builder.directives);
  if (value !== undefined) return value;
  const [start, end] = placeOf(event);
  const tag = builder.text.slice(event.tagStart, event.tagEnd);
  throw new Refusal('unreadable', `The value does not fit its tag ${tag}`, start, end, 'change the value, or leave out the tag');
}

function placeOf(event: ScalarEvent): readonly [number, number] {
  if (event.valueStart !== -1) return [event.valueStart, event.valueEnd];
  const at = Math.max(event.tagEnd, event.anchorEnd, 0);
  return [at, at];
}

function anchoredScalar(builder: Builder, event: ScalarEvent): ScalarValue {
  const value = scalarOf(builder, event);
  const key = keyTextOf(builder.text, event, value);
  builder.anchors.set(builder.text.slice(event.anchorStart, event.anchorEnd), { value, size: 1, height: 0, open: false, key });
  return value;
}

function anchoredCollection(builder: Builder, event: MappingEvent | SequenceEvent, depth: number): unknown {
  const name = builder.text.slice(event.anchorStart, event.anchorEnd);
  const { built, deepest } = builder;
  builder.anchors.set(name, { value: null, size: 0, height: 0, open: true, key: undefined });
  builder.deepest = depth;
  const value = event.type === MAPPING ? readMapping(builder, depth) : readSequence(builder, depth);
  const height = builder.deepest - depth + 1;
  builder.anchors.set(name, { value, size: builder.built - built + 1, height, open: false, key: undefined });
  builder.deepest = Math.max(builder.deepest, deepest);
  return value;
}

function aliasOf(builder: Builder, event: AliasEvent, depth: number): Anchored {
  const start = event.anchorStart - 1;
  const name = builder.text.slice(event.anchorStart, event.anchorEnd);
  const anchored = builder.anchors.get(name);
  if (anchored === undefined) {
    throw new Refusal('unreadable', `The alias *${name} names no anchor before it`, start, event.anchorEnd, `mark the value with &${name} first`);
  }
  if (anchored.open) {
    const hint = 'write the inner value out';
    throw new Refusal('limit', `The alias *${name} stands inside the value it names, which would never end`, start, event.anchorEnd, hint);
  }
  const height = depth + anchored.height;
  if (height > builder.limits.maxDepth) throw tooDeep(builder, start, event.anchorEnd);
  if (height > builder.deepest) builder.deepest = height;
  builder.built += anchored.size - 1;
  countAliased(builder, anchored.size, start, event.anchorEnd);
  return anchored;
}

function countAliased(builder: Builder, size: number, start: number, end: number): void {
  builder.aliased += size;
  const { maxAliasNodes } = builder.limits;
  if (builder.aliased <= maxAliasNodes) return;
  const hint = 'write the values out, or split the document';
  throw new Refusal('limit', `The aliases of this document stand for more than ${String(maxAliasNodes)} values`, start, end, hint);
}

function tooDeep({ limits }: Builder, start: number, end: number): Refusal {
  return new Refusal('limit', `Values are nested more than ${String(limits.maxDepth)} deep`, start, end, 'nest less, or split the document');
}
