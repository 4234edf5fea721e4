import { type Path, printPath } from '../base/path';
import { isMap } from '../kube/json';

/** A value that has no YAML form every reader agrees on; the message names its path in the document. */
export class UnprintableError extends Error {
  override readonly name = 'UnprintableError';

  constructor(path: Path, problem: string) {
    super(`${printPath(path) || 'the document'} ${problem}`);
  }
}

/**
 * One document in block style, ended by a line feed: the same bytes for the same value, and the same value again in YAML 1.1
 * (go-yaml, which Kubernetes reads with) and YAML 1.2. Keys keep the order they have. Members that are `undefined` are left out.
 * Throws `UnprintableError` for what a manifest cannot hold: functions, dates, infinite numbers, half a surrogate pair, keys above
 * 1,000 characters.
 */
export function printYaml(value: unknown): string {
  const printer: Printer = { parts: [], path: [] };
  printValue(value, '', printer);
  return printer.parts.join('');
}

/** Several documents of one stream. */
export function printDocuments(texts: readonly string[]): string {
  return texts.join('---\n');
}

type Place = (string | number)[];

// Text in parts that are joined once: text that grows by itself is kept as a tree by the engine, which the garbage collector then walks.
interface Printer {
  readonly parts: string[];
  readonly path: Place;
}

// The first line of a map or list goes without its indent: it stands behind `- `, or its caller has indented already.
function printValue(value: unknown, indent: string, printer: Printer): void {
  if (isFilledList(value)) printItems(value, indent, printer);
  else if (isMap(value)) printEntries(value, indent, printer);
  else printer.parts.push(printLeaf(value, indent === '' ? '  ' : indent, printer.path), '\n');
}

function printEntries(map: Readonly<Record<string, unknown>>, indent: string, printer: Printer): void {
  const { parts, path } = printer;
  const inner = `${indent}  `;
  let isFirst = true;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    path.push(key);
    if (!isFirst) parts.push(indent);
    isFirst = false;
    parts.push(printKey(key, path));
    if (isFilledList(value) || (isMap(value) && hasMembers(value))) parts.push(':\n', inner);
    else parts.push(': ');
    printValue(value, inner, printer);
    path.pop();
  }
  if (isFirst) parts.push(printEmpty(map, path));
}

function printItems(list: readonly unknown[], indent: string, printer: Printer): void {
  const inner = `${indent}  `;
  for (let index = 0; index < list.length; index++) {
    printer.path.push(index);
    if (index > 0) printer.parts.push(indent);
    printer.parts.push('- ');
    printValue(list[index], inner, printer);
    printer.path.pop();
  }
}

// No members, or all of them undefined. A Date or Map has none either, and would vanish without a word.
function printEmpty(map: object, path: Place): string {
  const type = Object.prototype.toString.call(map).slice('[object '.length, -1);
  if (type !== 'Object') throw new UnprintableError(path, `is a ${type}, which no manifest can hold`);
  return '{}\n';
}

function hasMembers(map: Readonly<Record<string, unknown>>): boolean {
  for (const key in map) if (map[key] !== undefined) return true;
  return false;
}

function isFilledList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** What fits behind `key: ` or `- `; `indent` is where the lines of a block scalar stand. */
function printLeaf(value: unknown, indent: string, path: Place): string {
  switch (typeof value) {
    case 'string':
      return printText(value, indent, path);
    case 'number':
      return printNumber(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    case 'object':
      return value === null ? 'null' : '[]';
    default:
      throw new UnprintableError(path, `is a ${typeof value}, which no manifest can hold`);
  }
}

function printNumber(value: number, path: Place): string {
  if (!Number.isFinite(value)) throw new UnprintableError(path, `is ${value}, which no manifest can hold`);
  const text = String(value);
  if (!text.includes('e')) return text;
  // YAML 1.1 takes an exponent for one only after a point and with a sign: 1.0e+21.
  return text.includes('.') ? text : text.replace('e', '.0e');
}

// What every reader takes for text: starts with a letter, `/`, `--` or `-x`, and holds neither `: ` nor ` #` nor a space at an end.
const PLAIN = /^(?:[A-Za-z_/]|--?[A-Za-z])(?:[\w./@+=()$*?!'"&<>|%{}[\],;^~`\\#-]|:(?=[^ ])| (?=[^ #]))*$/;
const QUANTITY = /^\d+(?:[mshkMGTP]|[KMGTPE]i)$/;
// Booleans and nulls of YAML 1.1, in any case; `e3` is a number to some readers.
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|[-+]?e[-+]?\d[\d_]*)$/i;

function isPlain(text: string): boolean {
  return PLAIN.test(text) ? !isWord(text) : QUANTITY.test(text);
}

function isWord(text: string): boolean {
  // Most text is too long for a word and starts with another letter than e.
  return (text.length <= 5 || 'eE-'.includes(text.charAt(0))) && WORD.test(text);
}

function printText(text: string, indent: string, path: Place): string {
  if (isPlain(text)) return text;
  if (HALF_PAIR.test(text)) throw new UnprintableError(path, 'holds half a surrogate pair, which UTF-8 cannot');
  if (text.includes('\n') && isLiteral(text)) return printLiteral(text, indent);
  return quote(text);
}

// Field names of Kubernetes and a few labels make up nearly all keys, so that each is looked at once.
const KEYS = new Map<string, string>();

function printKey(key: string, path: Place): string {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const printed = printNewKey(key, path);
  if (KEYS.size < 1000) KEYS.set(key, printed);
  return printed;
}

function printNewKey(key: string, path: Place): string {
  if (key.length > 1000) throw new UnprintableError(path.slice(0, -1), `holds a key of ${key.length} characters; YAML readers stop at 1,024`);
  if (isPlain(key)) return key;
  if (HALF_PAIR.test(key)) throw new UnprintableError(path.slice(0, -1), 'holds half a surrogate pair in a key, which UTF-8 cannot');
  return quote(key);
}

const HALF_PAIR = /\p{Surrogate}/u;
// What YAML does not call printable, or what one of its versions takes for a line end.
const UNPRINTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

// A block scalar for text of several lines that people can read. Blanks at the start, lines of blanks alone and empty lines at the
// end need indicators that readers disagree about: those are quoted.
function isLiteral(text: string): boolean {
  return !UNPRINTED.test(text) && !/^\s|\n\n$|\n[ \t]+(?:\n|$)/.test(text);
}

function printLiteral(text: string, indent: string): string {
  const ended = text.endsWith('\n');
  const lines = (ended ? text.slice(0, -1) : text).split('\n');
  return `${ended ? '|' : '|-'}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}

/** Double-quoted; the escapes of JSON are escapes of both versions of YAML, with a few characters more. */
function quote(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}
