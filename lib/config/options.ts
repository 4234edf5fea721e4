/** One setting of a rule: what it means, what values it takes, and which holds when nobody says. */
export interface Option<Value> {
  readonly summary: string;
  readonly type: 'text-list' | 'pattern-list' | 'choice' | 'whole-number';
  readonly fallback: Value;
  /** The words of a choice. */
  readonly choices?: readonly string[];
}

export type OptionSchema = Readonly<Record<string, Option<unknown>>>;

/** The values that a schema's options have. */
export type OptionValues<Schema extends OptionSchema> = { readonly [Key in keyof Schema]: Schema[Key] extends Option<infer Value> ? Value : never };

/** A list of texts, empty unless set. */
export function textList(summary: string, fallback: readonly string[] = []): Option<readonly string[]> {
  return { summary, type: 'text-list', fallback };
}

/** A list of regular expressions in JavaScript's syntax, matched with the `u` flag anywhere in the text; empty unless set. */
export function patternList(summary: string): Option<readonly string[]> {
  return { summary, type: 'pattern-list', fallback: [] };
}

/** A whole number, 0 or more. */
export function wholeNumber(summary: string, fallback: number): Option<number> {
  return { summary, type: 'whole-number', fallback };
}

/** One of several words; the first holds unless set. */
export function choice<const Words extends readonly [string, ...string[]]>(summary: string, choices: Words): Option<Words[number]> {
  return { summary, type: 'choice', fallback: choices[0], choices };
}

/** The options' values: what is given, else what each falls back to. */
export function optionValues<Schema extends OptionSchema>(schema: Schema, given: Readonly<Record<string, unknown>> = {}): OptionValues<Schema> {
  const entries = Object.entries(schema).map(([key, { fallback }]): [string, unknown] => [key, Object.hasOwn(given, key) ? given[key] : fallback]);
  // The entries are the schema's own keys, each with a value of its option's type.
  return Object.fromEntries(entries) as OptionValues<Schema>;
}
