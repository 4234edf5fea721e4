import { errorsIn } from './error-body';
import { type FaultCode, type FaultDetails, RegistryFault } from './fault';
import { mediaTypeOf } from './media-types';
import type { WireResponse } from './transport-types';

/** What a request asked for, to be named in messages. */
export interface Asked {
  readonly host: string;
  readonly repository: string;
  /** A tag, or the digest of a manifest or blob. */
  readonly reference: string;
  readonly kind: 'tag' | 'digest' | 'blob';
}

/** `quay.io/shop/web:1.2`, `quay.io/shop/web@sha256:…`. */
export function nameOf({ host, repository, reference, kind }: Asked): string {
  return `${host}/${repository}${kind === 'tag' ? ':' : '@'}${reference}`;
}

/** A fault with what the answer tells of itself. */
export function faultAt(code: FaultCode, message: string, asked: Asked, response?: WireResponse, details: Partial<FaultDetails> = {}): RegistryFault {
  const answered = response && { status: response.status, errors: errorsIn(response.body), attempts: response.attempts };
  return new RegistryFault(code, message, { host: asked.host, ...answered, ...details });
}

/** What an answer other than the one asked for means. */
export function faultOf(response: WireResponse, asked: Asked): RegistryFault {
  const { status } = response;
  if (status === 404) return absence(response, asked);
  const said = errorsIn(response.body).map(({ code, message }) => (message === '' ? code : `${code}: ${message}`));
  const answer = `${asked.host} answered ${status} for ${nameOf(asked)}${said.length > 0 ? ` (${said.join('; ')})` : ''}`;
  const known = MEANINGS.get(status);
  if (known) return faultAt(known.code, answer, asked, response, { hint: known.hint });
  const hint = status >= 500 ? 'the registry itself failed; try again later' : `check that ${asked.host} is a registry and that nothing in between alters requests`;
  return faultAt('REGISTRY_ERROR', answer, asked, response, { hint });
}

/** What people can do about a digest that is no longer there. */
export const RETENTION = 'a retention job may have removed it; push the image again, or move the pin with pinstream images update';

/** Statuses that sessions and transports answer for; they come here from registries that confuse those. */
const MEANINGS: ReadonlyMap<number, { readonly code: FaultCode; readonly hint: string }> = new Map<number, { readonly code: FaultCode; readonly hint: string }>([
  [401, { code: 'AUTH_REQUIRED', hint: 'log in to the registry' }],
  [403, { code: 'ACCESS_DENIED', hint: 'ask for the right to pull from the repository' }],
  [407, { code: 'PROXY_FAILED', hint: 'give the proxy its user and password' }],
  [429, { code: 'RATE_LIMITED', hint: 'log in, wait, or use a mirror' }],
]);

/** Some registries answer alike for a tag and for a whole repository that they lack, and for one that is private. */
function absence(response: WireResponse, asked: Asked): RegistryFault {
  const web = mediaTypeOf(response.header('content-type')) === 'text/html';
  const elsewhere = web ? `the answer is a web page: check that ${asked.host} is a registry` : undefined;
  if (asked.kind === 'tag') {
    const hint = elsewhere ?? 'check the spelling of both; some registries also say so of repositories that need a login';
    return faultAt('TAG_NOT_FOUND', `${nameOf(asked)}: tag or repository not found`, asked, response, { hint });
  }
  if (asked.kind === 'blob') {
    const hint = elsewhere ?? 'the image is damaged at the registry; push it again';
    return faultAt('REGISTRY_ERROR', `${asked.host} lacks a part of an image, ${nameOf(asked)}`, asked, response, { hint });
  }
  const hint = elsewhere ?? RETENTION;
  return faultAt('DIGEST_GONE', `${nameOf(asked)} is not at the registry`, asked, response, { hint });
}
