import type { CompletedCommand } from './model';

/** What a completion script is made of. */
export interface ScriptData {
  readonly commands: readonly CompletedCommand[];
  readonly ruleIds: readonly string[];
}

/** The words that may follow `before` in the names of commands: `images` of `images list` at the start, `list` after `images`. */
export function nextWords(commands: readonly CompletedCommand[], before: string): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { name, summary } of commands) {
    const [first = '', second] = name.split(' ');
    if (before === '' && !words.has(first)) words.set(first, second === undefined ? summary : groupSummary(commands, first));
    if (second !== undefined && before === first) words.set(second, summary);
  }
  return words;
}

/** The first words of names that have two. */
export function groupsOf(commands: readonly CompletedCommand[]): readonly string[] {
  return Array.from(new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.slice(0, name.indexOf(' '))] : []))));
}

function groupSummary(commands: readonly CompletedCommand[], group: string): string {
  return Array.from(nextWords(commands, group).keys()).join(', ');
}

/** A text in single quotes, as bash and zsh read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
