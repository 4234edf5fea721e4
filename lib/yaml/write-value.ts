import type { ScalarValue } from './scalars';
import { doubleQuoted, escapeRare, literalLines, type ScalarPlace, writeScalar } from './write-scalar';

/** How new text is to look, taken from what stands around it. */
export interface WriteStyle {
  /** Columns that a map is indented by below its key. */
  readonly indent: number;
  /** Columns between a key and the dashes of the list below it; often 0. */
  readonly listIndent: number;
  readonly quote: ScalarPlace['quote'];
  readonly json: boolean;
  /** Whether texts of several lines may stand as blocks. */
  readonly literal: boolean;
  /** The line end. */
  readonly eol: string;
}

/** Whether a value is a map or list with something in it, which takes lines of its own in block style. */
export function isFull(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (Array.isArray(value) ? value.length > 0 : entriesOf(value).length > 0);
}

/** A value in block style. Its first line is not indented; the others stand at `column`, counted from 0, or deeper. */
export function blockText(value: unknown, column: number, style: WriteStyle): string {
  const margin = `${style.eol}${' '.repeat(column)}`;
  if (!isFull(value)) return inlineText(value, { ...style, flow: false });
  if (Array.isArray(value)) return value.map((item: unknown) => `- ${itemText(item, column + 2, style)}`).join(margin);
  return entriesOf(value).map(([key, inner]) => `${keyText(key, style)}:${afterColon(inner, column, style)}`).join(margin);
}

/** What stands behind a key's colon at `column`: a blank and a scalar, or the lines below. */
export function afterColon(value: unknown, column: number, style: WriteStyle): string {
  if (typeof value === 'string') return ` ${textValue(value, column, style)}`;
  if (!isFull(value)) return ` ${inlineText(value, { ...style, flow: false })}`;
  const inner = column + (Array.isArray(value) ? style.listIndent : style.indent);
  return `${style.eol}${' '.repeat(inner)}${blockText(value, inner, style)}`;
}

/** A key as it stands ahead of a colon. */
export function keyText(key: string, { json, quote }: Pick<WriteStyle, 'json' | 'quote'>, flow = false): string {
  return writeScalar(key, { flow, json, quote });
}

interface FlowStyle extends ScalarPlace {
  /** What stands behind a colon and behind a comma. @default a blank each */
  readonly afterColon?: string;
  readonly afterComma?: string;
}

/** A value on one line, collections in brackets. */
export function inlineText(value: unknown, style: FlowStyle): string {
  const inner = { ...style, flow: true };
  if (Array.isArray(value)) return `[${value.map((item: unknown) => inlineText(item, inner)).join(`,${style.afterComma ?? ' '}`)}]`;
  if (typeof value !== 'object' || value === null) return writeScalar(scalarOf(value), style);
  return `{${entriesOf(value).map(([key, item]) => pairText(key, item, inner)).join(`,${style.afterComma ?? ' '}`)}}`;
}

/** An entry of a map in braces. */
export function pairText(key: string, value: unknown, style: FlowStyle): string {
  // In YAML without quotes a colon needs its blank.
  return `${writeScalar(key, { ...style, flow: true })}:${style.json ? (style.afterColon ?? ' ') : ' '}${inlineText(value, { ...style, flow: true })}`;
}

/** JSON over several lines; all but the first start with `margin`. */
export function jsonText(value: unknown, margin: string, unit: string, eol: string): string {
  return escapeRare(JSON.stringify(value, undefined, unit)).replaceAll('\n', `${eol}${margin}`);
}

function itemText(item: unknown, column: number, style: WriteStyle): string {
  return typeof item === 'string' ? textValue(item, column - 2, style) : blockText(item, column, style);
}

function textValue(text: string, column: number, style: WriteStyle): string {
  const literal = style.literal && text.includes('\n') ? literalLines(text) : undefined;
  if (literal === undefined) return text.includes('\n') ? doubleQuoted(text) : writeScalar(text, { ...style, flow: false });
  const margin = ' '.repeat(column + style.indent);
  return [`|${literal.chomp}`, ...literal.lines.map((line) => (line === '' ? '' : `${margin}${line}`))].join(style.eol);
}

function entriesOf(map: object): readonly (readonly [string, unknown])[] {
  return Object.entries(map).filter(([, value]: readonly [string, unknown]) => value !== undefined);
}

function scalarOf(value: unknown): ScalarValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`${typeof value} cannot be written`);
}
