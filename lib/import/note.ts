import type { Path } from '../base/path';
import type { YamlDocument } from '../yaml/document';

/** Something that a chart does not have from its source, or has in another way. */
export interface ImportNote {
  readonly uri: string;
  /** Line from 1; `undefined` where the whole file is meant. */
  readonly line: number | undefined;
  /** A sentence without a full stop. */
  readonly message: string;
  /** Whether an object or a document is missing that should be in a chart, so that somebody has to look. */
  readonly isLoss: boolean;
}

/** A note on what stands at `path` of the document. */
export function noteAt(yaml: YamlDocument, path: Path, message: string, { isLoss = false } = {}): ImportNote {
  return { uri: yaml.uri, line: yaml.nearestSpan(path).span.start.line, message, isLoss };
}
