import { createColors } from 'picocolors';
import { groupBy } from '../base/group';
import { visible, wrapped } from '../base/columns';
import { cutLongWords, imageWords } from './image-words';
import type { Pinned } from './outcome-words';

/** One image in a list, as the JSON form has it. */
export interface ImageEntry {
  readonly file: string;
  readonly line: number | undefined;
  readonly workload: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
  readonly container: string;
  /** As written; `undefined` where the field is missing. */
  readonly image: string | undefined;
  readonly through: string;
  readonly pinned: Pinned;
}

interface Style {
  readonly width: number;
  readonly colour: boolean;
}

/**
 * The images by file, two lines each: its line, whether it is pinned and the image, which has the rest of the line as it is the longest;
 * below it the workload and who resolves it. Then their number.
 */
export function printImageList(entries: readonly ImageEntry[], style: Style): string {
  const lineDigits = Math.max(...entries.map(({ line }) => String(line ?? '').length));
  const wordWidth = Math.max(...entries.map(({ pinned }) => PINNED_WORDS[pinned].length));
  const { bold } = createColors(style.colour);
  const files = Array.from(groupBy(entries, ({ file }) => file), ([file, members]) =>
    [bold(visible(file)), ...members.flatMap((entry) => entryLines(entry, { ...style, lineDigits, wordWidth }))].join('\n'),
  );
  return `${cutLongWords(files.join('\n\n'))}\n\n${countsOf(entries)}\n`;
}

const PINNED_WORDS: Readonly<Record<Pinned, string>> = { yes: 'pinned', stream: 'by its stream', no: 'not pinned', unknown: 'unknown' };

interface Columns extends Style {
  readonly lineDigits: number;
  readonly wordWidth: number;
}

function entryLines({ line, workload, container, image, pinned, through }: ImageEntry, { width, colour, lineDigits, wordWidth }: Columns): readonly string[] {
  const { dim, green, yellow, red } = createColors(colour);
  const paint = { yes: green, stream: green, no: red, unknown: yellow }[pinned];
  const word = PINNED_WORDS[pinned];
  const about = `${workload.kind}/${workload.name}, container ${container}; resolved by: ${through}`;
  const indent = ' '.repeat(lineDigits + 4);
  return [
    `  ${String(line ?? '').padStart(lineDigits)}  ${paint(word)}${' '.repeat(wordWidth - word.length)}  ${visible(imageWords(image))}`,
    ...wrapped(about, Math.max(30, width - indent.length)).map((text) => indent + dim(text)),
  ];
}

/** `3 images: 1 pinned, 2 not pinned`. */
function countsOf(entries: readonly ImageEntry[]): string {
  const counts = groupBy(entries, ({ pinned }) => PINNED_WORDS[pinned]);
  const parts = Object.values(PINNED_WORDS).flatMap((word) => (counts.has(word) ? [`${counts.get(word)?.length ?? 0} ${word}`] : []));
  return `${entries.length} ${entries.length === 1 ? 'image' : 'images'}: ${parts.join(', ')}`;
}
