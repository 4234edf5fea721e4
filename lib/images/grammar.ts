/**
 * The pieces of an image reference's grammar that all readers share.
 * @see https://github.com/distribution/reference/blob/v0.6.0/regexp.go
 */
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';

/** A host of DNS labels, with a port or without. */
const DNS_HOST = `${LABEL}(?:\\.${LABEL})*(?::[0-9]+)?`;
const ANY_HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;

/** One segment of a repository's path. */
export const PATH_COMPONENT = new RegExp(`^${COMPONENT}$`);
/** A registry host as distribution/reference takes it: DNS labels or a bracketed IPv6 address, with a port or without. */
export const HOST = new RegExp(`^${ANY_HOST}$`);

/** The longest name, host included, that every reader takes. */
export const LONGEST_NAME = 255;
export const LONGEST_TAG = 128;
/** No reader takes a longer text: name, tag and the longest digest together stay far below. What is longer is not even looked at. */
export const LONGEST_REFERENCE = 1024;

export interface GrammarParts {
  /** What stands before the first `/` where it has the shape of a host, which says nothing yet about being one. */
  readonly domain: string | undefined;
  /** The rest of the name. */
  readonly path: string;
  /** Domain and path as written. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes a text apart; `undefined` where the grammar does not admit it. `ipv6` admits bracketed hosts. Linear in the length of the text. */
export function splitReference(text: string, { ipv6 }: { readonly ipv6: boolean }): GrammarParts | undefined {
  if (text.length > LONGEST_REFERENCE) return undefined;
  const match = (ipv6 ? WITH_IPV6 : WITHOUT_IPV6).exec(text);
  const path = match?.[2];
  if (!match || path === undefined) return undefined;
  const domain = match[1];
  return { domain, path, name: domain === undefined ? path : `${domain}/${path}`, tag: match[3], digest: match[4] };
}

/** Hex digits of each digest algorithm that container tools know. */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([['sha256', 64], ['sha384', 96], ['sha512', 128]]);

/** Whether the digest's algorithm is known and its length fits. Says nothing about upper and lower case. */
export function hasRightLength(digest: string): boolean {
  const colon = digest.indexOf(':');
  return DIGEST_LENGTHS.get(digest.slice(0, colon)) === digest.length - colon - 1;
}

const WITH_IPV6 = anchored(ANY_HOST);
const WITHOUT_IPV6 = anchored(DNS_HOST);

function anchored(host: string): RegExp {
  return new RegExp(`^(?:(${host})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);
}
