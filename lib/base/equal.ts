/** Whether two values as JSON has them are the same, whatever the order of keys. A key whose value is `undefined` counts as absent. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (one === 0 && other === 0)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, at) => sameValue(item, other[at]));
  }
  const [first, second] = [present(one), present(other)];
  return first.size === second.size && Array.from(first).every(([key, value]) => second.has(key) && sameValue(value, second.get(key)));
}

function present(map: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(map).filter(([, value]) => value !== undefined));
}
