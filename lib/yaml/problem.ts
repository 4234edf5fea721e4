import type { Path } from '../base/path';
import type { Span } from '../base/span';

/** What stands in the way of a text's values, or of reading it safely. */
export interface ReadProblem {
  /** `unreadable`: no value came of it. `limit`: too large, deep or often repeated to be read. `duplicate-key`: the later entry was taken. */
  readonly kind: 'unreadable' | 'limit' | 'duplicate-key';
  /** The cause, as a sentence without a full stop and without line numbers. */
  readonly message: string;
  readonly span: Span;
  /** The next step, as an imperative without a full stop. */
  readonly hint?: string;
  /** Of a duplicate key: the path both entries have. */
  readonly path?: Path;
  /** Of a duplicate key: the entry before it. */
  readonly related?: { readonly message: string; readonly span: Span };
}

/** What a text may cost. Every limit passed is a problem of kind `limit`, never an exception. */
export interface ReadLimits {
  /** Bytes of the whole file in UTF-8. */
  readonly maxBytes: number;
  /** Collections inside each other, counted through aliases. */
  readonly maxDepth: number;
  /** Values that all aliases of one document may reach together, each counted as often as it is reached. */
  readonly maxAliasNodes: number;
}

/** Why a document has no value; thrown by what builds it and caught in `readYaml`, so it never leaves this folder. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: 'unreadable' | 'limit';
  /** Offsets in the document's own part. */
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(kind: 'unreadable' | 'limit', message: string, start: number, end: number, hint?: string) {
    super(message);
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.hint = hint;
  }
}
