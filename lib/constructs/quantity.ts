import { failure, type Parsed, success } from '../base/parsed';

/**
 * A quantity as the API server writes it back: `1` for `1000m`, `2Gi` for `2048Mi`, `1536Mi` for `1.5Gi`. Another spelling in a
 * manifest shows as a difference for ever. Exact; parts below a thousand-millionth round up.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (v1.34)
 */
export function canonicalQuantity(text: string): Parsed<string> {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!match || `${match[2] ?? ''}${match[3] ?? ''}` === '') return failure('is no quantity such as 500m, 2 or 1Gi');
  const [, sign, whole = '', fraction = '', binary, decimal, exponent] = match;
  const [factor, format] = scaleOf(binary, decimal, exponent);
  const scaled = divideUp(BigInt(`${whole}${fraction}`) * factor, 10n ** BigInt(fraction.length) * TINY);
  const printed = printNanos(scaled, format);
  return success(sign === '-' && scaled > 0n ? `-${printed}` : printed);
}

type Format = 'binary' | 'decimal' | 'exponent';

const NANOS = 10n ** 9n;
// Exponents reach down to e-99: amounts are counted in parts so small that they stay whole until the end.
const TINY = 10n ** 99n;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

function scaleOf(binary: string | undefined, decimal: string | undefined, exponent: string | undefined): readonly [bigint, Format] {
  const unit = NANOS * TINY;
  if (binary !== undefined) return [unit * 1024n ** BigInt(BINARY.indexOf(binary) + 1), 'binary'];
  if (exponent !== undefined) {
    const power = Number(exponent);
    return [power < 0 ? unit / 10n ** BigInt(-power) : unit * 10n ** BigInt(power), 'exponent'];
  }
  return [TINY * 1000n ** BigInt(DECIMAL.indexOf(decimal ?? '')), 'decimal'];
}

function printNanos(nanos: bigint, format: Format): string {
  if (nanos === 0n) return '0';
  // Below 1Ki the server, too, leaves the binary form.
  if (format === 'binary' && nanos >= 1024n * NANOS) return printBinary(divideUp(nanos, NANOS));
  let steps = 0;
  let amount = nanos;
  for (; amount % 1000n === 0n && steps < DECIMAL.length - 1; steps++) amount /= 1000n;
  const power = (steps - 3) * 3;
  if (format === 'exponent') return power === 0 ? String(amount) : `${amount}e${power}`;
  return `${amount}${DECIMAL[steps] ?? ''}`;
}

function printBinary(bytes: bigint): string {
  let steps = 0;
  let amount = bytes;
  for (; amount % 1024n === 0n && steps < BINARY.length; steps++) amount /= 1024n;
  return `${amount}${BINARY[steps - 1] ?? ''}`;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
