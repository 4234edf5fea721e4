import type { TemplateProblem } from './problem';

/** Text made by a generator, or why none is made. */
export type Generated = GeneratedText | GeneratorFault;

interface GeneratedText {
  readonly ok: true;
  readonly text: string;
  /** Every render gives the same text: `from` holds no set, or sets of one character each. */
  readonly steady: boolean;
}

interface GeneratorFault {
  readonly ok: false;
  readonly code: Extract<TemplateProblem['code'], 'bad-generator' | 'empty-alphabet'>;
  /** The rest of a sentence that starts with the parameter. */
  readonly problem: string;
}

/** The one generator there is. */
export const GENERATOR = 'expression';

/**
 * Text for the pseudo-expression in a parameter's `from`, such as `[a-z0-9]{8}`; what is no set with a length stays as it is.
 * As the processor does it, faults included: the last character of every range is never drawn.
 * @param random Numbers at least 0 and below 1; one for each character drawn. Without it the text is an example, always the same.
 * @see https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/generator/expressionvalue.go
 */
export function generateText(from: string, random?: () => number): Generated {
  if (from.length > MAX_FROM) return fault(`generates from more than ${MAX_FROM} characters`);
  let text = from;
  let steady = true;
  // What was drawn is searched again: symbols next to brackets in `from` can make a further set.
  for (let match = SET.exec(text); match !== null; match = SET.exec(text)) {
    const [whole, set = '', digits = ''] = match;
    if (!WELL_FORMED.test(set)) return fault(`has a malformed set ${set}: ${SET_HELP}`);
    const length = Number(digits);
    if (length < 1 || length > MAX_LENGTH) return fault(`asks for ${digits} characters of ${set}, and 1 to ${MAX_LENGTH} can be had`);
    const alphabet = alphabetOf(set);
    if (!alphabet.ok) return alphabet;
    if (!isOneCharacter(alphabet.characters)) steady = false;
    text = text.slice(0, match.index) + drawn(alphabet.characters, length, random) + text.slice(match.index + whole.length);
  }
  return { ok: true, text, steady };
}

const SET = /(\[[a-zA-Z0-9\-\\]+\])\{([0-9]+)\}/;
const WELL_FORMED = /\[(?:\\w|\\d|\\a|\\A)|(?:[a-zA-Z0-9]-[a-zA-Z0-9])+\]/;
const ITEM = /\\?[a-zA-Z0-9]-?[a-zA-Z0-9]?/g;
const SET_HELP = 'let it start with \\w, \\d, \\a or \\A, or end with a range such as a-z';
const MAX_LENGTH = 255;

// The processor knows no limit, but its time grows with the square of the length.
const MAX_FROM = 10_000;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const SYMBOLS = '~!@#$%^&*()-_+={}[]\\|<,>.?/"\';:`';
const ORDER = LETTERS + DIGITS + SYMBOLS;

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['\\w', `${LETTERS}${DIGITS}_`],
  ['\\d', DIGITS],
  ['\\a', LETTERS + DIGITS],
  ['\\A', SYMBOLS],
]);

type Alphabet = { readonly ok: true; readonly characters: string } | GeneratorFault;

/** The characters of a set. Items are told by their first and last character alone, so that `\wa-z` reads as `\a` and `z`. */
function alphabetOf(set: string): Alphabet {
  let characters = '';
  for (const [item] of set.matchAll(ITEM)) {
    const first = item.charAt(0);
    const last = item.charAt(item.length - 1);
    const start = ORDER.indexOf(first);
    const end = ORDER.indexOf(last);
    const named = CLASSES.get(first + last);
    if (named !== undefined) characters += named;
    else if (start > end) return fault(`has the range ${first}-${last}, which runs backwards in the order a-z A-Z 0-9`);
    else characters += ORDER.slice(start, end); // without the last one, as the processor has it
  }
  if (characters !== '') return { ok: true, characters };
  return {
    ok: false,
    code: 'empty-alphabet',
    problem: `draws from ${set}, which holds no character as the last one of a range is never drawn; the processor crashes`,
  };
}

function isOneCharacter(characters: string): boolean {
  for (let at = 1; at < characters.length; at++) if (characters[at] !== characters[0]) return false;
  return true;
}

function drawn(characters: string, length: number, random: (() => number) | undefined): string {
  if (random === undefined) return characters.charAt(0).repeat(length);
  // A character that several items of the set hold is drawn as often as the others.
  const distinct = [...new Set(characters)];
  return Array.from({ length }, () => distinct[Math.floor(random() * distinct.length)] ?? '').join('');
}

function fault(problem: string): GeneratorFault {
  return { ok: false, code: 'bad-generator', problem };
}
