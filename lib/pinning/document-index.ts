import type { LineMap } from '../base/span';
import type { YamlDocument } from '../yaml/document';
import { splitDocuments } from '../yaml/split';

const STARTS = new WeakMap<LineMap, readonly number[]>();

/** Which of its file's documents a document is, from 0. The first question about a later one splits the file's text. */
export function documentIndex({ start, text, lines }: YamlDocument): number {
  if (start === 0) return 0;
  let starts = STARTS.get(lines);
  if (!starts) STARTS.set(lines, (starts = splitDocuments(text).map((part) => part.start)));
  return Math.max(0, starts.indexOf(start));
}
