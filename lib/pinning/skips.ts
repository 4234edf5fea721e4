import type { SiteFate, SkipCode } from './site';

export type Skip = Extract<SiteFate, { readonly kind: 'skip' }>;

/** The fate of an image that stays as it is. `reason` is a clause; `hint` tells what a person can do. */
export function skipped(code: SkipCode, reason: string, hint?: string): Skip {
  return hint === undefined ? { kind: 'skip', code, reason } : { kind: 'skip', code, reason, hint };
}
