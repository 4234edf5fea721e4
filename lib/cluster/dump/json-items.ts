/** A list in JSON in pieces that can be parsed one by one. */
export interface CutJson {
  /** The list with no items. */
  readonly frame: string;
  readonly items: readonly Buffer[];
}

const BEFORE = Buffer.from('\n    "items": [\n        {');
const BETWEEN = Buffer.from('\n        },\n        {');
const BEHIND = Buffer.from('\n        }\n    ]');

/**
 * Cuts a list at its items, the way `oc get -o json` prints it: every level four columns further right. Text in JSON holds no line break, so such
 * lines are what they look like. The whole as one text would take two or three times the memory of its bytes. `undefined` where it is printed otherwise.
 */
export function cutJson(bytes: Buffer): CutJson | undefined {
  const before = bytes.indexOf(BEFORE);
  const behind = bytes.lastIndexOf(BEHIND);
  if (before === -1 || behind === -1) return undefined;
  const first = before + BEFORE.length - 1;
  const end = behind + BEHIND.length - 6; // without the line with the closing bracket
  const items: Buffer[] = [];
  let start = first;
  for (let at = bytes.indexOf(BETWEEN, first); at !== -1 && at < behind; at = bytes.indexOf(BETWEEN, start)) {
    items.push(bytes.subarray(start, at + BETWEEN.indexOf(',')));
    start = at + BETWEEN.length - 1;
  }
  items.push(bytes.subarray(start, end));
  return { frame: `${bytes.toString('utf8', 0, first)}${bytes.toString('utf8', end)}`, items };
}
