import { createColors } from 'picocolors';
import { visible, wrapped } from '../reporters/columns';

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
    const fence = /^(`{3,})(.*)$/.exec(line);
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (fence) {
      const end = lines.indexOf(fence[1] ?? '', at + 1);
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', language: fence[2] ?? '', lines: lines.slice(at + 1, last) });
      at = last;
    } else if (heading) blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    else if (line.trim() !== '') {
      const start = at;
      while (/^(?!`{3}|#{1,6} ).*\S/.test(lines[at + 1] ?? '')) at++;
      blocks.push({ kind: kindOf(line), lines: lines.slice(start, at + 1) });
    }
  }
  return blocks;
}

function kindOf(line: string): 'list' | 'prose' | 'table' {
  if (line.startsWith('|')) return 'table';
  return /^\s*(?:[-*]|\d+\.) /.test(line) ? 'list' : 'prose';
}

type Paint = Readonly<Record<'heading' | 'code' | 'bad' | 'good' | 'dim', (text: string) => string>>;

function painter(colour: boolean): Paint {
  const { bold, cyan, red, green, dim } = createColors(colour);
  return { heading: bold, code: cyan, bad: red, good: green, dim };
}

function renderBlock(block: Block, width: number, paint: Paint): string {
  if (block.kind === 'heading') return paint.heading(block.level === 1 ? `${block.text}\n${'═'.repeat(block.text.length)}` : block.text);
  if (block.kind === 'code') return renderCode(block.language, block.lines, paint);
  if (block.kind === 'prose') return paragraph(block.lines.map((line) => line.trim()).join(' '), '', '', width, paint);
  const items = block.kind === 'table' ? rowsOf(block.lines) : itemsOf(block.lines);
  return items
    .map(({ indent, mark, text }) => paragraph(text, `${indent}${mark} `, `${indent}${' '.repeat(mark.length + 1)}`, width, paint))
    .join('\n');
}

/** Code stays as it is, and says before its first line whether the rule finds it. */
function renderCode(language: string, lines: readonly string[], paint: Paint): string {
  const [, verdict, platform] = language.trim().split(/\s+/);
  const on = platform === undefined ? '' : ` on ${platform.replace('=', ' ')}`;
  const title = verdict === 'bad' ? [paint.bad(`  ✗ found${on}`)] : verdict === 'good' ? [paint.good(`  ✓ not found${on}`)] : [];
  return [...title, ...lines.map((line) => `${paint.dim('  │')} ${visible(line)}`)].join('\n');
}

interface Item {
  readonly indent: string;
  readonly mark: string;
  readonly text: string;
}

/** A table as a list, because its rows are longer than lines: the first cell, what is between under its headings, the last. */
function rowsOf([head = '', , ...rows]: readonly string[]): readonly Item[] {
  const headings = cellsIn(head);
  return rows.map((row) => {
    const cells = cellsIn(row);
    const between = cells.slice(1, -1).map((cell, at) => `${headings[at + 1] ?? ''} ${cell}`);
    return { indent: '', mark: '•', text: `${cells[0] ?? ''}${between.length > 0 ? ` (${between.join('; ')})` : ''}: ${cells.at(-1) ?? ''}` };
  });
}

function cellsIn(row: string): readonly string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll('\\|', '|'));
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

/** Wrapped first and painted afterwards, so that colours take no room; code and links stay whole, as they hold no line end. */
function paragraph(text: string, first: string, rest: string, width: number, paint: Paint): string {
  const lines = wrapped(linksShown(text), Math.max(20, width - rest.length));
  return inline(lines.map((line, at) => `${at === 0 ? first : rest}${line}`).join('\n'), paint);
}

function linksShown(text: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label: string, url: string) => (label === url ? url : `${label} (${url})`));
}

function inline(text: string, paint: Paint): string {
  return text
    .replace(/`([^`]+)`/g, (_, code: string) => code.split('\n').map(paint.code).join('\n'))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => paint.heading(strong));
}
