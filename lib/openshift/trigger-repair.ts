import { isMap, type JsonMap, mapField, textField } from '../kube/json';
import type { YamlDocument } from '../yaml/document';
import { readYaml } from '../yaml/read';

/** Repairs one after the other; nobody writes this many triggers for one object by hand. */
const MOST_REPAIRS = 100;

/**
 * The text of a trigger annotation with every fault put right that can mean one thing, and everything else as it was written.
 * `undefined` where nothing is to be repaired, or the text is no list of triggers in any reading. Costs a parse for each repair.
 * @param podSpec Path of the pod spec in the object, as field paths write it: `spec.template.spec`.
 */
export function repairedTriggers(text: string, podSpec: string): string | undefined {
  let current = asList(text);
  for (let count = 0; current !== undefined && count < MOST_REPAIRS; count++) {
    const next = repairedOnce(current, podSpec);
    if (next === undefined) break;
    current = next;
  }
  return current === text ? undefined : current;
}

/** The text as a JSON list: one that is YAML alone is written as JSON, and a lone trigger is put into a list. */
function asList(text: string): string | undefined {
  const json = parsed(text) === undefined ? jsonOf(text) : text;
  if (json === undefined) return undefined;
  const value = parsed(json);
  if (Array.isArray(value)) return json;
  return isTrigger(value) ? `[${json}]` : undefined;
}

/** Text that is no JSON, read as YAML: with single quotes, without quotes, with a comma too many. Kept as it is laid out where that makes JSON. */
function jsonOf(text: string): string | undefined {
  const [document, another] = readYaml('', text).documents;
  const value = document?.value;
  const isList = Array.isArray(value) && value.length > 0 && value.every(isTrigger);
  if (!document || another || document.problems.length > 0 || !(isList || isTrigger(value))) return undefined;
  // From the end, so that no edit moves one still to come.
  const edits = [...quotesIn(document, value, [])].sort((one, other) => other.start - one.start);
  const requoted = edits.reduce((current, { start, end, with: json }) => current.slice(0, start) + json + current.slice(end), text);
  const laidOut = requoted.replace(/,(\s*[\]}])/g, '$1');
  return JSON.stringify(parsed(laidOut)) === JSON.stringify(value) ? laidOut : JSON.stringify(value);
}

interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly with: string;
}

/** Edits that write all keys and texts of a YAML value as JSON has them. */
function quotesIn(document: YamlDocument, value: unknown, path: readonly (string | number)[]): readonly TextEdit[] {
  const quoted = (text: string, part: 'key' | 'value'): readonly TextEdit[] => {
    const span = document.spanOf(path, part);
    return span ? [{ start: span.start.offset, end: span.end.offset, with: JSON.stringify(text) }] : [];
  };
  const key = path.at(-1);
  const ofKey = typeof key === 'string' ? quoted(key, 'key') : [];
  if (typeof value === 'string') return [...ofKey, ...quoted(value, 'value')];
  if (Array.isArray(value)) return [...ofKey, ...value.flatMap((item: unknown, index) => quotesIn(document, item, [...path, index]))];
  if (!isMap(value)) return ofKey;
  return [...ofKey, ...Object.entries(value).flatMap(([name, item]) => quotesIn(document, item, [...path, name]))];
}

function isTrigger(value: unknown): boolean {
  return isMap(value) && isMap(value['from']) && typeof value['fieldPath'] === 'string';
}

/** The text after the first repair that is to be made in it. */
function repairedOnce(text: string, podSpec: string): string | undefined {
  const list = parsed(text);
  const [document] = readYaml('', text).documents;
  // JSON that YAML reads in another way (a tab, a key twice) has no places that can be relied on.
  if (!Array.isArray(list) || !document || JSON.stringify(document.value) !== JSON.stringify(list)) return undefined;
  const places: Places = { text, document };
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    if (!isMap(entry)) continue;
    const canonical = JSON.stringify(entry);
    const repaired = seen.has(canonical) ? without(places, [index]) : repairedEntry(places, entry, index, podSpec);
    if (repaired !== undefined) return repaired;
    seen.add(canonical);
  }
  return undefined;
}

interface Places {
  readonly text: string;
  readonly document: YamlDocument;
}

function repairedEntry(places: Places, entry: JsonMap, index: number, podSpec: string): string | undefined {
  return repairedPause(places, entry, index) ?? repairedPath(places, entry, index, podSpec) ?? repairedSource(places, entry, index);
}

/** `pause` means nothing, and `paused` takes true or false without quotes. */
function repairedPause(places: Places, entry: JsonMap, index: number): string | undefined {
  const paused = keyIn(entry, 'paused');
  const key = paused ?? keyIn(entry, 'pause');
  const value = key === undefined ? undefined : entry[key];
  if (key === undefined || !/^(?:true|false)$/.test(String(value))) return undefined;
  if (typeof value === 'string') return replaced(places, [index, key], 'value', value);
  return paused === undefined ? replaced(places, [index, key], 'key', '"paused"') : undefined;
}

function repairedPath(places: Places, entry: JsonMap, index: number, podSpec: string): string | undefined {
  const key = keyIn(entry, 'fieldPath');
  const written = key === undefined ? undefined : entry[key];
  if (key === undefined || typeof written !== 'string') return undefined;
  const meant = meantPath(written, podSpec);
  return meant === undefined || meant === written ? undefined : replaced(places, [index, key], 'value', JSON.stringify(meant));
}

/** The kind is ImageStreamTag and has no apiVersion; nothing else can be followed. */
function repairedSource(places: Places, entry: JsonMap, index: number): string | undefined {
  const key = keyIn(entry, 'from');
  const from = key === undefined ? {} : mapField(entry, key);
  const kindKey = keyIn(from, 'kind');
  const kind = kindKey === undefined ? undefined : textField(from, kindKey);
  const name = textField(from, keyIn(from, 'name') ?? '') ?? '';
  if (key === undefined || kindKey === undefined || kind === undefined || !/^[^@]+:[^@]+$/.test(name)) return undefined;
  if (kind !== 'ImageStreamTag') {
    return /^imagestream(?:tag)?s?$/i.test(kind) ? replaced(places, [index, key, kindKey], 'value', '"ImageStreamTag"') : undefined;
  }
  const versionKey = keyIn(from, 'apiVersion');
  return versionKey === undefined || textField(from, versionKey) === '' ? undefined : without(places, [index, key, versionKey]);
}

const SOUND = /^(?:containers|initContainers)\[(?:[+-]?\d+|\?\(@\.name=="[^"\]]+"\))\]\.image$/;

/** A prefix of names, a list of containers with its selector, and the field. */
const LOOSE = /^\{?\s*\$?\.?(?:[A-Za-z]+\.)*(containers|initContainers)\[([^\]]*)\](\.?image)?\s*\}?$/;

/** A comparison of the name with one text, whatever the quotes, their escapes and the spaces. */
const NAMED = /^\s*\?\s*\(\s*@\.name\s*={1,3}\s*(\\*["'])?([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)(?:\\*["'])?\s*\)\s*$/;

/** The field path that the author meant: an object has one pod spec, and a trigger writes nothing but images. */
function meantPath(written: string, podSpec: string): string | undefined {
  if (written.startsWith(`${podSpec}.`) && SOUND.test(written.slice(podSpec.length + 1))) return undefined;
  const [, list, selector = ''] = LOOSE.exec(written) ?? [];
  if (list === undefined) return undefined;
  const name = NAMED.exec(selector)?.[2];
  if (name === undefined && !/^\s*\d+\s*$/.test(selector)) return undefined;
  return `${podSpec}.${list}[${name === undefined ? selector.trim() : `?(@.name=="${name}")`}].image`;
}

/** The key of a map that Go takes for this field: it does not look at the case. */
function keyIn(map: JsonMap, name: string): string | undefined {
  return Object.keys(map).find((key) => key.toLowerCase() === name.toLowerCase());
}

function replaced({ text, document }: Places, path: readonly (string | number)[], part: 'key' | 'value', json: string): string | undefined {
  const span = document.spanOf(path, part);
  return span && text.slice(0, span.start.offset) + json + text.slice(span.end.offset);
}

/** The text without a member of an object or an element of a list, and without the comma that set it apart. */
function without({ text, document }: Places, path: readonly (string | number)[]): string | undefined {
  const start = document.spanOf(path, 'key')?.start.offset;
  const end = document.spanOf(path)?.end.offset;
  if (start === undefined || end === undefined) return undefined;
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after) return text.slice(0, start) + text.slice(end + after[0].length);
  const before = text.slice(0, start).trimEnd();
  return (before.endsWith(',') ? before.slice(0, -1).trimEnd() : text.slice(0, start)) + text.slice(end);
}

/** The value of a JSON text; `undefined` for what is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
