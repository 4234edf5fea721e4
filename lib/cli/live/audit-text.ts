import { groupBy } from '../../base/group';
import { visible, wrapped } from '../../base/columns';
import type { ImageRow, NamespaceAudit, RevisionRow, StreamRow, StreamTagRow } from '../../audit/audit';
import { counted } from '../../reporters/tally';
import { cutLongWords, imageWords } from '../image-words';
import type { Pinned } from '../outcome-words';
import { imageTally, pinnedOf, runningWords, shortDigests, throughOf } from './audit-words';
import { heading, type Layout, paragraph, painted, type Tone } from './layout';

/** The tables of one namespace for people: images by workload, streams, and the history that cannot be reproduced. */
export function renderAuditText(audit: NamespaceAudit, layout: Layout): string {
  const { namespace, images, streams, history, unread } = audit;
  const loose = images.filter((row) => pinnedOf(row) === 'no').length;
  const word = images.some(({ mixed }) => mixed) ? 'mixed digests' : loose > 0 ? `${loose} not pinned` : 'pinned';
  const tone: Tone = word === 'pinned' ? 'good' : word === 'mixed digests' ? 'alarm' : 'notice';
  const parts = [
    [heading(`namespace ${namespace}`, word, tone, layout), ...paragraph(imageTally(audit), layout), ...(unread.length > 0 ? paragraph(`not read: ${unread.join(', ')}`, layout).map((line) => layout.ink.dim(line)) : [])],
    ...Array.from(groupBy(images, ({ workload }) => `${workload.kind}/${workload.name}`), ([title, rows]) => workloadLines(title, rows, layout)),
    ...(streams.length > 0 ? [[layout.ink.bold('image streams'), ...streams.flatMap((stream) => streamLines(stream, layout))]] : []),
    ...(history.length > 0 ? [historyLines(history, layout)] : []),
  ];
  return `${cutLongWords(parts.map((lines) => lines.join('\n')).join('\n\n'))}\n`;
}

const PINNED: Readonly<Record<Pinned, { readonly word: string; readonly tone: Tone }>> = {
  yes: { word: 'pinned', tone: 'good' },
  stream: { word: 'by its stream', tone: 'good' },
  no: { word: 'not pinned', tone: 'alarm' },
  unknown: { word: 'unknown', tone: 'notice' },
};

const WORD_WIDTH = Math.max(...Object.values(PINNED).map(({ word }) => word.length));

const INDENT = '  ';
const DEEPER = INDENT + ' '.repeat(WORD_WIDTH + 2);

function workloadLines(title: string, rows: readonly ImageRow[], layout: Layout): readonly string[] {
  return [layout.ink.bold(visible(title)), ...rows.flatMap((row) => imageLines(row, layout))];
}

function imageLines(row: ImageRow, layout: Layout): readonly string[] {
  const { container, from, written, applied, running, mixed } = row;
  const { word, tone } = PINNED[pinnedOf(row)];
  const role = ROLES[from];
  const [first = '', ...rest] = wrapped(`${container}${role}: ${shortDigests(imageWords(written))}`, layout.width - DEEPER.length);
  const notes = [
    ...(applied === undefined ? [] : [`applied as ${shortDigests(imageWords(applied))}`]),
    `resolved by: ${shortDigests(throughOf(row))}`,
    ...(running.length === 0 ? ['no pod'] : runningWords(running)),
  ];
  return [
    `${INDENT}${painted(word, tone, layout)}${' '.repeat(WORD_WIDTH - word.length + 2)}${first}`,
    ...rest.map((line) => DEEPER + line),
    ...notes.flatMap((note) => hanging(note, DEEPER, layout)).map((line) => layout.ink.dim(line)),
    ...(mixed ? hanging('pods of one revision run different digests: the tag moved, or was pushed again', DEEPER, layout).map((line) => painted(line, 'alarm', layout)) : []),
  ];
}

const ROLES: Readonly<Record<ImageRow['from'], string>> = { containers: '', initContainers: ' (init)', ephemeralContainers: ' (ephemeral)', volumes: ' (volume)', pods: ' (in pods alone)' };

function hanging(text: string, indent: string, { width }: Layout): readonly string[] {
  return wrapped(text, width - indent.length - INDENT.length).map((line, at) => `${indent}${at === 0 ? '' : INDENT}${line}`);
}

function streamLines({ name, lookup, tags }: StreamRow, layout: Layout): readonly string[] {
  const tally = tags.length === 0 ? ', no tag' : '';
  return [`${INDENT}${visible(name)}${layout.ink.dim(`: look-up ${lookup ? 'on' : 'off'}${tally}`)}`, ...tags.flatMap((tag) => tagLines(tag, layout))];
}

function tagLines({ name, from, scheduled, digest, imported, failure }: StreamTagRow, layout: Layout): readonly string[] {
  const facts = [
    digest === undefined ? 'no image' : shortDigests(digest),
    ...(imported === undefined ? [] : [`since ${imported}`]),
    from === undefined ? 'pushed' : `from ${shortDigests(from)}`,
    ...(scheduled ? ['imported again and again'] : []),
  ];
  const indent = INDENT.repeat(2);
  const failed = failure && `the last import failed${failure.since === undefined ? '' : ` at ${failure.since}`}: ${failure.message}`;
  return [
    ...hanging(`:${name}  ${facts.join(', ')}`, indent, layout),
    ...(failed === undefined ? [] : hanging(failed, indent + INDENT, layout).map((line) => painted(line, 'alarm', layout))),
  ];
}

/** They name no digest, and what a tag stood for then nobody knows. */
function historyLines(history: readonly RevisionRow[], layout: Layout): readonly string[] {
  const byWorkload = groupBy(history, ({ workload }) => `${workload.kind}/${workload.name}`);
  return [
    layout.ink.bold('revisions that cannot be reproduced'),
    ...Array.from(byWorkload, ([title, rows]) => {
      const shown = rows.slice(0, MOST_REVISIONS);
      const more = rows.length - shown.length;
      return [
        `${INDENT}${visible(title)}`,
        ...shown.flatMap((row) => hanging(revisionWords(row), INDENT.repeat(2), layout)),
        ...(more > 0 ? [`${INDENT.repeat(2)}and ${counted(more, 'earlier revision')}`] : []),
      ];
    }).flat(),
  ];
}

/** A controller keeps ten, of which the last few are the ones that anybody would go back to. */
const MOST_REVISIONS = 3;

function revisionWords({ name, number, current, images }: RevisionRow): string {
  const which = [...(number === undefined ? [] : [`revision ${number}`]), ...(current ? ['the current one'] : [])].join(', ');
  return `${name}${which === '' ? '' : ` (${which})`}: ${images.map(({ container, image }) => `${container} ${shortDigests(imageWords(image))}`).join(', ')}`;
}
