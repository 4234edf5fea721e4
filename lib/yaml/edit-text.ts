import { sameValue } from '../base/equal';
import { type Parsed, failure, success } from '../base/parsed';
import { applyTextEdits, overlapIn, sortEdits, type TextEdit } from '../base/text-edit';
import { applyValueEdits, smallSteps, type ValueEdit } from '../base/value-edit';
import type { YamlDocument } from './document';
import { readYaml, type ReadLimits, type YamlFile } from './read';
import { OVERLAP, spliceEdits } from './splice';
import { isJson, styleOf } from './write-style';
import { blockText } from './write-value';

/** What is to change in one document of a file. */
export interface DocumentChange {
  /** Its place among the file's documents, from 0. */
  readonly index: number;
  readonly edits: readonly ValueEdit[];
  /** Values of new documents to put behind it. */
  readonly follow?: readonly unknown[];
}

/**
 * The text of a file after the edits of its documents' values, each document's one after another. The text is read again, and every
 * value compared with what it should be; fails, saying why, where it is another or a comment is gone.
 * @param limits Those that the file was read with.
 */
export function editText(file: YamlFile, changes: readonly DocumentChange[], limits?: ReadLimits): Parsed<string> {
  const spliced = atOnce(file, changes);
  const text = !spliced.ok && spliced.problem === OVERLAP ? inTurn(file, changes, limits) : spliced;
  if (!text.ok || text.value === file.text) return text;
  const fault = faultOf(file, readYaml(file.uri, text.value, limits), changes);
  return fault === undefined ? text : failure(fault);
}

/** The values of a file's documents after the changes. */
export function valuesAfter(values: readonly unknown[], changes: readonly DocumentChange[]): readonly unknown[] {
  return values.flatMap((value, index) => {
    const here = changes.filter((change) => change.index === index);
    return [applyValueEdits(value, here.flatMap(({ edits }) => edits)), ...here.flatMap(({ follow = [] }) => follow)];
  });
}

function atOnce(file: YamlFile, changes: readonly DocumentChange[]): Parsed<string> {
  const all: TextEdit[] = [];
  for (const { index, edits, follow = [] } of changes) {
    const document = file.documents[index];
    if (document === undefined) return failure('the document is not there');
    const spliced = spliceEdits(document, edits);
    if (!spliced.ok) return spliced;
    const added = follow.length === 0 ? success([]) : newDocuments(file, document, follow);
    if (!added.ok) return added;
    all.push(...spliced.value, ...added.value);
  }
  const sorted = sortEdits(all);
  const clash = overlapIn(sorted);
  return clash === undefined ? success(applyTextEdits(file.text, sorted)) : failure(OVERLAP, clash[1].start);
}

/** One small step after another, the text read again between them; new documents last, as they move those behind them. */
function inTurn(file: YamlFile, changes: readonly DocumentChange[], limits: ReadLimits | undefined): Parsed<string> {
  let here = file;
  const steps = changes.flatMap(({ index, edits }) => smallSteps(file.documents[index]?.value, edits).map((step): DocumentChange => ({ index, edits: [step] })));
  const follows = changes.filter(({ follow = [] }) => follow.length > 0).sort((one, other) => other.index - one.index);
  for (const change of [...steps, ...follows.map((change) => ({ ...change, edits: [] }))]) {
    const next = atOnce(here, [change]);
    if (!next.ok) return next;
    if (next.value !== here.text) here = readYaml(file.uri, next.value, limits);
  }
  return success(here.text);
}

function newDocuments({ text, lines }: YamlFile, document: YamlDocument, values: readonly unknown[]): Parsed<readonly TextEdit[]> {
  const root = document.placed();
  if (root === undefined) return failure('the document cannot be read');
  if (isJson(text)) return failure('a JSON file holds one value, to which no second can be added; make it a List');
  const style = { ...styleOf(text, lines, root), json: false };
  const { eol } = style;
  const written = values.map((value) => `---${eol}${blockText(value, 0, style)}`).join(eol);
  const at = document.end;
  const freshLine = at === 0 || /[\r\n\uFEFF]/.test(text.charAt(at - 1));
  return success([{ start: at, end: at, text: freshLine ? `${written}${eol}` : `${eol}${written}` }]);
}

function faultOf(before: YamlFile, after: YamlFile, changes: readonly DocumentChange[]): string | undefined {
  if (after.documents.some(({ value }, at) => value === undefined && before.documents[at]?.value !== undefined)) return 'the text would not read any more';
  const wanted = valuesAfter(before.documents.map(({ value }) => value), changes);
  if (!sameValue(after.documents.map(({ value }) => value ?? null), wanted.map((value) => value ?? null))) return 'the text would read as other values';
  return sameValue(commentsOf(before), commentsOf(after)) ? undefined : 'a comment would be lost or made';
}

function commentsOf(file: YamlFile): readonly string[] {
  return file.documents.flatMap((document) => document.comments().map(({ text }) => text));
}
