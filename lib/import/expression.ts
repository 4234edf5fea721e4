import { isMap, type JsonMap } from '../kube/json';
import { inWritingOrder } from './evaluate';
import { isIdentifier, templateText, textLiteral } from './literal';
import type { Marks, ParameterReference, TextPart } from './marks';
import type { ImportedProp } from './props';

/** What it takes to write values of a source down as TypeScript. */
export interface ExpressionContext {
  readonly marks: Marks;
  readonly propOf: (parameter: string) => ImportedProp;
}

/** Names the function that `json` props are read with; the chart's file has it where it is used. */
export const TYPED = 'typed';

/** The value as an expression. Its first line goes without indent, its others have `indent` at least. */
export function expression(value: unknown, indent: string, context: ExpressionContext): string {
  const room = WIDTH - indent.length;
  const line = inline(value, room, context);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  if (typeof value === 'string') return `[\n${linesOf(value).map((text) => `${inner}${textExpression(text, context)},\n`).join('')}${indent}].join('\\n')`;
  if (Array.isArray(value)) return `[\n${value.map((item: unknown) => `${inner}${expression(item, inner, context)},\n`).join('')}${indent}]`;
  return isMap(value) ? block(value, indent, context) : leaf(value);
}

/** The map as an expression with an entry on each line, as what is short today grows tomorrow. */
export function block(map: JsonMap, indent: string, context: ExpressionContext): string {
  const inner = `${indent}  `;
  return `{\n${entriesOf(map, context).map(([key, member]) => `${inner}${entry(key, expression(member, inner, context), member)},\n`).join('')}${indent}}`;
}

/** The text as an expression of type `string`. */
function textExpression(text: string, context: ExpressionContext): string {
  const parts = context.marks.partsOf(text);
  const [first, ...others] = parts;
  if (first === undefined) return "''";
  if (others.length === 0 && typeof first === 'string') return textLiteral(first);
  if (others.length === 0 && typeof first === 'object' && isTextProp(context.propOf(first.name))) return context.propOf(first.name).name;
  return `\`${parts.map((part) => templatePart(part, context)).join('')}\``;
}

const WIDTH = 120;

/** On one line of `room` characters; a leaf that is longer stands all the same, as nothing breaks it. */
function inline(value: unknown, room: number, context: ExpressionContext): string | undefined {
  if (typeof value === 'string') return linesOf(value).length > 1 ? undefined : scalarText(value, context);
  if (!Array.isArray(value) && !isMap(value)) return leaf(value);
  const parts: string[] = [];
  let left = room - 4;
  const members: readonly (readonly [string | undefined, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown) => [undefined, item] as const)
    : entriesOf(value, context);
  for (const [key, member] of members) {
    const text = inline(member, left, context);
    if (text === undefined) return undefined;
    const part = key === undefined ? text : entry(key, text, member);
    left -= part.length + 2;
    if (left < 0) return undefined;
    parts.push(part);
  }
  if (Array.isArray(value)) return `[${parts.join(', ')}]`;
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A script or a file in a text is read line by line, and changed so. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.filter((line) => line !== '').length > 1 ? lines : [text];
}

function leaf(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return Object.is(value, -0) ? '-0' : String(value);
  throw new Error(`a ${typeof value} is nothing that a document holds`);
}

function scalarText(text: string, context: ExpressionContext): string {
  const typed = context.marks.typedIn(text);
  return typed ? typedExpression(typed, context) : textExpression(text, context);
}

function typedExpression({ name }: ParameterReference, { propOf }: ExpressionContext): string {
  const prop = propOf(name);
  return prop.type === 'json' ? `${TYPED}(${prop.name})` : prop.name;
}

function templatePart(part: TextPart, { propOf }: ExpressionContext): string {
  return typeof part === 'string' ? templateText(part) : `\${${propOf(part.name).name}}`;
}

function isTextProp({ type }: ImportedProp): boolean {
  return type === 'text' || type === 'json';
}

function entriesOf(map: JsonMap, context: ExpressionContext): readonly (readonly [string, unknown])[] {
  return inWritingOrder(map, context.marks).map(([key, member]) => [keyExpression(key, context), member]);
}

/** The prop alone where the key has its name. Nothing but a prop looks like a key: texts have quotes, and what is no text is no name. */
function entry(key: string, value: string, member: unknown): string {
  return key === value && typeof member === 'string' && isIdentifier(key) ? key : `${key}: ${value}`;
}

function keyExpression(key: string, context: ExpressionContext): string {
  if (!context.marks.isPlain(key)) return `[${textExpression(key, context)}]`;
  // Written as any other key it would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return isIdentifier(key) ? key : textLiteral(key);
}
