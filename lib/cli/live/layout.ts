import { createColors } from 'picocolors';
import { visible, widthOf, wrapped } from '../../base/columns';
import { type Io, isColoured, lineWidth } from '../io';

/** How text about live objects is laid out. */
export interface Layout {
  readonly width: number;
  readonly ink: ReturnType<typeof createColors>;
}

/** How alarming something is. */
export type Tone = 'good' | 'notice' | 'alarm';

/** The layout for standard output; longer lines than `WIDEST` are hard to read, however wide the terminal is. */
export function layoutOf({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Layout {
  return { width: Math.max(NARROWEST, Math.min(lineWidth(stdout), WIDEST)), ink: createColors(isColoured(stdout, env)) };
}

const WIDEST = 110;
const NARROWEST = 40;
const INDENT = '  ';
/** Columns of the labels. */
const LABEL = 10;

export function painted(text: string, tone: Tone, { ink }: Layout): string {
  return { good: ink.green, notice: ink.yellow, alarm: ink.red }[tone](text);
}

/** `── StatefulSet shop/web ─────────── superseded-stuck`. */
export function heading(title: string, word: string, tone: Tone, layout: Layout): string {
  const shown = visible(title);
  const rule = '─'.repeat(Math.max(3, layout.width - widthOf(shown) - word.length - 5));
  return `${layout.ink.dim('──')} ${layout.ink.bold(shown)} ${layout.ink.dim(rule)} ${layout.ink.bold(painted(word, tone, layout))}`;
}

/** Prose under a heading. */
export function paragraph(text: string, { width }: Layout): readonly string[] {
  return wrapped(text, width - INDENT.length).map((line) => INDENT + line);
}

/** Lines with a label on their left, or above them where it is long. */
export function labelled(label: string, lines: readonly string[], { ink }: Layout): readonly string[] {
  const shown = visible(label);
  const margin = INDENT + ' '.repeat(LABEL);
  if (widthOf(shown) >= LABEL) return [INDENT + ink.bold(shown), ...lines.map((line) => margin + line)];
  return lines.map((line, at) => (at === 0 ? `${INDENT}${ink.bold(shown)}${' '.repeat(LABEL - widthOf(shown))}${line}` : margin + line));
}

/** Prose as wide as it may be behind a label. */
export function proseLines(text: string, { width }: Layout): readonly string[] {
  return wrapped(text, width - INDENT.length - LABEL);
}

/** Commands, each on one line however long it is, so that it can be copied. */
export function commandLines(commands: readonly string[], { ink }: Layout): readonly string[] {
  return commands.map((command) => ink.cyan(visible(command)));
}
