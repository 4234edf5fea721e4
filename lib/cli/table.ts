import { visible, widthOf } from '../base/columns';

/** Rows under headings, columns as wide as their widest text and two blanks apart. The last column is not padded. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[], bold: (text: string) => string = String): string {
  const shown = rows.map((row) => row.map(visible));
  const widths = headings.map((heading, at) => Math.max(widthOf(heading), ...shown.map((row) => widthOf(row[at] ?? ''))));
  const last = headings.length - 1;
  const line = (cells: readonly string[]): string => cells.map((cell, at) => (at === last ? cell : pad(cell, widths[at] ?? 0))).join('  ');
  return [bold(line(headings)), ...shown.map(line)].map((text) => `${text}\n`).join('');
}

/** The same rows as a Markdown table. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return `${line(headings)}${line(headings.map(() => '---'))}${rows.map(line).join('')}`;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
