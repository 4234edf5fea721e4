import type { Command } from '../../lib/cli/command';
import { type Flag, optionName, optionTerm } from '../../lib/cli/flags';
import { example, item, line, paragraph, type Piece, prose, section, subsection, title } from './roff';
import { DESCRIPTION, ENVIRONMENT, EXAMPLES, EXIT_STATUS, FILES } from './words';

/** An option as the page shows it. */
interface Shown {
  readonly name: string;
  readonly term: readonly Piece[];
  readonly about: string;
}

/** So many commands take an option with the same words, before the page tells of it once for all. */
const SHARED_BY = 3;

/**
 * The manual page pinstream(1): every command with its operands and options.
 * @see https://man7.org/linux/man-pages/man7/man-pages.7.html (6.9; order of the sections)
 */
export function manPage(commands: readonly Command[], version: string): string {
  const shared = sharedAmong(commands);
  const lines = [
    '.\\" Made from the definitions of the commands; do not edit.',
    title('pinstream', 1, `pinstream ${version}`, 'pinstream'),
    // Names of options are looked for and copied: they stay whole.
    '.nh',
    '.ad l',
    ...section('NAME', line('pinstream - generates and guards Kubernetes and OpenShift manifests')),
    ...section('SYNOPSIS', line({ literal: 'pinstream' }, ' ', { place: 'command' }, ' [', { place: 'option' }, '...] [', { place: 'operand' }, '...]')),
    ...['--help', '--version'].flatMap((option) => ['.br', line({ literal: `pinstream ${option}` })]),
    ...section('DESCRIPTION', ...DESCRIPTION.flatMap((text) => paragraph(prose(text)))),
    ...section('COMMANDS', ...commands.flatMap((command) => commandPart(command, shared))),
    ...section('OPTIONS OF SEVERAL COMMANDS', ...Array.from(shared.values(), optionPart).flat()),
    ...item([{ literal: '-h' }, ', ', { literal: '--help' }], prose('Show the help of a command')),
    ...section('EXIT STATUS', ...EXIT_STATUS.flatMap(([code, text]) => item([{ literal: code }], prose(text)))),
    ...section('ENVIRONMENT', ...ENVIRONMENT.flatMap(([name, text]) => item([{ literal: name }], prose(text)))),
    ...section('FILES', ...FILES.flatMap(([name, text]) => item([{ place: name }], prose(text)))),
    ...section('EXAMPLES', ...EXAMPLES.flatMap(([about, words]) => [...paragraph(prose(about)), ...example(words)])),
    ...section('SEE ALSO', prose('`oc`(1), `kubectl`(1), `helm`(1), `kustomize`(1)')),
  ];
  return `${lines.join('\n')}\n`;
}

/** By what is shown of them. Of a name that stands for several options, the most frequent one alone, so that the name tells which is meant. */
function sharedAmong(commands: readonly Command[]): ReadonlyMap<string, Shown> {
  const uses = new Map<string, readonly Shown[]>();
  for (const shown of commands.flatMap(optionsOf)) uses.set(keyOf(shown), [...(uses.get(keyOf(shown)) ?? []), shown]);
  const often = Array.from(uses, ([key, same]) => ({ key, same })).filter(({ same }) => same.length >= SHARED_BY);
  // Sorting is stable: of equals the first stays first.
  often.sort((one, other) => other.same.length - one.same.length);
  const taken = new Set<string>();
  const chosen = often.flatMap(({ key, same: [shown] }) => {
    if (!shown || taken.has(shown.name)) return [];
    taken.add(shown.name);
    return [[key, shown] as const];
  });
  return new Map(chosen);
}

function commandPart(command: Command, shared: ReadonlyMap<string, Shown>): readonly string[] {
  const { name, operand, summary } = command;
  const operands = operand?.split(' ').flatMap((word): readonly Piece[] => [' ', ...placePieces(word)]) ?? [];
  const options = optionsOf(command);
  const elsewhere = options.filter((shown) => shared.has(keyOf(shown)));
  const also = elsewhere.flatMap((shown, at): readonly Piece[] => [at === 0 ? 'Also takes ' : ', ', { literal: shown.name }]);
  return [
    ...subsection([{ literal: `pinstream ${name}` }, ...operands], `${prose(summary)}.`),
    ...options.filter((shown) => !shared.has(keyOf(shown))).flatMap(optionPart),
    ...(also.length === 0 ? [] : paragraph(line(...also, '.'))),
  ];
}

/** `<path>` and `[path...]` without the angles: what a value stands for is told by its font. */
function placePieces(word: string): readonly Piece[] {
  return Array.from(word.matchAll(/[a-z|]+|[^a-z|]+/g), ([part]): Piece => (/[a-z]/.test(part) ? { place: part } : part.replaceAll(/[<>]/g, '')));
}

function optionPart({ term, about }: Shown): readonly string[] {
  return item(term, prose(about));
}

function optionsOf({ flags }: Command): readonly Shown[] {
  return Object.entries(flags).map(([key, flag]) => ({ name: optionName(key), term: termOf(key, flag), about: aboutOf(flag) }));
}

function termOf(key: string, flag: Flag<unknown>): readonly Piece[] {
  const name = { literal: optionTerm(key, flag) };
  if (flag.placeholder === undefined) return [name];
  const value: readonly Piece[] = flag.choices === undefined ? [{ place: flag.placeholder }] : hasMany(flag) ? [{ place: key }] : alternatives(flag.choices);
  return flag.bare === undefined ? [name, ' ', ...value] : [name, '[=', ...value, ']'];
}

function alternatives(words: readonly string[]): readonly Piece[] {
  return words.flatMap((word, at): readonly Piece[] => (at === 0 ? [{ literal: word }] : ['|', { literal: word }]));
}

/** More choices than a term can show on a line; they follow in the text. */
function hasMany({ choices = [] }: Flag<unknown>): boolean {
  return choices.length > 5;
}

function aboutOf(flag: Flag<unknown>): string {
  const { summary, choices = [], fallback, repeatable } = flag;
  const words = hasMany(flag) ? `: ${choices.map((word) => `\`${word}\``).join(', ')}` : '';
  const notes = [...(fallback === undefined ? [] : [`default: \`${fallback}\``]), ...(repeatable ? ['repeatable'] : [])];
  return `${summary}${words}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function keyOf(shown: Shown): string {
  return JSON.stringify(shown);
}
