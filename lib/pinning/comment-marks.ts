import type { YamlDocument } from '../yaml/document';

const LINES = new WeakMap<YamlDocument, ReadonlyMap<number, readonly string[]>>();

/** The tool that a comment on the line, counted from 1, gives the value to; `undefined` where none does. */
export function ownerOfLine(document: YamlDocument, line: number): string | undefined {
  let lines = LINES.get(document);
  if (!lines) LINES.set(document, (lines = commentsByLine(document)));
  for (const text of lines.get(line) ?? []) {
    const owner = OWNERS.find(({ mark }) => mark.test(text));
    if (owner) return owner.tool;
  }
  return undefined;
}

/**
 * Marks of other tools that write images themselves.
 * @see https://fluxcd.io/flux/guides/image-update/
 * @see https://kpt.dev/reference/annotations/
 * @see https://github.com/sethvargo/ratchet
 */
const OWNERS: readonly { readonly mark: RegExp; readonly tool: string }[] = [
  { mark: /\{\s*"\$imagepolicy"\s*:/, tool: 'Flux' },
  { mark: /\{\s*"\$kpt-set"\s*:|^kpt-set\s*:/, tool: 'kpt' },
  { mark: /(?:^|\s)ratchet:exclude(?:\s|$)/, tool: 'ratchet' },
];

function commentsByLine(document: YamlDocument): ReadonlyMap<number, readonly string[]> {
  const lines = new Map<number, string[]>();
  for (const { text, span, ownLine } of document.comments()) {
    if (ownLine) continue;
    const { line } = span.start;
    lines.set(line, [...(lines.get(line) ?? []), text]);
  }
  return lines;
}
