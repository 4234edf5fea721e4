import { doubleQuoted, writeScalar } from '../../lib/yaml/write-scalar';

/** Numbers that follow from a seed alone, so that a failing case can be run again. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, below 1. Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(part: number): boolean {
    return this.next() < part;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

const KEYS = ['web', 'image', 'name', 'labels', 'a', 'y', 'app.kubernetes.io/name', 'on', '1', 'x y', 'null', '#k', 'k: v', '__proto__', "it's", 'a"b', '-', '~', 'env', 'très'];
const TEXTS = [
  'web', '', ' ', 'true', 'no', '1', '0x1F', '08', '1e3', '1_000', '12:30', '2024-01-01', '~', 'null', 'quay.io/shop/web:1.2@sha256:aa', 'a: b', 'a #b', '#c', '- x', '-x', '--all', '---', '...', '? q', '?q',
  '[x', '{x', 'x]', 'a, b', '&a', '*a', '!t', '|', '>', '%d', '@x', '`x', '"q"', "'q'", "it's", 'back\\slash', 'tab\there', 'two\nlines\n', 'one\n\ntwo', 'x\n', '\n', ' lead', 'trail ', 'x\n  y\n', 'http://x:80/', 'a:b', ':', 'a:',
  '<<', '=', '.5', '.inf', '1.2.3', '${PROJECT}', 'é', '\u2028', '\uFEFFx', '\u0007', '🙂', 'Zürich', 'a long text of many words that may be folded over lines', '+', '1:', '0o17', '- ', 'key:\n  - nested\n',
];

export function randomScalar(dice: Dice): unknown {
  return dice.chance(0.65) ? dice.pick(TEXTS) : dice.pick<unknown>([0, 1, -5, 1.5, 1e21, 3000000000, true, false, null]);
}

export function randomValue(dice: Dice, depth = 3): unknown {
  if (depth === 0 || dice.chance(0.4)) return randomScalar(dice);
  const size = dice.pick([0, 1, 1, 2, 3, 4]);
  if (dice.chance(0.45)) return Array.from({ length: size }, () => randomValue(dice, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, () => [dice.pick(KEYS), randomValue(dice, depth - 1)]));
}

/** A document in a style that a person might have, or not: comments anywhere, all quotes, anchors, aliases, merge keys, tags. */
export function randomText(dice: Dice, documents = dice.pick([1, 1, 1, 2, 3])): string {
  const eol = dice.pick(['\n', '\n', '\n', '\r\n']);
  const parts = Array.from({ length: documents }, () => new Writer(dice).document());
  const ends = dice.chance(0.15);
  let text = parts.map((part, at) => `${at > 0 || dice.chance(0.3) ? `---${dice.chance(0.2) ? ' # next' : ''}\n` : ''}${part}`).join('');
  if (ends) text = text.replace(/\n$/, '');
  return `${dice.chance(0.05) ? '\uFEFF' : ''}${text.replaceAll('\n', eol)}`;
}

/** A JSON text with indentation of some kind. */
export function randomJson(dice: Dice): string {
  const value = { a: randomValue(dice), items: [randomValue(dice)], ...(dice.chance(0.5) ? { b: randomValue(dice, 2) } : {}) };
  const text = JSON.stringify(value, undefined, dice.pick(['', '  ', '    ', '\t']));
  return `${dice.chance(0.05) ? '\uFEFF' : ''}${dice.chance(0.2) ? text.replaceAll('\n', '\r\n') : text}${dice.chance(0.5) ? '\n' : ''}`;
}

/** Writes one document. Whether what it writes is valid is for a reader to say. */
class Writer {
  readonly #dice: Dice;
  readonly #step: number;
  readonly #listStep: number;
  readonly #anchors: { name: string; isMap: boolean }[] = [];
  readonly #comments: number;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#step = dice.pick([2, 2, 4, 1, 3]);
    this.#listStep = dice.pick([0, 2, this.#step]);
    this.#comments = dice.pick([0, 0.1, 0.3]);
  }

  document(): string {
    const fields = { kind: 'Pod', ...(randomValueMap(this.#dice) as object), spec: randomValue(this.#dice) };
    return `${this.#comment(0)}${this.#map(fields, 0)}\n${this.#comment(0)}`;
  }

  #map(map: object, column: number): string {
    const margin = ' '.repeat(column);
    const entries = Object.entries(map).map(([key, value]: [string, unknown]) => `${this.#key(key)}:${this.#value(value, column, this.#step, this.#listStep)}`);
    const named = this.#anchors.filter(({ isMap }) => isMap);
    if (named.length > 0 && this.#dice.chance(0.1)) entries.splice(this.#dice.below(entries.length + 1), 0, `<<: *${this.#dice.pick(named).name}`);
    return entries.map((entry, at) => (at === 0 ? entry : `\n${this.#comment(column)}${margin}${entry}`)).join('');
  }

  #list(list: readonly unknown[], column: number): string {
    const margin = ' '.repeat(column);
    return list.map((item, at) => `${at === 0 ? '' : `\n${this.#comment(column)}${margin}`}-${this.#value(item, column, 2, 2, true)}`).join('');
  }

  /** What stands behind a colon or dash. */
  #value(value: unknown, column: number, step: number, listStep: number, isItem = false): string {
    const dice = this.#dice;
    if (this.#anchors.length > 0 && dice.chance(0.04)) return ` *${dice.pick(this.#anchors).name}${this.#trailing()}`;
    const full = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    const properties = this.#properties(typeof value === 'object' && value !== null && !Array.isArray(value), typeof value === 'string');
    if (full && dice.chance(0.8)) {
      const inner = column + (Array.isArray(value) ? listStep : step);
      const written = (at: number): string => (Array.isArray(value) ? this.#list(value, at) : this.#map(value, at));
      if (isItem && properties === '' && dice.chance(0.85)) {
        const gap = dice.pick([1, 1, 1, 3]);
        return `${' '.repeat(gap)}${written(column + 1 + gap)}`;
      }
      const deeper = isItem ? Math.max(inner, column + 1) : inner;
      return `${properties}${this.#trailing()}\n${this.#comment(deeper)}${' '.repeat(deeper)}${written(deeper)}`;
    }
    if (typeof value === 'object' && value !== null) return `${properties} ${this.#flow(value, column + step)}${this.#trailing()}`;
    if (value === null) return `${properties}${dice.pick(['', ' null', ' ~'])}${this.#trailing()}`;
    return `${properties}${this.#scalar(value, column + step)}`;
  }

  #scalar(value: unknown, column: number): string {
    const dice = this.#dice;
    const place = { flow: false, json: false, quote: 'double' } as const;
    if (typeof value !== 'string') return ` ${writeScalar(typeof value === 'number' || typeof value === 'boolean' ? value : null, place)}${this.#trailing()}`;
    const margin = ' '.repeat(Math.max(column, 1));
    if (/^[^\s#][^\t\u2028\uFEFF\u0007]*$/.test(value) && dice.chance(value.includes('\n') ? 0.7 : 0.1)) {
      const chomp = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
      return ` ${dice.pick(['|', '|', '>'])}${chomp}${dice.chance(0.1) ? ' # block' : ''}\n${value.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : `${margin}${line}`)).join('\n')}`;
    }
    if (value.includes(' of ') && dice.chance(0.5)) {
      const folded = value.replace(' of ', `\n${margin}of `);
      return ` ${dice.pick([folded, `'${folded}'`, `"${folded}"`])}${this.#trailing()}`;
    }
    return ` ${writeScalar(value, place, dice.pick(['plain', 'plain', 'single', 'double']))}${this.#trailing()}`;
  }

  #flow(value: unknown, column: number): string {
    const dice = this.#dice;
    const quoted = dice.chance(0.3);
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'string') return writeScalar(value, { flow: true, json: quoted, quote: 'double' }, dice.pick(['plain', 'single', 'double']));
      return value === null ? dice.pick(['null', '~']) : writeScalar(typeof value === 'number' || typeof value === 'boolean' ? value : null, { flow: true, json: false, quote: 'double' });
    }
    const isList = Array.isArray(value);
    const parts = isList ? value.map((item: unknown) => this.#flow(item, column + 2)) : Object.entries(value).map(([key, item]: [string, unknown]) => `${quoted ? doubleQuoted(key) : this.#key(key, true)}: ${this.#flow(item, column + 2)}`);
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    const spread = parts.length > 0 && dice.chance(0.3);
    if (spread) {
      const margin = `\n${' '.repeat(column + 2)}`;
      const lines = parts.map((part, at) => `${part}${at < parts.length - 1 || dice.chance(0.2) ? ',' : ''}${this.#trailing()}`);
      return `${open}${margin}${lines.join(margin)}\n${' '.repeat(column)}${close}`;
    }
    const pad = dice.pick(['', '', ' ']);
    return `${open}${pad}${parts.join(dice.pick([', ', ', ', ',']))}${pad}${close}`;
  }

  #key(key: string, flow = false): string {
    return writeScalar(key, { flow, json: false, quote: 'double' }, this.#dice.pick(['plain', 'plain', 'plain', 'single', 'double']));
  }

  #properties(isMap: boolean, isText: boolean): string {
    const dice = this.#dice;
    const tag = isText && dice.chance(0.03) ? ' !!str' : dice.chance(0.01) ? ' !shop' : '';
    if (!dice.chance(0.06)) return tag;
    const name = `x${this.#anchors.length}`;
    this.#anchors.push({ name, isMap });
    return dice.chance(0.5) ? `${tag} &${name}` : ` &${name}${tag}`;
  }

  #comment(column: number): string {
    const dice = this.#dice;
    let text = '';
    while (dice.chance(this.#comments)) text += dice.chance(0.3) ? '\n' : `${' '.repeat(dice.chance(0.8) ? column : dice.below(6))}# about ${dice.below(100)}\n`;
    return text;
  }

  #trailing(): string {
    return this.#dice.chance(this.#comments) ? `${' '.repeat(1 + this.#dice.below(2))}# note ${this.#dice.below(100)}` : this.#dice.chance(0.02) ? ' ' : '';
  }
}

function randomValueMap(dice: Dice): unknown {
  return Object.fromEntries(Array.from({ length: dice.below(4) }, () => [dice.pick(KEYS), randomValue(dice)]));
}
