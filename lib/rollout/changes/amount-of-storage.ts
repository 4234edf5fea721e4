/** An exact amount: `parts` of a base unit cut into 10^`digits`. */
interface Exact {
  readonly parts: bigint;
  readonly digits: bigint;
}

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/**
 * Compares two quantities, however they are spelled: below 0 where `one` is less, 0 where both are the same amount (`1Gi`, `1024Mi`).
 * A number counts as its text. `undefined` where one of them is no quantity, as with text that is not known.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (v1.34)
 */
export function compareQuantities(one: unknown, other: unknown): number | undefined {
  const [first, second] = [exactOf(one), exactOf(other)];
  if (!first || !second) return undefined;
  const difference = first.parts * 10n ** second.digits - second.parts * 10n ** first.digits;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function exactOf(value: unknown): Exact | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // Longer texts are no amount of anything, and their powers would cost time.
  const match = /^([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/.exec(String(value));
  if (!match || `${match[2] ?? ''}${match[3] ?? ''}` === '') return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal, exponent] = match;
  const amount = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const power = exponent === undefined ? 3 * (DECIMAL.indexOf(decimal ?? '') - 3) : Number(exponent);
  const digits = BigInt(fraction.length);
  if (binary !== undefined) return { parts: amount * 1024n ** BigInt(BINARY.indexOf(binary) + 1), digits };
  return power < 0 ? { parts: amount, digits: digits + BigInt(-power) } : { parts: amount * 10n ** BigInt(power), digits };
}
