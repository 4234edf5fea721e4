import type { Path } from './path';
import type { Span } from './span';

/** Where something is written. Without `span` the place is known by name only: a live object, a construct. */
export interface Place {
  /** A file's path with `/`, or what stands for it: `<stdin>`, a construct's path, `cluster:shop/StatefulSet/web`. */
  readonly uri: string;
  /** The path inside what `uri` names (the document, not the object), as it is written there. */
  readonly path: Path;
  readonly span: Span | undefined;
}

/** A further place that explains a finding. */
export interface Related extends Place {
  /** What is there, as a clause: `the parameter project supplies this name`. */
  readonly message: string;
}

/** Answers where an object's paths are written; rules and reporters never ask whether that is a file, a construct or a cluster. */
export interface Origin {
  readonly uri: string;
  /**
   * Where the value at `path` (or its key) is written; an absent field answers with its nearest parent.
   * Positions are worked out at the first question.
   */
  locate(path: Path, part?: 'key' | 'value'): Place;
  /** Places that supply the value at `path`: the Template parameters it is put together from. */
  suppliers(path: Path): readonly Related[];
  /**
   * Whether a repair may set the value at `path` as a whole: it is text of its own, or one parameter supplies all of it and nothing else.
   * Where parameters are involved, that costs a walk over the Template.
   */
  isSettable(path: Path): boolean;
  /** What to do in place of any repair, as an imperative without a full stop, where none goes through this origin: the object was rendered. */
  readonly remedy?: string;
}
