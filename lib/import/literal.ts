import { wrapped } from '../base/columns';

/** A text as TypeScript writes it, in quotes that need few escapes. */
export function textLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${escaped(text).replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** What is written out between the references of a template literal. */
export function templateText(text: string): string {
  return escaped(text).replaceAll('`', '\\`').replaceAll('${', '\\${');
}

/** Whether a key of an object may stand without quotes. */
export function isIdentifier(key: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(key);
}

/**
 * A documentation comment of these paragraphs, each line at most `width` characters where words allow it, `indent` before each.
 * Nothing in it ends the comment or is obeyed by an editor.
 */
export function docComment(paragraphs: readonly string[], { indent = '', width = 120 } = {}): readonly string[] {
  const lines = paragraphs.flatMap((paragraph, at) => {
    const own = paragraph.split(/\r\n?|\n/).flatMap((line) => wrapped(harmless(line).trimEnd(), width - indent.length - 3));
    return at === 0 ? own : ['', ...own];
  });
  const [only] = lines;
  if (only !== undefined && lines.length === 1 && indent.length + only.length + 7 <= width) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...lines.map((line) => (line === '' ? `${indent} *` : `${indent} * ${line}`)), `${indent} */`];
}

function harmless(line: string): string {
  return line.replaceAll('\t', '  ').replaceAll('*/', '* /');
}

/** Controls, what some reader takes for a line end or obeys as a direction of writing, what has no width, halves of surrogate pairs. */
const ESCAPED = /[\\\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ufdd0-\ufdef]|\p{Surrogate}/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(text: string): string {
  return text.replace(ESCAPED, (character) => SHORT.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
