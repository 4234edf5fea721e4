import { Command as Parser, CommanderError, Option } from 'commander';
import { UserError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import type { Command, Given } from './command';
import { type FlagSet, type FlagValues, optionName, optionTerm } from './flags';
import { type Io, lineWidth } from './io';

type Shown = Pick<Command, 'name' | 'summary' | 'operand'>;

/** Either the help that was asked for, or what was given. */
export type ParsedWords<Flags extends FlagSet> = { readonly help: string } | (Given<Flags> & { readonly help?: undefined });

/** Reads the words behind a command's name. Throws `UserError` for an unknown option, a missing value, too many operands or too few. */
export function parseWords<Flags extends FlagSet>(shown: Shown, flags: Flags, words: readonly string[], io: Io): ParsedWords<Flags> {
  const options = new Map(Object.keys(flags).map((key) => [key, optionOf(key, flags)]));
  const parser = parserFor(shown, [...options.values()], io);
  const { operands, unknown } = split(parser, withBareValues(flags, words), shown);
  const given = parser.opts<Record<string, unknown>>();
  if (given['help'] === true) return { help: parser.helpInformation() };
  const [stranger] = unknown;
  if (stranger !== undefined) throw usage(shown, `unknown option ${stranger}${didYouMean(stranger, [...options.keys()].map(optionName))}`);
  checkOperands(shown, operands);
  return { operands, flags: valuesOf(flags, options, given) };
}

function parserFor({ name, summary, operand }: Shown, options: readonly Option[], io: Io): Parser {
  const parser = new Parser(`pinstream ${name}`)
    .description(summary)
    .helpOption(false)
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined, getOutHelpWidth: () => lineWidth(io.stdout) });
  for (const word of operand?.split(' ') ?? []) parser.argument(word);
  for (const option of options) parser.addOption(option);
  return parser.addOption(new Option('-h, --help', 'Show this help'));
}

function optionOf(key: string, flags: FlagSet): Option {
  const flag = flags[key] ?? flagMissing(key);
  const { summary, placeholder, choices, fallback, repeatable, bare } = flag;
  // Long choices would push the column of all summaries to the right.
  const listed = choices !== undefined && choices.join('|').length > LONGEST_CHOICES;
  const words = listed ? `: ${choices.join(', ')}` : '';
  const notes = [fallback === undefined ? '' : ` (default: ${fallback})`, repeatable ? ' (repeatable)' : ''].join('');
  const name = optionTerm(key, flag);
  const term = placeholder === undefined ? name : `${name} <${listed ? key : placeholder}>`;
  const option = new Option(term, `${summary}${words}${notes}`);
  // As help shows it: the value is left out, or stands behind `=`.
  if (bare !== undefined) option.flags = `${name}[=${listed ? key : placeholder}]`;
  return placeholder === undefined ? option : option.argParser((value, before: readonly string[] | undefined) => [...(before ?? []), value]);
}

const LONGEST_CHOICES = 20;

/** The words with the value that each option means when it is given none: the argument library would take the next word for it. */
function withBareValues(flags: FlagSet, words: readonly string[]): readonly string[] {
  const named = new Map(Object.entries(flags).map(([key, flag]) => [optionName(key), flag]));
  const end = words.indexOf('--');
  return words.map((word, at) => {
    const before = named.get(words[at - 1] ?? '');
    const isValue = before?.placeholder !== undefined && before.bare === undefined;
    const meant = isValue || (end !== -1 && at >= end) ? undefined : named.get(word)?.bare;
    return meant === undefined ? word : `${word}=${meant}`;
  });
}

function split(parser: Parser, words: readonly string[], shown: Shown): Readonly<Record<'operands' | 'unknown', readonly string[]>> {
  try {
    return parser.parseOptions([...words]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw usage(shown, error.message.replace(/^error: /, '').replace(/^option '(?:-\w, )?(\S+) (.*)' argument missing$/, '$1 needs a value: $1 $2'), error);
  }
}

function valuesOf<Flags extends FlagSet>(
  flags: Flags,
  options: ReadonlyMap<string, Option>,
  given: Readonly<Record<string, unknown>>,
): FlagValues<Flags> {
  const entries = Array.from(options, ([key, option]) => [key, (flags[key] ?? flagMissing(key)).read(textsOf(option, given), optionName(key))]);
  // Each value comes from the flag of its own key.
  return Object.fromEntries(entries) as FlagValues<Flags>;
}

function textsOf(option: Option, given: Readonly<Record<string, unknown>>): readonly string[] {
  const value = given[option.attributeName()];
  if (Array.isArray(value)) return value.map(String);
  // `--no-x` is kept as `x`, true unless given.
  return value === !option.negate ? [''] : [];
}

function checkOperands(shown: Shown, operands: readonly string[]): void {
  const { operand } = shown;
  if (operand === undefined && operands.length > 0) throw usage(shown, `${shown.name} takes no operand, and was given ${operands.join(' ')}`);
  if (operand === undefined) return;
  const names = operand.split(' ');
  if (operand.startsWith('<') && operands.length < names.length) throw usage(shown, `${shown.name} needs ${operand}`);
  if (operand.includes('...') || operands.length <= names.length) return;
  const wanted = names.length === 1 ? `one ${operand.slice(1, -1)}` : operand;
  throw usage(shown, `${shown.name} takes ${wanted}, and was given ${operands.length}`);
}

function usage({ name }: Shown, message: string, cause?: unknown): UserError {
  return new UserError('usage', message, { hint: `see pinstream ${name} --help`, cause });
}

function flagMissing(key: string): never {
  throw new Error(`no flag ${key}`);
}
