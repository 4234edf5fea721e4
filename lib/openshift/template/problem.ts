import type { Path } from '../../base/path';

/** What can be wrong with a Template, one word a fault. */
export type TemplateFault =
  /** The document is no Template. */
  | 'not-a-template'
  /** A field of the Template has a type that does not decode: a number as a parameter's value, a map for `objects`. */
  | 'wrong-type'
  /** The Template itself is of the group-less `v1`, which `oc` from 4.11 on does not know. */
  | 'group-less-template'
  /** A parameter's name has other characters than letters, digits and `_`; the server refuses it, `oc process --local` does not. */
  | 'bad-parameter-name'
  /** Two parameters share a name: the last is used, while a value given on the command line goes to the first. */
  | 'duplicate-parameter'
  | 'required-parameter'
  | 'unknown-generator'
  /** The text of `from` does not generate: malformed, a range the wrong way round, a length outside 1 to 255. */
  | 'bad-generator'
  /** The set in `from` is left without a character, which crashes the processor. */
  | 'empty-alphabet'
  /** An object that does not decode: no map, without a kind. */
  | 'bad-object'
  /** `null` among the objects, which crashes the processor. */
  | 'null-object'
  /** `${{NAME}}` puts null into a list, which crashes the processor. */
  | 'null-in-list'
  /** `${{NAME}}` makes a map key of something that is no text, which crashes the processor. */
  | 'key-not-text'
  /** Two keys of a map become one by substitution; which value stays is left to chance. */
  | 'colliding-keys'
  /** Template labels over a List, which has no labels. */
  | 'labels-over-list'
  /** Template labels replace all labels of an object that has one that is no text. */
  | 'labels-replaced'
  /** Substitution would make more than is kept in memory here; what is past the limit stays as it is written. */
  | 'too-large';

/** One fault found while processing. */
export interface TemplateProblem {
  readonly code: TemplateFault;
  /** A sentence without a full stop; unknown text in it is already printable. */
  readonly message: string;
  /** In the Template's document. */
  readonly path: Path;
  /**
   * Whether `oc process` ends without a manifest, whatever its version and with `--local` too.
   * Processing here goes on all the same, as far as sense can be made.
   */
  readonly fatal: boolean;
}
