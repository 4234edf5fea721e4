import { commandLines, heading, labelled, type Layout, paragraph, proseLines, type Tone } from './layout';

/** What is said of one workload: the verdict first, then what led there, then what to do. */
export interface Block {
  readonly title: string;
  readonly word: string;
  readonly tone: Tone;
  /** Nothing more than the heading is shown where there is none. */
  readonly message: string | undefined;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly label: string;
  readonly text?: string | undefined;
  readonly commands?: readonly string[];
}

/** Blocks with a blank line between them; those of a heading alone stand close. */
export function printBlocks(blocks: readonly Block[], layout: Layout): string {
  const drawn = blocks.map((block) => blockLines(block, layout));
  return drawn.map((lines, at) => `${lines.join('\n')}\n${lines.length > 1 || (drawn[at + 1]?.length ?? 0) > 1 ? '\n' : ''}`).join('');
}

function blockLines({ title, word, tone, message, sections }: Block, layout: Layout): readonly string[] {
  const parts = sections.map(({ label, text, commands = [] }) =>
    labelled(label, [...(text === undefined ? [] : proseLines(text, layout)), ...commandLines(commands, layout)], layout),
  );
  const shown = parts.filter((lines) => lines.length > 0).flat();
  return [heading(title, word, tone, layout), ...(message === undefined ? [] : paragraph(message, layout)), ...(shown.length > 0 ? ['', ...shown] : [])];
}
