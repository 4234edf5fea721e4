import { isCollection, Lexer, type Node, parseAllDocuments } from 'yaml';
import { sameValue } from '../../base/equal';
import { type DocumentChange, valuesAfter } from '../../yaml/edit-text';

/**
 * Compares the text of a file before and after its changes with a reader that has nothing in common with ours, the package `yaml`, and
 * JSON with that of the language. Answers what is wrong, as a clause; `undefined` when the values differ by the changes alone, all
 * comments are there in their order, and line ends and byte order mark are those there were.
 */
export function checkAgain(before: string, after: string, changes: readonly DocumentChange[]): string | undefined {
  if (after.startsWith(BYTE_ORDER_MARK) !== before.startsWith(BYTE_ORDER_MARK)) return 'the byte order mark would change';
  const strange = lineEndsOf(after).find((end) => !lineEndsOf(before).includes(end));
  if (strange !== undefined && lineEndsOf(before).length > 0) return 'lines would end in another way';
  const json = jsonValue(before);
  const [values, found] = json === undefined ? [yamlValues(before), yamlValues(after)] : [[json.value], jsonList(after)];
  if (values === undefined) return 'a second reader cannot read the file, so that nobody can check the change';
  if (found === undefined) return 'a second reader could not read the result';
  if (!sameValue(found, valuesAfter(values, changes))) return 'a second reader would see other changes than these';
  return sameValue(commentsOf(after), commentsOf(before)) ? undefined : 'a second reader would miss a comment';
}

const BYTE_ORDER_MARK = '\uFEFF';

function lineEndsOf(text: string): readonly string[] {
  return [...new Set(text.match(/\r\n|\n|\r/g) ?? [])];
}

function jsonValue(text: string): { readonly value: unknown } | undefined {
  const bare = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (!/^\s*[[{]/.test(bare)) return undefined;
  try {
    return { value: JSON.parse(bare) as unknown };
  } catch {
    return undefined; // YAML in braces, which the other reader takes
  }
}

function jsonList(text: string): readonly unknown[] | undefined {
  const json = jsonValue(text);
  return json && [json.value];
}

/** The values of all documents with content, dates and the like as JSON has them. */
function yamlValues(text: string): readonly unknown[] | undefined {
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.filter(({ contents }) => hasContent(contents)).map((document): unknown => JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: -1 }) ?? null)));
  } catch {
    return undefined; // aliases that hold themselves, and what else has no JSON
  }
}

function hasContent(node: Node | null): boolean {
  if (node === null) return false;
  return isCollection(node) || !('source' in node) || node.source !== '' || node.tag !== undefined;
}

function commentsOf(text: string): readonly string[] {
  return Array.from(new Lexer().lex(text)).filter((lexeme) => lexeme.startsWith('#')).map((comment) => comment.trimEnd());
}
