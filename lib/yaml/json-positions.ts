import type { PlacedEntry, PlacedList, PlacedMap, PlacedNode } from './positions';

/** Where each value of a text is written that `jsonValue` reads; `base` is its offset in the file. Gives what `placeNodes` does, several times faster. */
export function placeJson(text: string, base: number): PlacedNode {
  return new JsonPlacer(text, base).value();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Walks a text that is known to be JSON, so nothing is checked again. */
class JsonPlacer {
  readonly #text: string;
  readonly #base: number;
  #at = 0;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#base = base;
  }

  value(): PlacedNode {
    this.#passSpace();
    const start = this.#base + this.#at;
    switch (this.#text.charCodeAt(this.#at)) {
      case OPENING_BRACE:
        return this.#map(start);
      case OPENING_BRACKET:
        return this.#list(start);
      case QUOTE:
        this.#passString();
        return { kind: 'scalar', style: 'double', start, end: this.#base + this.#at };
      default:
        this.#passWord();
        return { kind: 'scalar', style: 'plain', start, end: this.#base + this.#at };
    }
  }

  #map(start: number): PlacedMap {
    const entries = new Map<string, PlacedEntry>();
    while (this.#passTo(CLOSING_BRACE)) {
      const from = this.#at;
      const name = this.#passString();
      const key = { start: this.#base + from, end: this.#base + this.#at };
      this.#passSpace();
      this.#at++; // the colon
      entries.set(name, { name, key, value: this.value() });
    }
    return { kind: 'map', flow: true, start, end: this.#base + this.#at, entries, merges: [], replaced: [] };
  }

  #list(start: number): PlacedList {
    const items: PlacedNode[] = [];
    while (this.#passTo(CLOSING_BRACKET)) items.push(this.value());
    return { kind: 'list', flow: true, start, end: this.#base + this.#at, items };
  }

  /** Goes past the opening bracket or a comma to the next entry; `false` and past the closing bracket where there is none. */
  #passTo(closing: number): boolean {
    this.#passSpace();
    const code = this.#text.charCodeAt(this.#at);
    if (code !== closing) this.#at++;
    this.#passSpace();
    if (this.#text.charCodeAt(this.#at) !== closing) return true;
    this.#at++;
    return false;
  }

  #passSpace(): void {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at++;
  }

  /** What the string says; only what has an escape in it is parsed. */
  #passString(): string {
    const start = this.#at;
    let hasEscape = false;
    let at = start + 1;
    for (let code = this.#text.charCodeAt(at); code !== QUOTE; code = this.#text.charCodeAt(at)) {
      if (code === BACKSLASH) {
        hasEscape = true;
        at++;
      }
      at++;
    }
    this.#at = at + 1;
    return hasEscape ? (JSON.parse(this.#text.slice(start, at + 1)) as string) : this.#text.slice(start + 1, at);
  }

  #passWord(): void {
    let code = this.#text.charCodeAt(this.#at);
    while (code > 0x20 && code !== COMMA && code !== CLOSING_BRACE && code !== CLOSING_BRACKET) code = this.#text.charCodeAt(++this.#at);
  }
}
