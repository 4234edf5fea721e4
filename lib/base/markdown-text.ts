import { visible } from './columns';

/** Text that stays text in GitHub's Markdown: no mark-up, no HTML, no end of a table's cell, no link, and nobody is mentioned. */
export function markdownText(text: string): string {
  // Blanks alone would leave a list item or a cell without a text.
  if (/^\s+$/.test(text)) return '␠';
  return visible(text.replaceAll(/[\r\n]+/g, ' '))
    .replace(/[\\`*_{}[\]<>#|~]/g, '\\$&')
    .replace(/&(?=[#\w])/g, '&amp;')
    .replaceAll('@', '@<!-- -->')
    .replaceAll('://', ':<!-- -->//')
    .replace(/www(?=\.)/gi, '$&<!-- -->')
    .replace(/^\s+/, '')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Text as code, in a paragraph, a heading or a table's cell. */
export function markdownCode(text: string): string {
  const shown = visible(text.replaceAll(/[\r\n]+/g, ' '));
  // Inside backticks nothing can be escaped, and a table splits its cells before it looks for them.
  return /^[^`|\\]*[^`|\\ ][^`|\\]*$/.test(shown) ? `\`${shown}\`` : `<code>${markdownText(shown)}</code>`;
}

/** A fenced block, one line an entry; no line of it can close the fence. */
export function markdownBlock(lines: readonly string[], language: string): readonly string[] {
  const shown = lines.map(visible);
  const longest = Math.max(2, ...shown.flatMap((line) => Array.from(line.matchAll(/`+/g), ([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence];
}
