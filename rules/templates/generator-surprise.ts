import { GENERATOR, generateText } from '../../lib/openshift/template/generator';
import type { EffectiveParameter } from '../../lib/openshift/template/process';

/** What a generator does that nobody would want, though it reports no error. */
export type GeneratorSurprise =
  /** A part that looks like a set is taken as it stands. */
  | { readonly kind: 'literal'; readonly piece: string; readonly meant: string | undefined }
  /** The same text each time. */
  | { readonly kind: 'constant' }
  /** An empty text, as there is nothing to generate from. */
  | { readonly kind: 'nothing' }
  /** `from` without a generator, and without a value. */
  | { readonly kind: 'idle' };

/** The surprise in a parameter, if there is one. Where a value is written, no generator runs. */
export function surpriseOf({ generate, from, origin }: EffectiveParameter): GeneratorSurprise | undefined {
  if (origin === 'unknown' || origin === 'empty') return from === '' ? undefined : { kind: 'idle' };
  if (origin !== 'generated' || generate !== GENERATOR) return undefined;
  if (from === '') return { kind: 'nothing' };
  const made = generateText(from);
  if (!made.ok) return undefined;
  const piece = literalPieceIn(from);
  if (piece !== undefined) return { kind: 'literal', piece, meant: setMeantBy(piece) };
  return made.steady ? { kind: 'constant' } : undefined;
}

/**
 * The text that a generator's `from` can only have been meant to be, for faults that it does report: a range the wrong way round.
 * `undefined` where there is none, or it would not generate either.
 */
export function correctedFrom(from: string): string | undefined {
  const corrected = from.replaceAll(SET, (whole, set: string, length: string) => `[${set.replaceAll(RANGE, forwards)}]${length}`);
  return corrected !== from && generateText(corrected).ok ? corrected : undefined;
}

const SET = /\[([a-zA-Z0-9\-\\]+)\](\{[0-9]+\})/g;
const RANGE = /([a-zA-Z0-9])-([a-zA-Z0-9])/g;
const CLASSES: readonly RegExp[] = [/^[a-z]+$/, /^[A-Z]+$/, /^[0-9]+$/];

function forwards(range: string, first: string, last: string): string {
  // From ASCII, where all capitals come before all small letters.
  if (first === 'A' && last === 'z') return 'a-zA-Z';
  const alike = CLASSES.some((letters) => letters.test(first + last));
  return alike && first > last ? `${last}-${first}` : range;
}

/** Brackets that hold a range or an escape, or have a length, and are no set to the generator. */
function literalPieceIn(from: string): string | undefined {
  for (const [piece] of from.matchAll(/\[[^[\]]*\](?:\{[^{}]*\})?/g)) {
    if (/^\[[a-zA-Z0-9\-\\]+\]\{[0-9]+\}$/.test(piece)) continue;
    if (/\}$|[a-zA-Z0-9]-[a-zA-Z0-9]|\\[wdaA]/.test(piece)) return piece;
  }
  return undefined;
}

/** `\w` is the one set with an underscore that the generator knows. */
function setMeantBy(piece: string): string | undefined {
  const [, set = '', length = ''] = /^\[([a-zA-Z0-9_-]+)\](\{[0-9]+\})$/.exec(piece) ?? [];
  const ranges: readonly string[] = set.replace('_', '').match(/.-./g) ?? [];
  const isWord = set.length === 'a-zA-Z0-9_'.length && set.includes('_') && ['a-z', 'A-Z', '0-9'].every((range) => ranges.includes(range));
  return isWord && generateText(`[\\w]${length}`).ok ? `[\\w]${length}` : undefined;
}
