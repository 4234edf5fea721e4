/**
 * A number of pods, or a share of them, as `maxSurge` and `maxUnavailable` hold it (`IntOrString`).
 * @see https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/intstr/intstr.go
 */
export type Amount = { readonly kind: 'pods'; readonly pods: number } | { readonly kind: 'percent'; readonly percent: number };

export type Rounding = 'up' | 'down';

/** `undefined` for anything but a whole number from 0 up or a text such as `25%`; so too for text that is not known. */
export function amountOf(value: unknown): Amount | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? { kind: 'pods', pods: value } : undefined;
  const percent = typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
  return percent !== undefined && Number.isSafeInteger(percent) ? { kind: 'percent', percent } : undefined;
}

/** Whether it is `0` or `0%`, whatever the number of pods. */
export function isZero(amount: Amount): boolean {
  return (amount.kind === 'pods' ? amount.pods : amount.percent) === 0;
}

/** How many of `pods` the amount comes to. A plain number may be more than there are. */
export function scaled(amount: Amount, pods: number, rounding: Rounding): number {
  if (amount.kind === 'pods') return amount.pods;
  const share = (amount.percent * pods) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** As people write it: `1`, `25%`. */
export function printAmount(amount: Amount): string {
  return amount.kind === 'pods' ? String(amount.pods) : `${amount.percent}%`;
}
