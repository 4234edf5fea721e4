/** A map as JSON has it. Values come from people's files: any key may be missing and any value of any type. */
export type JsonMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own value of a key, whatever it is; `undefined` where there is no map. Safe for keys such as `constructor`. */
export function fieldOf(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function textField(value: unknown, key: string): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : undefined;
}

/** The own value of a key when it is a map, else an empty one. */
export function mapField(value: unknown, key: string): JsonMap {
  const field = fieldOf(value, key);
  return isMap(field) ? field : {};
}

/** The own value of a key when it is a list, else an empty one. */
export function listField(value: unknown, key: string): readonly unknown[] {
  const field = fieldOf(value, key);
  return Array.isArray(field) ? field : [];
}

/** The entries of a map whose values are text, which is what labels, annotations and selectors hold. */
export function textEntries(value: unknown): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  if (!isMap(value)) return entries;
  for (const [key, text] of Object.entries(value)) if (typeof text === 'string') entries.set(key, text);
  return entries;
}
