/** A ring of dependencies, each item depending on the one after it and the last on the first. */
export class CycleError<Item> extends Error {
  override readonly name = 'CycleError';
  readonly ring: readonly Item[];

  constructor(ring: readonly Item[]) {
    super(`a ring of ${ring.length} dependencies`);
    this.ring = ring;
  }
}

/**
 * The items with each one's prerequisites before it, and otherwise in the order given. Prerequisites that are not among the
 * items take part too. Linear in items and prerequisites, and not recursive: long chains do not exhaust the stack.
 * Throws `CycleError`.
 */
export function inOrder<Item>(items: Iterable<Item>, prerequisitesOf: (item: Item) => Iterable<Item>): readonly Item[] {
  const ordered: Item[] = [];
  const state = new Map<Item, 'open' | 'done'>();
  for (const item of items) {
    if (state.has(item)) continue;
    const stack = [{ item, rest: prerequisitesOf(item)[Symbol.iterator]() }];
    state.set(item, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        state.set(top.item, 'done');
        ordered.push(top.item);
        stack.pop();
        continue;
      }
      const met = state.get(next.value);
      if (met === 'open') throw new CycleError(ringTo(next.value, stack));
      if (met === 'done') continue;
      state.set(next.value, 'open');
      stack.push({ item: next.value, rest: prerequisitesOf(next.value)[Symbol.iterator]() });
    }
  }
  return ordered;
}

function ringTo<Item>(first: Item, stack: readonly { readonly item: Item }[]): readonly Item[] {
  const items = stack.map(({ item }) => item);
  return items.slice(items.indexOf(first));
}
