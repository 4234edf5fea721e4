/** A file as text. */
export interface ManifestText {
  readonly path: string;
  readonly text: string;
}

/** Several files as one text, and the way back. */
export interface JoinedManifests {
  readonly text: string;
  /** The file that a line of the text comes of, and its line there; both count from 1. */
  readonly origin: (line: number) => { readonly path: string; readonly line: number };
}

/** Puts files together as one YAML stream. At least one file. */
export function joinManifests(files: readonly ManifestText[]): JoinedManifests {
  const starts: { readonly path: string; readonly before: number }[] = [];
  let text = '';
  let lines = 0;
  for (const file of files) {
    const part = file.text.endsWith('\n') ? file.text : `${file.text}\n`;
    text += `---\n${part}`;
    starts.push({ path: file.path, before: lines + 1 });
    // The part's own lines, each of which ends, and the separator before it.
    lines += part.split('\n').length;
  }
  return {
    text,
    origin: (line) => {
      const { path = '', before = 0 } = starts.findLast(({ before }) => before < line) ?? starts[0] ?? {};
      return { path, line: line - before };
    },
  };
}
