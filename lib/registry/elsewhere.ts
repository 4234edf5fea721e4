import { apiHostOf } from './api-host';
import { parseChallenges } from './challenge';
import { checkedRealm } from './checked-realm';
import type { Found } from './credentials/found';
import { realmProblem } from './realm';
import type { RepositoryRequest } from './session-types';
import { deniedElsewhere, type Refusal } from './sign-in-faults';
import type { TokenStore } from './token';
import { scopesOf, type TokenQuestion } from './token-request';
import type { Transport, WireResponse } from './transport-types';

/** What answering takes. */
export interface ElsewhereParts {
  readonly transport: Transport;
  readonly tokens: TokenStore;
  readonly refusalOf: (response: WireResponse, request: RepositoryRequest, found: Found) => Refusal;
}

/**
 * Answers a refusal, 401 or 403, of a place that the registry redirected to: by an anonymous token where it asks for one, never with
 * credentials. Throws ACCESS_DENIED where that does not do, REALM_REFUSED, and what the transport throws.
 */
export async function askElsewhere(refused: WireResponse, request: RepositoryRequest, { transport, tokens, refusalOf }: ElsewhereParts): Promise<WireResponse> {
  const { host, repository, method, accept, maxBytes } = request;
  const { url } = refused;
  const { parameters } = parseChallenges(refused.headers('www-authenticate')).find(({ scheme }) => scheme === 'bearer') ?? {};
  if (refused.status !== 401 || !parameters) throw deniedElsewhere(refusalOf(refused, request, NOBODY), url.host);
  const question: TokenQuestion = {
    host: apiHostOf(host),
    realm: checkedRealm(parameters, url, host, refused),
    service: parameters.get('service'),
    scopes: scopesOf(parameters.get('scope'), repository),
    credentials: NOBODY.credentials,
    mayFollow: (to) => realmProblem(to, url),
  };
  const answer = await tokens.tokenFor(question);
  if (!answer.ok) throw deniedElsewhere(refusalOf(refused, request, NOBODY), url.host);
  const headers = { ...(accept === undefined ? {} : { accept }), authorization: `Bearer ${answer.granted.token}` };
  const again = await transport.send({ method, host: apiHostOf(host), to: url, headers, maxBytes });
  if (again.status === 401 || again.status === 403) throw deniedElsewhere(refusalOf(again, request, NOBODY), again.url.host);
  return again;
}

const NOBODY: Found = { credentials: { kind: 'none' }, source: undefined, lookedIn: [] };
