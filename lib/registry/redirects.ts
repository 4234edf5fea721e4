import { hostnameOf, isLoopbackHost, isPrivateAddress } from './address-kind';

export const MAX_REDIRECTS = 5;

const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Headers that mean the same everywhere and tell nothing about who asks. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'user-agent']);

/** One request of a chain of redirects. */
export interface Hop {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What an answer sends us to: the next request, or why it must not be sent, as a clause that goes on from `redirects to …`. */
export type Redirect = { readonly ok: true; readonly hop: Hop } | { readonly ok: false; readonly to: string; readonly refusal: string };

/**
 * Where a redirect leads; `undefined` where the answer is none. Another origin gets neither credentials nor cookies nor any header of ours
 * but the harmless ones, and gets none of them back on a later hop to the first.
 * @param first Where the chain began: a registry at a private address may send us to another one.
 */
export function redirectOf(hop: Hop, status: number, location: string | undefined, first: URL): Redirect | undefined {
  if (!FOLLOWED.has(status) || location === undefined) return undefined;
  if (!URL.canParse(location, hop.url.href)) return { ok: false, to: 'a place that is no URL', refusal: 'so there is nothing to ask' };
  const url = new URL(location, hop.url);
  // User information in a location would be sent as credentials, and shown.
  url.username = '';
  url.password = '';
  const refusal = refusalOf(hop.url, url, first);
  if (refusal !== undefined) return { ok: false, to: placeOf(url), refusal };

  const stays = url.origin === hop.url.origin;
  const headers = stays ? hop.headers : Object.fromEntries(Object.entries(hop.headers).filter(([name]) => HARMLESS.has(name)));
  if (hop.method !== 'POST') return { ok: true, hop: { method: hop.method, url, headers } };
  if (status !== 307 && status !== 308) {
    const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'));
    return { ok: true, hop: { method: 'GET', url, headers: rest } };
  }
  if (!stays) return { ok: false, to: placeOf(url), refusal: 'and a form that may hold a token goes to no other place' };
  return { ok: true, hop: { ...hop, url } };
}

/** A URL as messages show it: paths and queries of storage services are signed, so they are as good as a password. */
export function placeOf(url: URL): string {
  return url.origin === 'null' ? `a ${url.protocol} URL` : url.origin;
}

function refusalOf(from: URL, to: URL, first: URL): string | undefined {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return 'which is neither https nor http';
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'which gives up TLS';
  if (!isPrivateAddress(to.hostname) && !isLoopbackHost(to.hostname)) return undefined;
  if (isPrivateAddress(first.hostname) || isLoopbackHost(first.hostname)) return undefined;
  return `and ${hostnameOf(to.hostname)} is an address of this machine or its network`;
}
