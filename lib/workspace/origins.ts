import type { Origin, Place, Related } from '../base/origin';
import type { Path } from '../base/path';
import type { EffectiveParameter, ProcessedObject } from '../openshift/template/process';
import type { YamlDocument } from '../yaml/document';
import { isSoleUse } from './source-of';

/** An object that stands in a file as it is, at `base` in its document. */
export class YamlOrigin implements Origin {
  readonly #document: YamlDocument;
  readonly #base: Path;

  constructor(document: YamlDocument, base: Path) {
    this.#document = document;
    this.#base = base;
  }

  get uri(): string {
    return this.#document.uri;
  }

  locate(path: Path, part?: 'key' | 'value'): Place {
    return placeIn(this.#document, [...this.#base, ...path], part);
  }

  suppliers(): readonly Related[] {
    return [];
  }

  isSettable(): boolean {
    return true;
  }
}

/** An object that a Template was processed into: its places are those of the Template's text. */
export class TemplateOrigin implements Origin {
  readonly #document: YamlDocument;
  readonly #made: ProcessedObject;
  readonly #base: Path;

  constructor(document: YamlDocument, made: ProcessedObject, base: Path) {
    this.#document = document;
    this.#made = made;
    this.#base = base;
  }

  get uri(): string {
    return this.#document.uri;
  }

  locate(path: Path, part?: 'key' | 'value'): Place {
    return placeIn(this.#document, this.#made.sourceOf([...this.#base, ...path]).path, part);
  }

  suppliers(path: Path): readonly Related[] {
    const { parameters } = this.#made.sourceOf([...this.#base, ...path]);
    return parameters.map((parameter) => ({ ...placeIn(this.#document, parameter.valuePath), message: supplierMessage(parameter) }));
  }

  isSettable(path: Path): boolean {
    const source = this.#made.sourceOf([...this.#base, ...path]);
    return source.parameters.length === 0 || isSoleUse(this.#document.value, source);
  }
}

/** An object without text: from a cluster, or made by constructs. Its places are names. */
export class NamedOrigin implements Origin {
  readonly uri: string;

  constructor(uri: string) {
    this.uri = uri;
  }

  locate(path: Path): Place {
    return { uri: this.uri, path, span: undefined };
  }

  suppliers(): readonly Related[] {
    return [];
  }

  isSettable(): boolean {
    return true;
  }
}

function placeIn(document: YamlDocument, path: Path, part?: 'key' | 'value'): Place {
  const { path: found, span } = document.nearestSpan(path, part);
  return { uri: document.uri, path: found, span };
}

function supplierMessage({ name, origin, value = '' }: EffectiveParameter): string {
  switch (origin) {
    case 'unknown':
      return `the parameter ${name} gets its value at deployment; what it will be is unknown here`;
    case 'generated':
      return `the parameter ${name} is generated anew at each rendering`;
    case 'given':
      return `the parameter ${name} was given as ${JSON.stringify(value)}`;
    default:
      return `the parameter ${name} supplies ${JSON.stringify(value)}`;
  }
}
