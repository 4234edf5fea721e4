/** Answers after which the same request may well succeed. 499 and 522 are what proxies in front of registries say of a lost connection. */
const STATUSES: ReadonlySet<number> = new Set([408, 429, 499, 500, 502, 503, 504, 522]);
const LONGEST_BACKOFF_MS = 15_000;
const JITTER = 0.2;

export function isTransientStatus(status: number): boolean {
  return STATUSES.has(status);
}

/** How long to wait after the attempt of that number, counted from 1: doubling from `firstMs`, 20 % up or down by `random` (0 to 1), at most 15 s. */
export function backoffMs(attempt: number, firstMs: number, random: number): number {
  const spread = 1 - JITTER + 2 * JITTER * random;
  return Math.min(LONGEST_BACKOFF_MS, firstMs * 2 ** (attempt - 1) * spread);
}

/**
 * The wait that a `Retry-After` header asks for; `undefined` where there is none that can be read. A date that has passed is 0.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // HTTP dates of all three forms start with the name of a day; `Date.parse` alone would take `-5` for a year.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(/^\w{3} /.test(text) ? `${text} GMT` : text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
