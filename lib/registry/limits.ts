import { cleanText } from './clean-text';
import { RegistryFault } from './fault';
import type { WireResponse } from './transport-types';
import { seconds } from './wire-faults';

/**
 * What a registry says of how much may be asked of it, as it says it: `100;w=21600`.
 * @see https://docs.docker.com/docker-hub/usage/pulls/ (2025-04)
 */
export interface RateLimits {
  readonly limit: string | undefined;
  readonly remaining: string | undefined;
  /** Whom the requests are counted for: an address or an account. */
  readonly source: string | undefined;
}

/** The limits in an answer; `undefined` where it tells none. */
export function rateLimitsOf(answer: WireResponse): RateLimits | undefined {
  const [limit, remaining, source] = ['ratelimit-limit', 'ratelimit-remaining', 'docker-ratelimit-source'].map((name) => {
    const text = answer.header(name);
    return text === undefined ? undefined : cleanText(text, 80);
  });
  return limit === undefined && remaining === undefined && source === undefined ? undefined : { limit, remaining, source };
}

interface Refusal {
  readonly host: string;
  readonly attempts: number;
  readonly limits: RateLimits | undefined;
  /** The wait that was asked for, where it is longer than we wait. */
  readonly asked?: { readonly waitMs: number; readonly maxWaitMs: number } | undefined;
}

/** A registry that will not be asked so often. */
export function rateLimitFault({ host, attempts, limits, asked }: Refusal): RegistryFault {
  const why =
    asked === undefined
      ? `still, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
      : `and wants ${seconds(asked.waitMs)} to pass, longer than the ${seconds(asked.maxWaitMs)} that are waited`;
  return new RegistryFault('RATE_LIMITED', `${host} limits requests, ${why}${seen(limits)}`, {
    host,
    status: 429,
    attempts,
    hint: 'log in to the registry, raise --max-wait, or use a mirror',
  });
}

function seen(limits: RateLimits | undefined): string {
  const { limit, remaining, source } = limits ?? {};
  const parts = [
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(remaining === undefined ? [] : [`remaining ${remaining}`]),
    ...(source === undefined ? [] : [`counted for ${source}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
