import type { Event } from 'js-yaml';
import type { Path } from '../base/path';
import type { LineMap, Span } from '../base/span';
import { findComments, type YamlComment } from './comments';
import { placeJson } from './json-positions';
import { pathsByLine } from './line-paths';
import { parseDocument } from './parse';
import { behindAlias, entryAt, placeNodes, type PlacedNode } from './positions';
import type { ReadProblem } from './problem';
import type { ScalarStyle, Stretch } from './tokens';

interface DocumentParts {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly start: number;
  readonly end: number;
  /** `undefined` when no value came of the text. */
  readonly value: unknown;
  /** Those that take no position tree to find. */
  readonly problems: readonly ReadProblem[];
  /** Nesting the parser is allowed. */
  readonly parserDepth: number;
  readonly isJson: boolean;
}

/** Documents whose positions are at hand, oldest first. */
const ASKED: YamlDocument[] = [];
const MOST_ASKED = 64;

/** How a scalar is written, `source` with its quotes or its block header. */
export interface WrittenScalar {
  readonly style: ScalarStyle;
  readonly source: string;
  readonly span: Span;
}

/** One document of a file: its value at once, where things are written when someone asks. */
export class YamlDocument {
  readonly uri: string;
  /** Of the whole file. */
  readonly text: string;
  readonly lines: LineMap;
  /** Offsets of the document's part of the text, directives and `---` included. */
  readonly start: number;
  readonly end: number;
  /** Plain objects, lists, texts, numbers, booleans and null; what aliases name is shared. `undefined` when the document is unreadable. */
  readonly value: unknown;
  readonly problems: readonly ReadProblem[];
  /** Whether every reader takes the text for the same: it is JSON without any of what readers differ about. Not all JSON is marked. */
  readonly isJson: boolean;
  readonly #parserDepth: number;
  #events: readonly Event[] | undefined;
  #root: PlacedNode | undefined;
  #comments: readonly YamlComment[] | undefined;
  #paths: ReadonlyMap<number, readonly Path[]> | undefined;

  constructor({ uri, text, lines, start, end, value, problems, parserDepth, isJson }: DocumentParts) {
    this.uri = uri;
    this.text = text;
    this.lines = lines;
    this.start = start;
    this.end = end;
    this.value = value;
    this.problems = problems;
    this.isJson = isJson;
    this.#parserDepth = parserDepth;
  }

  /**
   * Where the value at `path` or its key is written, through aliases and merge keys; `undefined` where nothing is.
   * A value's span holds its quotes; a block scalar's starts at its `|` or `>` and ends before its last line break; a value left out
   * has an empty one. An item of a list has no key and answers with its value, as does the whole document.
   * The first question parses the document again, which takes about as long as reading it.
   */
  spanOf(path: Path, part: 'key' | 'value' = 'value'): Span | undefined {
    const stretch = this.#stretchOf(path, part);
    return stretch && this.lines.spanOf(stretch.start, stretch.end);
  }

  /** The span at `path` or of its nearest written parent, with the path that was found; for `[]` the place where the document starts. */
  nearestSpan(path: Path, part: 'key' | 'value' = 'value'): { readonly path: Path; readonly span: Span } {
    for (let length = path.length; length > 0; length--) {
      const parent = path.slice(0, length);
      const span = this.spanOf(parent, part);
      if (span !== undefined) return { path: parent, span };
    }
    const start = this.#tree()?.start ?? this.start;
    return { path: [], span: this.lines.spanOf(start, start) };
  }

  /** How the scalar at `path` is written; `undefined` where there is none. A value left out (`image:`) has the source `''`. */
  scalarAt(path: Path): WrittenScalar | undefined {
    const root = this.#tree();
    const entry = root && entryAt(root, path);
    const node = entry && behindAlias(entry.value);
    if (node?.kind !== 'scalar') return undefined;
    return { style: node.style, source: this.text.slice(node.start, node.end), span: this.lines.spanOf(node.start, node.end) };
  }

  /** In order. Of a document that does not parse, only those on a line of their own. */
  comments(): readonly YamlComment[] {
    this.#comments ??= findComments(this.text.slice(this.start, this.end), this.start, this.lines, this.#parse());
    return this.#comments;
  }

  /**
   * Paths whose key or value stands on a line, counted from 1, outermost first; of a scalar every line it takes.
   * What an alias or a merge key brings is on the line of its anchor, under the anchor's path.
   */
  pathsOnLine(line: number): readonly Path[] {
    const root = this.#tree();
    if (root === undefined) return [];
    this.#paths ??= pathsByLine(root, this.lines);
    return this.#paths.get(line) ?? [];
  }

  /** Where each value is written, for what changes the text; `undefined` for a document that cannot be read. */
  placed(): PlacedNode | undefined {
    return this.#tree();
  }

  #stretchOf(path: Path, part: 'key' | 'value'): Stretch | undefined {
    const root = this.#tree();
    const entry = root && entryAt(root, path);
    if (entry === undefined) return undefined;
    return part === 'key' && entry.key !== undefined ? entry.key : behindAlias(entry.value);
  }

  #tree(): PlacedNode | undefined {
    if (this.#root !== undefined) return this.#root;
    if (this.isJson) {
      this.#root = placeJson(this.text.slice(this.start, this.end), this.start);
      this.#remember();
      return this.#root;
    }
    const events = this.#parse();
    if (events !== undefined) this.#root = placeNodes(this.text.slice(this.start, this.end), this.start, events);
    return this.#root;
  }

  /** Positions take far more memory than values, and questions come document by document: those asked about longest ago are let go. */
  #remember(): void {
    ASKED.push(this);
    if (ASKED.length <= MOST_ASKED) return;
    const oldest = ASKED.shift();
    if (oldest === undefined) return;
    oldest.#events = undefined;
    oldest.#root = undefined;
    oldest.#paths = undefined;
  }

  #parse(): readonly Event[] | undefined {
    // What could not be read the first time cannot be now.
    if (this.value === undefined) return undefined;
    if (this.#events === undefined) {
      this.#events = parseDocument(this.text.slice(this.start, this.end), this.#parserDepth);
      this.#remember();
    }
    return this.#events;
  }
}
