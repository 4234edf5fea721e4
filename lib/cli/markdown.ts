import { createColors } from 'picocolors';
import { visible, widthOf } from '../base/columns';
import { inlineLines, type InlinePaint, inlineWidth } from './inline';

interface Style {
  /** Characters a line of prose takes at most. */
  readonly width: number;
  readonly colour: boolean;
}

/** Renders Markdown as rule pages use it for a terminal: headings, prose, lists, tables, fenced blocks, `code`, links. */
export function renderMarkdown(text: string, { width, colour }: Style): string {
  const paint = painter(colour);
  const blocks = blocksOf(text.replace(/<!--[\s\S]*?-->\n?/g, ''));
  return `${blocks.map((block) => renderBlock(block, width, paint)).join('\n\n')}\n`;
}

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] }
  | { readonly kind: 'list' | 'prose' | 'table'; readonly lines: readonly string[] };

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, indent = '', fence, language = ''] = /^( *)(`{3,})(.*)$/.exec(line) ?? [];
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (fence !== undefined) {
      const end = lines.findIndex((other, index) => index > at && other.trim() === fence);
      const last = end < 0 ? lines.length : end;
      // Inside a list item the block is as far in as its text.
      blocks.push({ kind: 'code', language, lines: lines.slice(at + 1, last).map((code) => (code.startsWith(indent) ? code.slice(indent.length) : code)) });
      at = last;
    } else if (heading) blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    else if (line.trim() !== '') {
      const start = at;
      const kind = kindOf(line);
      while (continues(lines[at + 1] ?? '', kind)) at++;
      blocks.push({ kind, lines: lines.slice(start, at + 1) });
    }
  }
  return blocks;
}

/** A line with text on it belongs to the block above, unless it starts another: a list may stand right below prose. */
function continues(line: string, kind: 'list' | 'prose' | 'table'): boolean {
  if (!/\S/.test(line) || /^ *`{3}|^#{1,6} /.test(line)) return false;
  return kind === 'list' ? kindOf(line) !== 'table' : kindOf(line) === kind;
}

function kindOf(line: string): 'list' | 'prose' | 'table' {
  if (line.startsWith('|')) return 'table';
  return /^\s*(?:[-*]|\d+\.) /.test(line) ? 'list' : 'prose';
}

type Paint = InlinePaint & Readonly<Record<'bad' | 'good' | 'dim', (text: string) => string>> & { readonly colour: boolean };

/** Without colours, backticks say what is code: `and oc process sets the first` is no sentence. */
function painter(colour: boolean): Paint {
  const { bold, italic, cyan, red, green, dim } = createColors(colour);
  return { colour, code: colour ? cyan : (text) => `\`${text}\``, strong: bold, emphasis: italic, bad: red, good: green, dim };
}

function renderBlock(block: Block, width: number, paint: Paint): string {
  if (block.kind === 'heading') return renderHeading(block.text, block.level, paint);
  if (block.kind === 'code') return renderCode(block.language, block.lines, paint);
  if (block.kind === 'table') return renderTable(block.lines.map(cellsIn), width, paint);
  if (block.kind === 'prose') return paragraph(block.lines.map((line) => line.trim()).join(' '), '', '', width, paint);
  return itemsOf(block.lines)
    .map(({ indent, mark, text }) => paragraph(text, `${indent}${mark} `, `${indent}${' '.repeat(mark.length + 1)}`, width, paint))
    .join('\n');
}

function renderHeading(text: string, level: number, paint: Paint): string {
  const shown = visible(text);
  if (level > 1 && paint.colour) return paint.strong(shown);
  return paint.strong(`${shown}\n${(level === 1 ? '═' : '─').repeat(widthOf(shown))}`);
}

/** What a block of a rule's page is, by the word behind its language: a file beside the example, else an example. */
const FILES: Readonly<Record<string, string>> = { lock: 'images.lock.yaml', config: '.pinstream.yaml' };

/** Code stays as it is, and says before its first line what it is: a file by its name, an example by whether the rule finds it. */
function renderCode(language: string, lines: readonly string[], paint: Paint): string {
  const [, word = '', platform] = language.trim().split(/\s+/);
  const on = platform === undefined ? '' : ` on ${platform.replace('=', ' ')}`;
  const file = FILES[word] ?? (word.includes('.') ? word : undefined);
  const title = word === 'bad' ? paint.bad(`✗ found${on}`) : word === 'good' ? paint.good(`✓ not found${on}`) : file && paint.dim(file);
  return [...(title === undefined ? [] : [`  ${title}`]), ...lines.map((line) => `${paint.dim('  │')} ${visible(line)}`.trimEnd())].join('\n');
}

/** Fewer columns than this are no room to read a sentence in. */
const LEAST_LAST = 32;

/** A table where the width takes it, its last column wrapped; else a list of its rows with the heading in front of each cell. */
function renderTable([headings = [], , ...rows]: readonly (readonly string[])[], width: number, paint: Paint): string {
  const widths = headings.map((heading, at) => Math.max(...[heading, ...rows.map((row) => row[at] ?? '')].map((cell) => inlineWidth(cell, paint))));
  const last = widths.pop() ?? 0;
  const before = widths.reduce((sum, column) => sum + column + 2, 0);
  const room = Math.min(last, width - before);
  if (room < Math.min(last, LEAST_LAST)) return rows.map((row) => renderRow(headings, row, width, paint)).join('\n');
  const lines = (row: readonly string[]): readonly string[] => {
    const start = widths.map((column, at) => `${inlineLines(row[at] ?? '', Infinity, paint).join('')}${' '.repeat(column + 2 - inlineWidth(row[at] ?? '', paint))}`);
    return inlineLines(row[widths.length] ?? '', room, paint).map((text, at) => `${at === 0 ? start.join('') : ' '.repeat(before)}${text}`.trimEnd());
  };
  const rule = [...widths, room].map((column) => '─'.repeat(column)).join('  ');
  return [paint.strong(lines(headings).join('\n')), paint.dim(rule), ...rows.flatMap(lines)].join('\n');
}

function renderRow(headings: readonly string[], row: readonly string[], width: number, paint: Paint): string {
  const cells = row.flatMap((cell, at) => (cell === '' ? [] : [paragraph(`${headings[at] ?? ''}: ${cell}`, at === 0 ? '• ' : '  ', at === 0 ? '  ' : '    ', width, paint)]));
  return cells.join('\n');
}

function cellsIn(row: string): readonly string[] {
  return row.trim().split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

interface Item {
  readonly indent: string;
  readonly mark: string;
  readonly text: string;
}

function itemsOf(lines: readonly string[]): readonly Item[] {
  const items: { indent: string; mark: string; text: string }[] = [];
  for (const line of lines) {
    const [, indent, mark, text] = /^(\s*)([-*]|\d+\.) +(.*)$/.exec(line) ?? [];
    const last = items.at(-1);
    if (text !== undefined) items.push({ indent: indent ?? '', mark: mark === '*' || mark === '-' ? '•' : (mark ?? ''), text });
    else if (last) last.text += ` ${line.trim()}`;
  }
  return items;
}

function paragraph(text: string, first: string, rest: string, width: number, paint: Paint): string {
  const lines = inlineLines(text, Math.max(20, width - rest.length), paint);
  return lines.map((line, at) => `${at === 0 ? first : rest}${line}`).join('\n');
}
