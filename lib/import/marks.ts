import { isMap, type JsonMap } from '../kube/json';

/** A reference to a parameter inside a text of an imported object. */
export interface ParameterReference {
  readonly name: string;
  /** `typed` is all of its text, and stands for a number, a boolean or other JSON. */
  readonly form: 'text' | 'typed';
}

/** A text in pieces: what is written out, and references. Neighbouring pieces are never both written out. */
export type TextPart = string | ParameterReference;

/**
 * How references travel through Template processing, which knows texts alone: as marks of U+FDD0, which Unicode reserves for a program's
 * own use, and a number that makes them differ from whatever the texts hold themselves.
 */
export class Marks {
  readonly #start: string;
  readonly #pattern: RegExp;

  /** @param value All that is going to be marked, as JSON has it. */
  constructor(value: unknown) {
    const held = JSON.stringify(value);
    let number = 0;
    while (held.includes(`${MARK}${number}{`)) number++;
    this.#start = `${MARK}${number}`;
    this.#pattern = new RegExp(`${this.#start}(?:\\{\\{(\\w+)\\}\\}|\\{(\\w+)\\})`, 'g');
  }

  of({ name, form }: ParameterReference): string {
    return form === 'typed' ? `${this.#start}{{${name}}}` : `${this.#start}{${name}}`;
  }

  partsOf(text: string): readonly TextPart[] {
    if (!text.includes(this.#start)) return [text];
    const parts: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(this.#pattern)) {
      if (match.index > end) parts.push(text.slice(end, match.index));
      const [whole, typed, plain = ''] = match;
      parts.push(typed === undefined ? { name: plain, form: 'text' } : { name: typed, form: 'typed' });
      end = match.index + whole.length;
    }
    if (end < text.length) parts.push(text.slice(end));
    return parts;
  }

  isPlain(text: string): boolean {
    return !text.includes(this.#start);
  }

  /** The reference that is all of the text and brings a value of any type; `undefined` where the text is text. */
  typedIn(text: string): ParameterReference | undefined {
    const [first, ...others] = this.partsOf(text);
    return typeof first === 'object' && first.form === 'typed' && others.length === 0 ? first : undefined;
  }

  /** Every reference in the keys and values, as often as it is there. */
  referencesIn(value: unknown): readonly ParameterReference[] {
    if (typeof value === 'string') return this.partsOf(value).filter((part) => typeof part === 'object');
    if (Array.isArray(value)) return value.flatMap((item: unknown) => this.referencesIn(item));
    if (!isMap(value)) return [];
    return Object.entries(value).flatMap(([key, member]) => [...this.referencesIn(key), ...this.referencesIn(member)]);
  }
}

const MARK = '\uFDD0';

/** A map with this entry too; assignment to `__proto__` would set the prototype. */
export function withEntry(map: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The value with every text replaced; keys stay. */
export function mapTexts(value: unknown, replace: (text: string) => unknown): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, replace));
  if (!isMap(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) withEntry(copy, key, mapTexts(member, replace));
  return copy satisfies JsonMap;
}
