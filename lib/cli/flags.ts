import { UserError } from '../base/errors';
import { didYouMean } from '../base/suggest';

/** An option of a command, as help and completions show it and as `run` gets it. */
export interface Flag<Value> {
  readonly summary: string;
  /** The letter of its short form, where people know one from kubectl and oc: `n` of `-n`. */
  readonly short: string | undefined;
  /** What stands for the value in help; `undefined` for a switch. */
  readonly placeholder: string | undefined;
  /** The words it takes, where there are only these. */
  readonly choices: readonly string[] | undefined;
  /** Words that its values start with, for completions; others are taken too. */
  readonly suggested: readonly string[];
  /** What holds when it is not given, as help shows it. */
  readonly fallback: string | undefined;
  readonly repeatable: boolean;
  /** What it means without a value, which then may only stand behind `=`; `undefined` where a value has to follow. */
  readonly bare: string | undefined;
  /** @param given The texts given, in order; one empty text for a switch. Throws `UserError` for a text that will not do. */
  read(given: readonly string[], name: string): Value;
}

export type FlagSet = Readonly<Record<string, Flag<unknown>>>;

export type FlagValues<Flags extends FlagSet> = { readonly [Name in keyof Flags]: Flags[Name] extends Flag<infer Value> ? Value : never };

/** One of several words. */
export function oneOf<const Words extends readonly string[], Fallback extends Words[number] | undefined>(
  summary: string,
  choices: Words,
  fallback: Fallback,
): Flag<Words[number] | Fallback> {
  return {
    ...bare(summary),
    placeholder: choices.join('|'),
    choices,
    fallback,
    read: (given, name) => {
      const word = given.at(-1);
      return word === undefined ? fallback : wordAmong(choices, word, name);
    },
  };
}

/** A switch that also takes one of several words, behind `=` alone: what follows it as a word of its own is an operand. */
export function switchOrOneOf<const Words extends readonly string[]>(summary: string, choices: Words, bareWord: Words[number]): Flag<Words[number] | undefined> {
  return {
    ...bare(summary),
    placeholder: choices.join('|'),
    choices,
    bare: bareWord,
    read: (given, name) => {
      const word = given.at(-1);
      return word === undefined ? undefined : wordAmong(choices, word, name);
    },
  };
}

/** A switch that also takes a text, behind `=` alone; `true` without one. An empty text is refused, as that of `text`. */
export function switchOrText(summary: string, placeholder: string): Flag<string | true | undefined> {
  const given = text(summary, placeholder);
  return {
    ...given,
    bare: NO_TEXT,
    read: (words, name) => (words.at(-1) === NO_TEXT ? true : given.read(words, name)),
  };
}

/** No shell can give it. */
const NO_TEXT = '\0';

/** Any text but an empty one, which is what a shell makes of a variable that is not set. */
export function text(summary: string, placeholder: string): Flag<string | undefined> {
  return {
    ...bare(summary),
    placeholder,
    read: (given, name) => {
      if (given.at(-1) === '') throw new UserError('usage', `${name} needs a value, and was given an empty one`, { hint: `write ${name} <${placeholder}>` });
      return given.at(-1);
    },
  };
}

/** A switch. */
export function flag(summary: string): Flag<boolean> {
  return { ...bare(summary), read: (given) => given.length > 0 };
}

/** Any text, any number of times. */
export function repeated(summary: string, placeholder: string, suggested: readonly string[] = []): Flag<readonly string[]> {
  return { ...bare(summary), placeholder, suggested, repeatable: true, read: (given) => given };
}

/** The same with a short form. */
export function withShort<Value>(letter: string, flag: Flag<Value>): Flag<Value> {
  return { ...flag, short: letter };
}

/** The choice that the text names. Throws `UserError` with the nearest when it names none. */
export function wordAmong<const Words extends readonly string[]>(choices: Words, given: string, name: string): Words[number] {
  const found = choices.find((choice) => choice === given);
  if (found === undefined) {
    throw new UserError('usage', `${name} does not take ${JSON.stringify(given)}${didYouMean(given, choices)}`, {
      hint: `give one of ${choices.join(', ')}`,
    });
  }
  return found;
}

/** The option of a key: `--fail-on` of `failOn`. */
export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** As help shows it: `-n, --namespace`, or the long form alone. */
export function optionTerm(key: string, { short }: Flag<unknown>): string {
  return short === undefined ? optionName(key) : `-${short}, ${optionName(key)}`;
}

function bare(summary: string): Omit<Flag<never>, 'read'> {
  return { summary, short: undefined, placeholder: undefined, choices: undefined, suggested: [], fallback: undefined, repeatable: false, bare: undefined };
}
