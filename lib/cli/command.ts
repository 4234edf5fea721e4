import { EXIT, type ExitCode } from '../base/errors';
import type { FlagSet, FlagValues } from './flags';
import type { Io } from './io';

/** A command, from which help and completions come as well. */
export interface CommandDefinition<Flags extends FlagSet> {
  /** One word, or two for a command of a group: `images list`. */
  readonly name: string;
  /** What it does, as an imperative without a full stop. */
  readonly summary: string;
  /** `[path...]` any number, `[path]` at most one, `<rule>` exactly one, `<old> <new>` exactly two. @default none */
  readonly operand?: string;
  readonly flags: Flags;
  /** Throws `UserError` when the work cannot be done as asked. */
  run(given: Given<Flags>, io: Io): Promise<ExitCode> | ExitCode;
}

export interface Given<Flags extends FlagSet> {
  readonly operands: readonly string[];
  readonly flags: FlagValues<Flags>;
}

/** A command of which only its words are left to give. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly operand: string | undefined;
  readonly flags: FlagSet;
  /** Parses the words behind the command's name, and runs it. Throws `UserError` for words that do not fit. */
  start(words: readonly string[], io: Io): Promise<ExitCode>;
}

/** Makes a command of its definition. The argument library is loaded when it starts. */
export function command<const Flags extends FlagSet>(definition: CommandDefinition<Flags>): Command {
  const { name, summary, operand, flags } = definition;
  const shown = { name, summary, operand, flags };
  return {
    ...shown,
    async start(words, io) {
      const { parseWords } = await import('./parse-words.js');
      const parsed = parseWords(shown, flags, words, io);
      if (parsed.help === undefined) return definition.run(parsed, io);
      io.stdout.write(parsed.help);
      return EXIT.clean;
    },
  };
}
