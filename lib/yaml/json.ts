/**
 * The value of a text that is one JSON map or list in printable ASCII, as reading it for YAML gives it too, in a tenth of the time.
 * `undefined` for anything else and wherever the two might differ: a key written twice or too long for YAML, a number no double holds,
 * nesting beyond `maxDepth`. Those are left to the reader that knows what to say of them.
 */
export function jsonValue(text: string, maxDepth: number): object | undefined {
  if (!STARTS_COLLECTION.test(text) || BEYOND_PLAIN_TEXT.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // YAML, or broken: what is wrong is for the other reader to say
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const written = keysWritten(text);
  return written !== undefined && keysHeld(value, maxDepth) === written ? value : undefined;
}

const STARTS_COLLECTION = /^[ \n\r]*[{[]/;
const BEYOND_PLAIN_TEXT = /[^\t\n\r -~]/;

/** YAML looks no further for the colon after a key. */
const LONGEST_KEY = 1000;

const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** How many keys the text writes, equal ones counted each time; `undefined` where one is too long. */
function keysWritten(text: string): number | undefined {
  let count = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = endOfString(text, start);
    let next = end + 1;
    while (text.charCodeAt(next) <= 0x20) next++;
    if (text.charCodeAt(next) === COLON) {
      if (next - start > LONGEST_KEY) return undefined;
      count++;
    }
    start = text.indexOf('"', next);
  }
  return count;
}

/** The offset of the quote that ends the string. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

/** How many keys the maps in the value hold; `NaN` where it has what a double cannot hold or is nested too deep. */
function keysHeld(value: unknown, depth: number): number {
  // JSON has no sign of zero, and Go reads a number too large for it as text.
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? 0 : NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return NaN;
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : values.length;
  for (const inner of values) if (typeof inner === 'object' || typeof inner === 'number') count += keysHeld(inner, depth - 1);
  return count;
}
