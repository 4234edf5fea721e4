import type { Command } from '../command';
import { optionName } from '../flags';

/** What may stand at a place of the command line. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' | 'folders' | 'rules' }
  /** Text that nobody can guess. */
  | { readonly kind: 'any' };

export interface CompletedOption {
  /** `--format`. */
  readonly name: string;
  readonly summary: string;
  /** `undefined` for a switch. */
  readonly value: Candidates | undefined;
  /** The value may stand behind `=` alone. */
  readonly attached: boolean;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  /** `images list`. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** `undefined` where it takes no operand. */
  readonly operand: Candidates | undefined;
}

/** What a shell has to know of a command, from the command's own definition. */
export function completedCommand({ name, summary, operand, flags }: Command): CompletedCommand {
  const options = Object.entries(flags).map(([key, { summary, placeholder, choices, suggested, bare }]): CompletedOption => {
    const words = choices ?? suggested;
    const value = placeholder === undefined ? undefined : words.length > 0 ? ({ kind: 'words', words } as const) : candidatesFor(placeholder);
    return { name: optionName(key), summary, value, attached: bare !== undefined };
  });
  return { name, summary, options: [...options, HELP], operand: operand === undefined ? undefined : operandOf(operand) };
}

const HELP: CompletedOption = { name: '--help', summary: 'Show this help', value: undefined, attached: false };

/** Of the first operand; the second of a command that takes two is of the same kind. */
function operandOf(operand: string): Candidates {
  const [first = ''] = operand.split(' ');
  const name = first.replace(/[[\]<>.]/g, '');
  return name === 'shell' ? { kind: 'words', words: SHELLS } : candidatesFor(name);
}

/** The shells that completions are made for. */
export const SHELLS = ['bash', 'fish', 'zsh'] as const;

const OF_FILES: ReadonlySet<string> = new Set(['file', 'module', 'old', 'path', 'path|image', 'report', 'template']);

function candidatesFor(placeholder: string): Candidates {
  if (placeholder === 'rule') return { kind: 'rules' };
  if (placeholder === 'folder') return { kind: 'folders' };
  return { kind: OF_FILES.has(placeholder) ? 'files' : 'any' };
}
