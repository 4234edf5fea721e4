import { plainValue, type ScalarValue } from './scalars';
import type { ScalarStyle } from './tokens';

/** What holds where a scalar is to be written. */
export interface ScalarPlace {
  /** Inside brackets or braces, where commas and brackets end a plain scalar. */
  readonly flow: boolean;
  /** The text is JSON. */
  readonly json: boolean;
  /** The quotes for texts that cannot stand without. */
  readonly quote: 'single' | 'double';
}

/** The scalar on one line, in `style` where that can hold it; what reads back, in YAML 1.1 as in 1.2, as this very value. */
export function writeScalar(value: ScalarValue, place: ScalarPlace, style: ScalarStyle = 'plain'): string {
  if (typeof value !== 'string') return value === null ? 'null' : String(value === 0 ? 0 : value);
  if (place.json || style === 'double') return doubleQuoted(value);
  if (style === 'single') return singleQuoted(value) ?? doubleQuoted(value);
  if (isPlain(value, place.flow)) return value;
  return (place.quote === 'single' ? singleQuoted(value) : undefined) ?? doubleQuoted(value);
}

/** Whether the text can be written at all: a half of a surrogate pair has no UTF-8. */
export function isWritable(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The lines of a text as the content of a `|` scalar, with the indicator for its end; `undefined` for a text that one cannot hold safely. */
export function literalLines(text: string): { readonly chomp: '' | '-'; readonly lines: readonly string[] } | undefined {
  const chomp = text.endsWith('\n') ? '' : '-';
  const lines = (chomp === '' ? text.slice(0, -1) : text).split('\n');
  // A first line that is empty or indented would need an indentation indicator; tabs and blanks at line ends are easily lost.
  const safe = lines.every((line) => PRINTABLE.test(line) && line.trimEnd() === line) && lines[0] === lines[0]?.trimStart() && lines[0] !== '';
  return safe && lines.at(-1) !== '' ? { chomp, lines } : undefined;
}

/** A text in double quotes, as YAML and JSON both read it. */
export function doubleQuoted(text: string): string {
  return escapeRare(JSON.stringify(text));
}

/** JSON text in which every character that YAML does not print is escaped. */
export function escapeRare(json: string): string {
  return json.replace(RARE, (rare) => `\\u${rare.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function singleQuoted(text: string): string | undefined {
  return PRINTABLE.test(text) ? `'${text.replaceAll("'", "''")}'` : undefined;
}

function isPlain(text: string, flow: boolean): boolean {
  if (text === '' || text.trim() !== text || !PRINTABLE.test(text)) return false;
  if (/^[,[\]{}#&*!|>'"%@`?:=]|^-(?:$|\s)|^(?:---|\.\.\.)/.test(text) || /:(?:\s|$)|\s#/.test(text)) return false;
  if (flow && /[,[\]{}?]|:["']/.test(text)) return false;
  return plainValue(text) === text && !OTHER_MEANING.test(text);
}

/** What YAML prints as it is, on one line; the byte order mark and the mark of unknown text are not among it. */
const PRINTABLE = /^[\x20-\x7E\u00A1-\u2027\u202A-\uD7FF\uE000-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD}]*$/u;

/** Characters that JSON leaves as they are and YAML does not. */
const RARE = /[\x7F-\xA0\u2028\u2029\uD800-\uDFFF\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF]/gu;

/** Plain scalars that some reader, of YAML 1.1 or 1.2, takes for something else than text: numbers (a short commit id such as `e3` too), base 60, dates, words, the merge key. */
const OTHER_MEANING =
  /^(?:[-+]?(?:\.[0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)|[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?e[-+]?[0-9]+|[-+]?0[xob].*|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|y|n|<<)$/i;
