/** A file as it was found, before anybody reads it as YAML. */
export interface SourceFile {
  /** Relative to the working folder with `/`; as the user wrote it for what lies outside. `<stdin>` for unnamed standard input. */
  readonly uri: string;
  /** With a problem: what could be read before it, so that the problem has a line. */
  readonly text: string;
  /** `named`: an operand; `found`: in a folder that is one; `context`: beside an operand, so that look-ups find what it names. */
  readonly role: 'named' | 'found' | 'context';
  /** Why the text is not what the file holds. */
  readonly problem: ContentProblem | undefined;
}

/** What keeps a file's bytes from being text, or from being read at all. */
export interface ContentProblem {
  readonly kind: 'unreadable' | 'limit';
  /** The rest of a sentence that starts with the file's name. */
  readonly message: string;
  /** The next step, as an imperative without a full stop. */
  readonly hint: string;
  /** Offset in the text, from 0. */
  readonly at: number;
}

/** A file (or, with `/` at its end, a folder) that is not looked at. */
export interface SkippedFile {
  readonly uri: string;
  /** A clause that may stand behind the name: `ignored by git`. */
  readonly reason: string;
}
