import type { Event } from 'js-yaml';
import { LineMap } from '../base/span';
import { buildValue } from './build';
import { YamlDocument } from './document';
import { duplicateKeys } from './duplicates';
import { explainFault, tooDeep } from './explain';
import { jsonValue } from './json';
import { parseDocument } from './parse';
import { placeNodes } from './positions';
import { type ReadLimits, type ReadProblem, Refusal } from './problem';
import { type Part, splitDocuments } from './split';

export type { ReadLimits } from './problem';

export const DEFAULT_LIMITS: ReadLimits = { maxBytes: 10 * 1024 * 1024, maxDepth: 100, maxAliasNodes: 100_000 };

/** A file's documents. */
export interface YamlFile {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly documents: readonly YamlDocument[];
}

/**
 * Reads YAML or JSON as Kubernetes' reader does (sigs.k8s.io/yaml over go-yaml v2). Never throws: what is wrong is in a document's
 * `problems`, and one that does not parse costs itself alone. Documents without content are left out.
 */
export function readYaml(uri: string, text: string, limits: ReadLimits = DEFAULT_LIMITS): YamlFile {
  const lines = new LineMap(text);
  if (isLargerThan(text, limits.maxBytes)) {
    return refusedFile(uri, text, { kind: 'limit', message: `The file is larger than ${limits.maxBytes} bytes`, hint: 'split the file, or leave it out', at: 0 });
  }
  const documents = splitDocuments(text).map((part) => readPart(uri, text, lines, part, limits));
  return { uri, text, lines, documents };
}

/** Why a whole file is not read; `at` is the offset of what stands in the way. */
export interface FileRefusal extends Pick<ReadProblem, 'kind' | 'message' | 'hint'> {
  readonly at: number;
}

/** A file that is not read at all: one document without a value, which carries the reason like any other that cannot be read. */
export function refusedFile(uri: string, text: string, { at, ...problem }: FileRefusal): YamlFile {
  const lines = new LineMap(text);
  // The start of the file is not asked of the line map, which would read a text that may be huge.
  const start = at === 0 ? { line: 1, column: 1, offset: 0 } : lines.positionAt(at);
  const problems = [{ ...problem, span: { start, end: start } }];
  return { uri, text, lines, documents: [new YamlDocument({ uri, text, lines, start: 0, end: text.length, value: undefined, problems, parserDepth: 0, isJson: false })] };
}

function isLargerThan(text: string, maxBytes: number): boolean {
  // A UTF-16 unit takes one to three bytes in UTF-8, so most texts need not be counted.
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && Buffer.byteLength(text, 'utf8') > maxBytes;
}

function readPart(uri: string, text: string, lines: LineMap, { start, end }: Part, limits: ReadLimits): YamlDocument {
  // More than the values may have: the parser counts the scalar inside the innermost collection too, and a key it tries there.
  const parserDepth = limits.maxDepth + 2;
  const source = text.slice(start, end);
  const json = jsonValue(source, limits.maxDepth);
  if (json !== undefined) return new YamlDocument({ uri, text, lines, start, end, value: json, problems: [], parserDepth, isJson: true });
  let value: unknown;
  let problems: readonly ReadProblem[] = [];
  try {
    const events = parse(source, parserDepth, limits);
    const built = buildValue(source, events, limits);
    if (built.hasDuplicates) problems = duplicateKeys(placeNodes(source, start, events), lines);
    value = built.value;
  } catch (fault) {
    const refusal = fault instanceof RangeError ? tooDeep() : fault;
    if (!(refusal instanceof Refusal)) throw fault;
    problems = [problemOf(refusal, start, lines)];
  }
  return new YamlDocument({ uri, text, lines, start, end, value, problems, parserDepth, isJson: false });
}

function parse(source: string, maxDepth: number, limits: ReadLimits): readonly Event[] {
  try {
    return parseDocument(source, maxDepth);
  } catch (fault) {
    throw explainFault(source, fault, limits.maxDepth);
  }
}

function problemOf({ kind, message, start, end, hint }: Refusal, base: number, lines: LineMap): ReadProblem {
  return { kind, message, span: lines.spanOf(base + start, base + end), ...(hint === undefined ? {} : { hint }) };
}
