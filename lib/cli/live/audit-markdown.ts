import { markdownCode, markdownText } from '../../base/markdown-text';
import type { ImageRow, NamespaceAudit, RevisionRow, StreamRow } from '../../audit/audit';
import { imageWords } from '../image-words';
import { imageTally, isPinned, pinnedOf, runningWords, shortDigests, throughOf } from './audit-words';

/** The tables of one namespace in GitHub's Markdown. @see https://github.github.com/gfm/#tables-extension- */
export function renderAuditMarkdown(audit: NamespaceAudit): string {
  const { namespace, images, streams, history, unread } = audit;
  const parts = [
    `## Namespace ${markdownCode(namespace)}`,
    `${markdownText(imageTally(audit))}.${unread.length > 0 ? ` Not read: ${markdownText(unread.join(', '))}.` : ''}`,
    ...(images.length > 0 ? [table(['workload', 'container', 'image', 'runs', 'resolved by', 'pinned'], images.map(imageCells))] : []),
    ...(streams.length > 0 ? ['### Image streams', table(['stream', 'look-up', 'tag', 'image', 'since', 'from', 'last import'], streams.flatMap(streamRows))] : []),
    ...(history.length > 0 ? ['### Revisions that cannot be reproduced', table(['workload', 'revision', 'images'], history.map(revisionCells))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

function imageCells(row: ImageRow): readonly string[] {
  const { workload, container, written, applied, running, mixed } = row;
  const image = markdownCode(shortDigests(imageWords(written)));
  const runs = [...runningWords(running).map(markdownText), ...(mixed ? ['**different digests in one revision**'] : [])];
  return [
    markdownCode(`${workload.kind}/${workload.name}`),
    markdownCode(container),
    applied === undefined ? image : `${image}<br>applied as ${markdownCode(shortDigests(imageWords(applied)))}`,
    runs.join('<br>'),
    markdownText(shortDigests(throughOf(row))),
    isPinned(pinnedOf(row)) ? 'yes' : '**no**',
  ];
}

function streamRows({ name, lookup, tags }: StreamRow): readonly (readonly string[])[] {
  const head = [markdownCode(name), lookup ? 'on' : 'off'];
  if (tags.length === 0) return [[...head, '', '', '', '', '']];
  return tags.map(({ name: tag, digest, imported = '', from, failure }) => [
    ...head,
    markdownCode(tag),
    digest === undefined ? 'none' : markdownCode(shortDigests(digest)),
    markdownText(imported),
    from === undefined ? 'pushed' : markdownCode(shortDigests(from)),
    failure ? `**failed:** ${markdownText(failure.message)}` : '',
  ]);
}

function revisionCells({ workload, name, images }: RevisionRow): readonly string[] {
  const shown = images.map(({ container, image }) => `${markdownCode(container)} ${markdownCode(shortDigests(imageWords(image)))}`);
  return [markdownCode(`${workload.kind}/${workload.name}`), markdownCode(name), shown.join('<br>')];
}
