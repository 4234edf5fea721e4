import { failure, type Parsed, success } from '../base/parsed';
import { isMap } from '../kube/json';

/** One entry of a trigger annotation, with the zero values that Go gives to what is left out. */
export interface RawTrigger {
  readonly from: { readonly kind: string; readonly name: string; readonly namespace: string; readonly apiVersion: string };
  readonly fieldPath: string;
  readonly paused: boolean;
  /** Keys that mean nothing to the controller: `pause`. */
  readonly unknownKeys: readonly string[];
  /** Offset of the entry in the text. */
  readonly at: number;
}

export interface TriggerJsonFailure {
  readonly code: 'bad-json' | 'wrong-type';
  readonly problem: string;
  readonly at: number;
}

/**
 * Reads the value of a trigger annotation as the controller does: keys in any case, unknown ones passed over, `null` as if left out;
 * anything of another type spoils the whole.
 * @see https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go
 */
export function readTriggerJson(text: string): readonly RawTrigger[] | TriggerJsonFailure {
  const parsed = parseJson(text);
  if (!parsed.ok) return { code: 'bad-json', problem: parsed.problem, at: parsed.at };
  if (parsed.value === null) return [];
  if (!Array.isArray(parsed.value)) return { code: 'wrong-type', problem: `is ${typeName(parsed.value)} and no list of triggers`, at: 0 };
  const offsets = elementOffsets(text);
  const triggers: RawTrigger[] = [];
  for (const [index, value] of parsed.value.entries()) {
    const at = offsets[index] ?? 0;
    const trigger = readEntry(value, at, text);
    if ('code' in trigger) return trigger;
    triggers.push(trigger);
  }
  return triggers;
}

/** Offset of a value's text inside an entry; the entry's own where it is not found. */
export function offsetOfText(text: string, value: string, from: number): number {
  const found = value === '' ? -1 : text.indexOf(JSON.stringify(value).slice(1, -1), from);
  return found < 0 ? from : found;
}

function readEntry(value: unknown, at: number, text: string): RawTrigger | TriggerJsonFailure {
  const fields = fieldsOf(value, ['from', 'fieldPath', 'paused']);
  if (!fields) return { code: 'wrong-type', problem: `holds ${typeName(value)} where a trigger should be`, at };
  const from = fieldsOf(fields.known.get('from'), ['kind', 'name', 'namespace', 'apiVersion']);
  const wrongType = (key: string, found: unknown, wanted: string): TriggerJsonFailure => {
    return { code: 'wrong-type', problem: `gives ${key} ${typeName(found)}; it takes ${wanted}`, at: offsetOfKey(text, key, at) };
  };
  if (!from) return wrongType('from', fields.known.get('from'), 'an object');
  for (const [key, field] of from.known) if (typeof field !== 'string') return wrongType(key, field, 'text');
  const fieldPath = fields.known.get('fieldPath') ?? '';
  if (typeof fieldPath !== 'string') return wrongType('fieldPath', fieldPath, 'text');
  const paused = fields.known.get('paused') ?? false;
  if (typeof paused !== 'boolean') return wrongType('paused', paused, 'true or false without quotes');
  const source = (key: string): string => textOr(from.known.get(key));
  return {
    from: { kind: source('kind'), name: source('name'), namespace: source('namespace'), apiVersion: source('apiVersion') },
    fieldPath,
    paused,
    unknownKeys: [...fields.unknown, ...from.unknown],
    at,
  };
}

interface Fields {
  readonly known: ReadonlyMap<string, unknown>;
  readonly unknown: readonly string[];
}

/** The fields of a Go struct read from JSON: names without regard to case, the last of equal ones. `undefined` for what is no object. */
function fieldsOf(value: unknown, names: readonly string[]): Fields | undefined {
  const known = new Map<string, unknown>();
  const unknown: string[] = [];
  if (value === null || value === undefined) return { known, unknown };
  if (!isMap(value)) return undefined;
  for (const [key, field] of Object.entries(value)) {
    const name = names.find((candidate) => candidate.toLowerCase() === key.toLowerCase());
    if (name === undefined) unknown.push(key);
    else if (field !== null) known.set(name, field);
  }
  return { known, unknown };
}

function offsetOfKey(text: string, key: string, from: number): number {
  const found = text.toLowerCase().indexOf(`"${key.toLowerCase()}"`, from);
  return found < 0 ? from : found;
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function parseJson(text: string): Parsed<unknown> {
  if (text.trim() === '') return failure('is empty and no JSON');
  try {
    return success(JSON.parse(text));
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return failure('is no JSON', at === undefined ? text.length : Number(at));
  }
}

/** Offsets at which the elements of the outermost list start. The text is known to be JSON. */
function elementOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let depth = 0;
  let expecting = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (/\s/.test(char)) continue;
    if (expecting && depth === 1 && char !== ']') offsets.push(at);
    expecting = false;
    if (char === '"') at = endOfString(text, at);
    else if (char === '[' || char === '{') expecting = ++depth === 1;
    else if (char === ']' || char === '}') depth--;
    else if (char === ',') expecting = depth === 1;
  }
  return offsets;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}
