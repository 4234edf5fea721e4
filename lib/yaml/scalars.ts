/** What a scalar can mean to Kubernetes' reader. Dates and base 60 are not among it: they stay text. */
export type ScalarValue = string | number | boolean | null;

/**
 * The value of a plain scalar without a tag, as go-yaml v2 resolves it inside sigs.k8s.io/yaml (kubectl 1.32).
 * Whole numbers beyond 2^53 lose digits, as every JavaScript number does; their text is at the scalar itself.
 * @see https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go
 */
export function plainValue(text: string): ScalarValue {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  if (first > NINE) {
    // Most scalars of a manifest start with a letter that no word of the table has, or are longer than any.
    if (text.length > LONGEST_WORD || !WORD_STARTS.includes(text.charAt(0))) return text;
    const word = WORDS.get(text);
    return word === undefined ? text : word;
  }
  if (first < PLUS || (first > DOT && first < ZERO)) return text;
  return numberOf(text) ?? text;
}

/**
 * The number a plain scalar stands for: decimal, `0x`, `0o`, `0b`, a leading zero for base 8, any `_` left out, `.inf` and `.nan`.
 * `undefined` for what Kubernetes' reader takes for text: `0x`, `1:30`, a date, an amount such as `1500m`, `1e400`.
 */
function numberOf(text: string): number | undefined {
  const special = SPECIAL_FLOATS.get(text);
  if (special !== undefined) return special;
  const digits = text.includes('_') && !text.startsWith('_') ? text.replaceAll('_', '') : text;
  if (DECIMAL.test(digits)) return unlessInfinite(Number(digits));
  const based = BASED.exec(digits);
  if (based !== null) {
    const [, sign = '', base = '', rest = ''] = based;
    const whole = wholeNumber(sign, BASE_PREFIXES[base.toLowerCase()] ?? '0o', rest);
    // Base 8 that is too large for 64 bits, or has an 8 or 9 in it, is still a decimal fraction to the reader: `08` is 8.
    if (whole !== undefined || base !== '0') return whole;
  }
  // Left to its own words, Go also reads a sign after the base: `0b+1`.
  const odd = /^0b([-+])([01]+)$/.exec(digits);
  if (odd !== null) return wholeNumber(odd[1] ?? '', '0b', odd[2] ?? '');
  return FRACTION.test(digits) ? unlessInfinite(Number(digits)) : undefined;
}

/** The value of a scalar under a full tag name such as `tag:yaml.org,2002:int`; `undefined` where the text does not fit the tag. */
export function taggedValue(tag: string, text: string): ScalarValue | undefined {
  if (tag === `${YAML_ORG}binary`) return textOfBase64(text);
  if (!RESOLVED_TAGS.has(tag) || tag === `${YAML_ORG}str`) return text;
  const value = plainValue(text);
  if (tag === `${YAML_ORG}null`) return value === null ? null : undefined;
  if (tag === `${YAML_ORG}bool`) return typeof value === 'boolean' ? value : undefined;
  if (tag === `${YAML_ORG}float`) return typeof value === 'number' ? value : undefined;
  return typeof value === 'number' && !isFraction(text) ? value : undefined;
}

/**
 * The text a key of that value becomes in JSON, as sigs.k8s.io/yaml writes it; fractions in the digits of 32 bits.
 * `undefined` for null, which it refuses as a key.
 */
export function keyText(value: ScalarValue, text: string): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'number') return String(value);
  return isFraction(text) ? fractionText(value) : (exactWhole(text) ?? fractionText(value));
}

const YAML_ORG = 'tag:yaml.org,2002:';

/** Tags whose text the reader looks into. Any other leaves the text as it stands: `!colour 12` is the text `12`. */
const RESOLVED_TAGS: ReadonlySet<string> = new Set(['str', 'bool', 'int', 'float', 'null'].map((name) => `${YAML_ORG}${name}`));

/** The last character a number can start with. */
const NINE = 0x39;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;

const WORD_STARTS = 'yYnNtTfFoO~';
const LONGEST_WORD = 'false'.length;

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...words(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words(false, 'n N no No NO false False FALSE off Off OFF'),
  ...words(null, '~ null Null NULL'),
]);

const SPECIAL_FLOATS: ReadonlyMap<string, number> = new Map<string, number>([
  ...words(Number.NaN, '.nan .NaN .NAN'),
  ...words(Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...words(Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'),
]);

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const BASED = /^([-+]?)(0[xX]|0[oO]|0[bB]|0)([0-9a-fA-F]+)$/;
const FRACTION = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

const BASE_PREFIXES: Readonly<Record<string, string>> = { '0x': '0x', '0o': '0o', '0b': '0b', '0': '0o' };

const LARGEST_SIGNED = 2n ** 63n - 1n;
const LARGEST_UNSIGNED = 2n ** 64n - 1n;

function words<Value>(value: Value, list: string): [string, Value][] {
  return list.split(' ').map((word) => [word, value]);
}

/** Go's 64 bits: without a sign up to 2^64-1, with one between -2^63 and 2^63-1. */
function wholeNumber(sign: string, prefix: string, digits: string): number | undefined {
  const fits = prefix === '0x' ? true : prefix === '0b' ? /^[01]+$/.test(digits) : /^[0-7]+$/.test(digits);
  if (!fits) return undefined;
  const size = BigInt(prefix + digits);
  const largest = sign === '' ? LARGEST_UNSIGNED : sign === '-' ? LARGEST_SIGNED + 1n : LARGEST_SIGNED;
  if (size > largest) return undefined;
  return size === 0n ? 0 : Number(sign === '-' ? -size : size);
}

function unlessInfinite(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : value;
}

/** Whether the number was read as a fraction, as far as it shows: `08` and `1e3` are, `0x1e3` is not. */
function isFraction(text: string): boolean {
  const digits = text.replaceAll('_', '');
  if (SPECIAL_FLOATS.has(text) || /^[-+]?0[0-7]*[89][0-9]*$/.test(digits)) return true;
  return /[.eE]/.test(digits) && !/^[-+]?0[xX]/.test(digits);
}

/** The digits of a whole number of Go's 64 bits, which a JavaScript number may not hold. */
function exactWhole(text: string): string | undefined {
  const digits = text.replaceAll('_', '');
  const value = numberOf(digits);
  if (value === undefined || Number.isSafeInteger(value) || !DECIMAL.test(digits)) return value?.toString();
  const whole = BigInt(digits.replace('+', ''));
  return whole >= -LARGEST_SIGNED - 1n && whole <= LARGEST_SIGNED ? whole.toString() : undefined;
}

/** As Go's `FormatFloat(value, 'g', -1, 32)`, with YAML's words for what is no number. */
function fractionText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const [mantissa = '0', exponent = '0'] = shortestOf32Bits(value).split('e');
  const power = Number(exponent);
  // The bounds at which Go changes to an exponent, which always has two digits.
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${exponent}`));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The fewest digits that still name the same 32-bit number, as `d.ddde+x`. */
function shortestOf32Bits(value: number): string {
  const wanted = Math.fround(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = wanted.toExponential(digits);
    if (Math.fround(Number(text)) === wanted) return text;
  }
  return wanted.toExponential(8);
}

/** Base 64 as Go's decoder takes it: line breaks left out, padding required. Bytes that are no UTF-8 become U+FFFD, as in Go's JSON. */
function textOfBase64(text: string): string | undefined {
  const digits = text.replaceAll(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return Buffer.from(digits, 'base64').toString('utf8');
}
