import type { Path } from '../base/path';
import type { JsonMap } from '../kube/json';
import type { YamlDocument } from '../yaml/document';
import type { Marks } from './marks';

/** An object as a chart is to make it: its texts and keys may hold marks for parameters. */
export interface ImportedObject {
  readonly value: JsonMap;
  readonly source: ImportSource;
  /** Where it stands in the document. */
  readonly path: Path;
}

/** A document that objects come from. */
export interface ImportSource {
  readonly yaml: YamlDocument;
  readonly marks: Marks;
  /** Those of a Template; none of other documents. */
  readonly parameters: readonly ImportedParameter[];
  /** What is worth saying of the whole, a paragraph each: the description of a Template, its message. */
  readonly about: readonly string[];
}

/** A parameter that objects use. */
export interface ImportedParameter {
  readonly name: string;
  /** Where the document declares it. */
  readonly path: Path;
  readonly description: string;
  /** The text it has unless another is given; `undefined` where one has to be. */
  readonly fallback: string | undefined;
  /** Whether a reference takes it for something else than text. */
  readonly isTyped: boolean;
}
