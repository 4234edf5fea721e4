import { printable } from '../../base/unknown';
import { isMap, type JsonMap } from '../../kube/json';
import type { Path } from '../../base/path';
import type { TemplateProblem } from './problem';
import { typedValue } from './typed-value';

/** A reference to a parameter in a text. */
export interface Reference {
  readonly name: string;
  /** Offsets in the text from 0, the end exclusive; they span `${NAME}` with its braces. */
  readonly start: number;
  readonly end: number;
  /** `typed` is `${{NAME}}`, whose value is read as JSON. */
  readonly form: 'text' | 'typed';
  /** Whether processing replaces it when the parameter exists: a typed one only where it is the entire text. */
  readonly effective: boolean;
}

/** What each parameter is replaced with. Holds no name that a reference cannot have. */
export type Texts = ReadonlyMap<string, string>;

export type Report = (problem: TemplateProblem) => void;

/** The references in a text, in order; names are not looked up. Malformed ones (`${a-b}`, `$NAME`) are plain text and left out. */
export function referencesIn(text: string): readonly Reference[] {
  if (!text.includes('${')) return [];
  return Array.from(text.matchAll(REFERENCE), ({ 0: { length }, 1: typed, 2: plain, index: start }) => {
    const end = start + length;
    if (typed === undefined) return { name: plain ?? '', start, end, form: 'text', effective: true };
    return { name: typed, start, end, form: 'typed', effective: start === 0 && end === text.length };
  });
}

/** A text after substitution, for places that hold text alone (message, labels): `${{NAME}}` gives the value as it is, unread. */
export function substituteText(text: string, texts: Texts): string {
  if (!text.includes('$')) return text;
  const typed = wholeTyped(text, texts);
  return typed ?? substituteParts(text, texts);
}

/** A text value after substitution: `${{NAME}}` gives whatever its JSON is. */
export function substituteScalar(text: string, texts: Texts): unknown {
  if (!text.includes('$')) return text;
  const typed = wholeTyped(text, texts);
  return typed === undefined ? substituteParts(text, texts) : typedValue(typed);
}

/** A map key after substitution. One that `${{NAME}}` makes no text of crashes the processor; it stays the parameter's text here. */
export function substituteKey(key: string, texts: Texts): string {
  const value = substituteScalar(key, texts);
  return typeof value === 'string' ? value : substituteText(key, texts);
}

/**
 * A value with the references in all its texts and map keys replaced. What has none comes back as the same object; the input stays as it is.
 * @param at Path of the value in the Template's document, for problems.
 * @param value As JSON has it, without cycles.
 */
export function substituteValue(value: unknown, texts: Texts, at: Path, report: Report): unknown {
  if (texts.size === 0) return value;
  return visit(value, { texts, report, path: [...at], left: MAX_TOTAL });
}

export function collidingKeys(key: string, name: string, path: Path): TemplateProblem {
  const message = `${key} becomes ${printable(name)}, a key that is there already; only one of the values stays`;
  return { code: 'colliding-keys', message, path, fatal: false };
}

const REFERENCE = /\$\{\{([a-zA-Z0-9_]+)\}\}|\$\{([a-zA-Z0-9_]+)\}/g;
const TEXT_REFERENCE = /\$\{([a-zA-Z0-9_]+)\}/g;

function wholeTyped(text: string, texts: Texts): string | undefined {
  return text.startsWith('${{') && text.endsWith('}}') ? texts.get(text.slice(3, -2)) : undefined;
}

// References are found in the text as written, and each replaces its first occurrence in the text so far: a value that holds
// `${OTHER}` takes the replacement meant for a later reference. Where nothing new can come to read like a reference, that is the
// same as replacing all at once, which nearly every text allows.
function substituteParts(text: string, texts: Texts): string {
  if (text.startsWith('${') && text.endsWith('}')) {
    const whole = texts.get(text.slice(2, -1));
    if (whole !== undefined) return whole;
  }
  let references = 0;
  let length = text.length;
  let withDollar = 0;
  const result = text.replace(TEXT_REFERENCE, (whole, name: string) => {
    references++;
    const value = texts.get(name);
    if (value === undefined || length + value.length > MAX_LENGTH) return whole;
    length += value.length;
    if (value.includes('$')) withDollar++;
    return value;
  });
  const alike = references < 2 || references > MAX_IN_TURN || (withDollar === 0 && dollarsIn(text) === references);
  return alike ? result : replaceInTurn(text, texts);
}

// In turn costs the square of the text; nobody writes this many references into one text that is not meant to hang its reader.
const MAX_IN_TURN = 1_000;

/** In UTF-16 units: what a text is allowed to grow to. References past that stay as they are written. */
const MAX_LENGTH = 16 * 1024 * 1024;

function replaceInTurn(text: string, texts: Texts): string {
  let result = text;
  for (const [reference, name = ''] of text.matchAll(TEXT_REFERENCE)) {
    const value = texts.get(name);
    if (value !== undefined && result.length + value.length <= MAX_LENGTH) result = result.replace(reference, () => value);
  }
  return result;
}

function dollarsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) count++;
  return count;
}

interface Visit {
  readonly texts: Texts;
  readonly report: Report;
  /** Where the visit stands, in the Template's document. */
  readonly path: (string | number)[];
  /** Characters that substitution may still make. */
  left: number;
}

// Far deeper than a document may be; who builds values by program gets the rest back untouched instead of a full stack.
const MAX_STEPS = 1_000;

const MAX_TOTAL = 64 * 1024 * 1024;

function visit(value: unknown, state: Visit): unknown {
  if (typeof value === 'string') return value.includes('$') ? visitText(value, state) : value;
  if (typeof value !== 'object' || value === null || state.path.length > MAX_STEPS) return value;
  if (Array.isArray(value)) return visitList(value, state);
  return isMap(value) ? visitMap(value, state) : value;
}

function visitText(text: string, state: Visit): unknown {
  if (state.left < 0) return text;
  const value = substituteScalar(text, state.texts);
  if (typeof value === 'string') state.left -= value.length;
  if (state.left < 0) {
    state.report({
      code: 'too-large',
      message: 'the parameters make this object larger than 64 Mi characters; references from here on stay as they are written',
      path: [...state.path],
      fatal: false,
    });
  }
  return value;
}

function visitList(list: readonly unknown[], state: Visit): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const before = list[index];
    state.path.push(index);
    const after = visit(before, state);
    if (after === null && typeof before === 'string') {
      state.report({
        code: 'null-in-list',
        message: `${before} puts null into a list, on which the processor crashes; give the parameter a value or take the entry out`,
        path: [...state.path],
        fatal: true,
      });
    }
    state.path.pop();
    if (after !== before) (copy ??= [...list])[index] = after;
  }
  return copy ?? list;
}

function visitMap(map: JsonMap, state: Visit): JsonMap {
  let copy: Record<string, unknown> | undefined;
  let renamed: Set<string> | undefined;
  for (const key of Object.keys(map)) {
    const before = map[key];
    state.path.push(key);
    const name = key.includes('$') ? visitKey(key, state) : key;
    const after = visit(before, state);
    if (copy !== undefined || name !== key || after !== before) {
      copy ??= entriesBefore(map, key);
      if (name !== key) {
        if (Object.hasOwn(copy, name) || Object.hasOwn(map, name)) state.report(collidingKeys(key, name, [...state.path]));
        (renamed ??= new Set()).add(name);
      }
      // A null that `${{NAME}}` gives takes the key away, while one that is written stays.
      const gone = after === null && before !== null;
      // A key made by substitution wins over one written out, whichever comes first.
      if (!gone && (name !== key || renamed?.has(name) !== true)) put(copy, name, after);
    }
    state.path.pop();
  }
  return copy ?? map;
}

function visitKey(key: string, { texts, report, path }: Visit): string {
  if (typeof substituteScalar(key, texts) !== 'string') {
    report({
      code: 'key-not-text',
      message: `${key} as a map key gives something that is no text, on which the processor crashes; write $${key.slice(2, -1)} instead`,
      path: [...path],
      fatal: true,
    });
  }
  return substituteKey(key, texts);
}

function entriesBefore(map: JsonMap, end: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    if (key === end) break;
    put(copy, key, map[key]);
  }
  return copy;
}

/** Assignment to `__proto__` would set the prototype; as a key it is like any other. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
