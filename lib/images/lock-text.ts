import { keyText, isFull } from '../yaml/write-value';
import { writeScalar } from '../yaml/write-scalar';
import { LOCK_VERSION, type LockEntry } from './lock';

/**
 * The text of a lock of these entries; the same entries in any order give the same bytes. Entries and platforms stand sorted by code
 * unit, fields in a fixed order, those that are not known last and in the order they came in. Of several entries of one key the last
 * counts. Every comment but our own at the top is lost.
 */
export function printLock(entries: Iterable<LockEntry>): string {
  const byKey = new Map(Array.from(entries, (entry) => [entry.key, entry]));
  const blocks = sorted(byKey).map(([, entry]) => `\n${entryLines(entry).join('\n')}\n`);
  return `${HEAD}${blocks.join('')}`;
}

const HEAD = `# Written by pinstream. Commit this file. To move digests run: pinstream images update
lockfileVersion: ${LOCK_VERSION}

images:
`;

/** The longest key that YAML takes without a `?` in front is 1024 characters. */
const LONGEST_PLAIN_KEY = 1000;

function entryLines({ key, digest, mediaType, pin, platforms, others }: LockEntry): readonly string[] {
  const fields = [
    ['digest', digest],
    ['mediaType', mediaType],
    ['pin', pin],
    ['platforms', platforms.size === 0 ? undefined : Object.fromEntries(sorted(platforms))],
    ...Object.entries(others),
  ] as const;
  return [`${INDENT}${printedKey(key)}:`, ...fields.flatMap(([field, value]) => fieldLines(field, value, INDENT.repeat(2)))];
}

const INDENT = '  ';

function fieldLines(field: string, value: unknown, margin: string): readonly string[] {
  if (value === undefined) return [];
  const key = printedKey(field);
  const head = key.length > LONGEST_PLAIN_KEY ? [`${margin}? ${key}`, `${margin}:`] : [`${margin}${key}:`];
  if (isFull(value)) return [...head, ...collectionLines(value, `${margin}${INDENT}`)];
  return [...head.slice(0, -1), `${head.at(-1) ?? ''} ${scalarText(value)}`];
}

/** A map or list with something in it, in block style. */
function collectionLines(value: object, margin: string): readonly string[] {
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([field, inner]: readonly [string, unknown]) => fieldLines(field, inner, margin));
  return value.flatMap((item: unknown) => {
    if (!isFull(item)) return [`${margin}- ${scalarText(item)}`];
    const [first = '', ...rest] = collectionLines(item, `${margin}${INDENT}`);
    return [`${margin}- ${first.slice(margin.length + INDENT.length)}`, ...rest];
  });
}

function printedKey(key: string): string {
  return keyText(key, { json: false, quote: 'double' });
}

function scalarText(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return writeScalar(value, { flow: false, json: false, quote: 'double' });
  }
  throw new Error(`${typeof value} cannot be written into the lock`);
}

/** By code unit, so that the order is the same in every locale. */
function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}
