import * as v from 'valibot';
import { didYouMean } from '../base/suggest';

// Schemas whose messages are what a person should read: what is wrong, what is allowed, and what was probably meant.

/** A map with these keys and no others. */
export function fields<const Entries extends v.ObjectEntries>(entries: Entries): v.StrictObjectSchema<Entries, (issue: v.StrictObjectIssue) => string> {
  const keys = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    const [step] = issue.path ?? [];
    if (issue.expected === 'never' && step !== undefined) {
      const key = String(step.key);
      // The keys of `rules` are too many to print.
      const meant = didYouMean(key, keys) || (keys.length > 20 ? '' : `; known are ${keys.join(', ')}`);
      return `there is no key ${key} here${meant}`;
    }
    // A key that must be there and is not.
    if (step !== undefined) return `the key ${String(step.key)} is missing`;
    return `is ${shown(issue.input)}; it takes a map with ${keys.join(', ')}`;
  });
}

/** One of several words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words): v.PicklistSchema<Words, (issue: v.PicklistIssue) => string> {
  return v.picklist(words, ({ input }) => `is ${shown(input)}; it takes ${words.join(', ')}${typeof input === 'string' ? didYouMean(input, words) : ''}`);
}

/** A text that is not empty; `what` names it: `a namespace`. */
export function text(what: string): v.GenericSchema<string> {
  const message = ({ input }: { readonly input: unknown }): string => `is ${shown(input)}; it takes ${what}`;
  return v.pipe(v.string(message), v.minLength(1, message));
}

/** A list, or one item in place of a list of one. */
export function list<Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, readonly Item[]> {
  return v.union([v.array(item), v.pipe(item, v.transform((only) => [only]))]);
}

export function flag(): v.GenericSchema<boolean> {
  return v.boolean(({ input }) => `is ${shown(input)}; it takes true or false`);
}

/** A value as messages show it; never the inside of a map or a list. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return value === undefined ? 'missing' : JSON.stringify(value);
}
