import { isMap, type JsonMap, listField, textField } from '../../kube/json';
import { isObject } from '../../kube/object';
import { readYaml, type YamlFile } from '../../yaml/read';
import { splitDocuments } from '../../yaml/split';
import { cutJson } from './json-items';
import { cutList } from './list-items';

/** What a file of saved objects holds. */
export interface SavedObjects {
  /** With `apiVersion` and `kind` each, lists taken apart. */
  readonly objects: readonly JsonMap[];
  /** `apiVersion` and kind of the items of the lists that say so, as `StatefulSetList` does; an empty one tells that there are none. */
  readonly listed: readonly { readonly apiVersion: string; readonly kind: string }[];
  /** The line, from 1, of a document that does not read; the others stand. */
  readonly brokenLine: number | undefined;
}

/** Reads JSON or YAML, one document or several. @param bytes UTF-8 without a byte order mark */
export function readObjects(bytes: Buffer): SavedObjects {
  const gathered: Gathered = { objects: [], listed: [], brokenLine: undefined };
  const whole = jsonOf(bytes);
  if (whole !== undefined) addValue(gathered, whole.value);
  else for (const part of documentsOf(bytes)) addDocument(gathered, bytes, part);
  return gathered;
}

interface Gathered {
  readonly objects: JsonMap[];
  readonly listed: { apiVersion: string; kind: string }[];
  brokenLine: number | undefined;
}

function jsonOf(bytes: Buffer): { readonly value: unknown } | undefined {
  const start = bytes.subarray(0, 64).toString('latin1').trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return undefined;
  try {
    const cut = cutJson(bytes);
    const frame: unknown = cut === undefined ? undefined : JSON.parse(cut.frame);
    if (cut !== undefined && isMap(frame) && isList(frame)) return { value: { ...frame, items: cut.items.map((item): unknown => JSON.parse(item.toString('utf8'))) } };
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return undefined; // flow YAML, several documents, or broken: the other reader finds the line
  }
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Documents as stretches of bytes. A file without a `---` is one; cutting it up as text would need a copy of it. */
function documentsOf(bytes: Buffer): readonly Stretch[] {
  if (!bytes.includes('\n---') && !bytes.includes('\n...') && !bytes.subarray(0, 3).equals(DASHES)) return [{ start: 0, end: bytes.length }];
  const text = bytes.toString('latin1'); // a unit a byte, so that offsets are those of the bytes
  return splitDocuments(text);
}

const DASHES = Buffer.from('---');

function addDocument(gathered: Gathered, bytes: Buffer, { start, end }: Stretch): void {
  const part = bytes.subarray(start, end);
  const pieces = readPieces(part);
  if (pieces !== undefined) {
    addList(gathered, pieces.frame, pieces.items);
    return;
  }
  const { documents } = read(part.toString('utf8'));
  for (const { value, problems } of documents) {
    if (value === undefined) gathered.brokenLine ??= lineOf(bytes, start) + (problems[0]?.span.start.line ?? 1) - 1;
    else addValue(gathered, value);
  }
}

function readPieces(part: Buffer): { readonly frame: JsonMap; readonly items: readonly unknown[] } | undefined {
  const cut = cutList(part);
  if (cut === undefined) return undefined;
  const frame = onlyValue(cut.frame);
  if (!isMap(frame) || !isList(frame)) return undefined;
  const items: unknown[] = [];
  for (const piece of cut.items) {
    const value = onlyValue(piece.toString('utf8'));
    if (!Array.isArray(value) || value.length !== 1) return undefined;
    // Texts that the reader cuts out of a piece keep the whole piece in memory; texts of their own take a quarter less in all.
    items.push(JSON.parse(JSON.stringify(value[0])));
  }
  return { frame, items };
}

function onlyValue(text: string): unknown {
  const { documents } = read(text);
  return documents.length === 1 ? documents[0]?.value : undefined;
}

function read(text: string): YamlFile {
  return readYaml('', text, LIMITS);
}

/** A dump is as large as it is; depth and aliases stay bounded. */
const LIMITS = { maxBytes: Number.MAX_SAFE_INTEGER, maxDepth: 100, maxAliasNodes: 100_000 };

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

function addValue(gathered: Gathered, value: unknown): void {
  if (Array.isArray(value)) for (const item of value) addValue(gathered, item);
  else if (isMap(value) && isList(value)) addList(gathered, value, listField(value, 'items'));
  else if (isObject(value) && isNamed(value)) gathered.objects.push(value);
}

/** An `items` beside the kind of a single object is that object's own field. */
function isList(value: JsonMap): boolean {
  return (textField(value, 'kind') ?? '').endsWith('List') && (Array.isArray(value['items']) || value['items'] === null);
}

function isNamed(value: JsonMap): boolean {
  return textField(value['metadata'], 'name') !== undefined;
}

/** The items of a typed list leave out what the list says for them. */
function addList(gathered: Gathered, frame: JsonMap, items: readonly unknown[]): void {
  const kind = (textField(frame, 'kind') ?? '').replace(/List$/, '');
  const apiVersion = textField(frame, 'apiVersion');
  const isTyped = kind !== '' && apiVersion !== undefined;
  if (isTyped) gathered.listed.push({ apiVersion, kind });
  for (const item of items) addValue(gathered, isTyped && isMap(item) && item['kind'] === undefined ? { apiVersion, kind, ...item } : item);
}
