import { plainValue, type ScalarValue } from './scalars';

/**
 * The value of a plain scalar without a tag by the core schema of YAML 1.2, which most readers follow outside Kubernetes.
 * @see https://yaml.org/spec/1.2.2/#1032-tag-resolution
 */
export function coreValue(text: string): ScalarValue {
  if (text === '' || /^(?:~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?[0-9]+$/.test(text) || /^(?:0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text)) return Number(text);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}

/** Whether Kubernetes' reader and YAML 1.2 make different values of a plain scalar. */
export function isReadTwoWays(text: string): boolean {
  const [kubernetes, core] = [plainValue(text), coreValue(text)];
  return !Object.is(kubernetes, core) && !(kubernetes === 0 && core === 0);
}

/** Whether some word of a text could be a plain scalar that is read two ways. Quick, and often yes where there is none; never no where there is one. */
export function mayHoldTwoWays(text: string): boolean {
  return TWO_WAYS.test(text);
}

// A word of YAML 1.1, or a number with a zero in front, a base, an underscore, a sign, a point in front or an exponent.
const TWO_WAYS = /(?<![\w.])(?:(?:y|n|yes|no|on|off)(?!\w)|[-+.]*0\w|[-+.]*\d[\d.]*[_eE]|[-+.]+[\d_]|[-+]?\.(?:inf|nan))/i;
