import { fieldOf, textField } from '../kube/json';
import type { Credentials } from './credentials/found';
import { readJson } from './error-body';
import { RegistryFault } from './fault';
import type { Transport, WireRequest, WireResponse } from './transport-types';

/** What a token is asked for. */
export interface TokenQuestion {
  /** `host[:port]` of the registry that named the realm. */
  readonly host: string;
  /** Checked already. Its query stays. */
  readonly realm: URL;
  readonly service: string | undefined;
  /** `repository:shop/web:pull`; without repetition. */
  readonly scopes: readonly string[];
  readonly credentials: Credentials;
  /** Why the token service must not send us on to a place, as a clause. */
  readonly mayFollow: (to: URL) => string | undefined;
}

/** What a token service gave. */
export interface GrantedToken {
  readonly token: string;
  readonly lifetimeMs: number;
  /** A newer identity token; for this process alone. */
  readonly refreshToken: string | undefined;
}

/** A token, or the answer that holds none. */
export type TokenAnswer = { readonly ok: true; readonly granted: GrantedToken } | { readonly ok: false; readonly response: WireResponse };

/**
 * Asks a token service: with an identity token by POST, and by GET where the service does not know that way; else by GET, with user and
 * password if there are any. Throws `RegistryFault` `REALM_REFUSED` where the service redirects to a place that must not be asked,
 * `REGISTRY_ERROR` for an answer of 200 without a token, and what the transport throws.
 * @see https://distribution.github.io/distribution/spec/auth/token/ and https://distribution.github.io/distribution/spec/auth/oauth/ (3.0)
 */
export async function requestToken(transport: Transport, question: TokenQuestion): Promise<TokenAnswer> {
  const { credentials } = question;
  if (credentials.kind === 'identity') {
    const response = await send(transport, refreshRequest(question, credentials.token));
    if (!WITHOUT_POST.has(response.status)) return answerOf(response, question);
  }
  return answerOf(await send(transport, plainRequest(question)), question);
}

/** The scopes that a challenge wants, and the one that is needed to pull. */
export function scopesOf(scope: string | undefined, repository: string): readonly string[] {
  const wanted = (scope ?? '').split(' ').filter((part) => part !== '');
  return [...new Set([...wanted, `repository:${repository}:pull`])];
}

/** `Basic …` for what signs in with user and password; `undefined` for what does not. */
export function basicHeader(credentials: Credentials): string | undefined {
  switch (credentials.kind) {
    case 'basic':
      return basic(credentials.user, credentials.password);
    // Services that do not exchange identity tokens take them as passwords.
    case 'identity':
      return basic(credentials.user, credentials.token);
    case 'registry-token':
    case 'none':
      return undefined;
  }
}

interface TokenRequest extends WireRequest {
  readonly mayFollow: (to: URL) => string | undefined;
}

const MOST_BYTES = 64 * 1024;
const DEFAULT_LIFETIME_S = 60;
/** How services refuse a POST that they do not support: Container Registry of Google 404, Azure 400, Artifactory 401. */
const WITHOUT_POST: ReadonlySet<number> = new Set([400, 401, 404, 405]);

async function send(transport: Transport, request: TokenRequest): Promise<WireResponse> {
  let refusal: string | undefined;
  const mayFollow = (to: URL): string | undefined => (refusal ??= request.mayFollow(to));
  try {
    return await transport.send({ ...request, mayFollow });
  } catch (error) {
    if (refusal === undefined || !(error instanceof RegistryFault)) throw error;
    const { host, status, attempts } = error;
    const hint = 'tell who runs the registry; nothing was sent there';
    throw new RegistryFault('REALM_REFUSED', `the token service of ${request.host} redirects to a place that is not asked: ${refusal}`, { host, status, attempts, hint, cause: error });
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function refreshRequest({ host, realm, service, scopes, mayFollow }: TokenQuestion, identityToken: string): TokenRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token' });
  if (service !== undefined) form.set('service', service);
  form.set('scope', scopes.join(' '));
  form.set('client_id', 'pinstream');
  form.set('refresh_token', identityToken);
  return {
    method: 'POST',
    host,
    to: realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    maxBytes: MOST_BYTES,
    // The form holds the identity token, which goes to the realm and nowhere else.
    mayFollow: (to) => (to.origin === realm.origin ? mayFollow(to) : `${to.host} is not the token service that was named`),
  };
}

function plainRequest({ host, realm, service, scopes, credentials, mayFollow }: TokenQuestion): TokenRequest {
  const to = new URL(realm);
  if (service !== undefined && !to.searchParams.has('service')) to.searchParams.append('service', service);
  for (const scope of scopes) if (!to.searchParams.has('scope', scope)) to.searchParams.append('scope', scope);
  const authorization = basicHeader(credentials);
  return {
    method: 'GET',
    host,
    to,
    headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    maxBytes: MOST_BYTES,
    mayFollow,
  };
}

function answerOf(response: WireResponse, { host, realm }: TokenQuestion): TokenAnswer {
  const { status, attempts } = response;
  if (status !== 200) return { ok: false, response };
  const body = readJson(response.body);
  const token = textField(body, 'token') || textField(body, 'access_token');
  // What does not fit a header would fail later, and further from its cause.
  if (!token || !/^[\x21-\x7e]+$/.test(token)) {
    const hint = 'tell who runs the registry';
    throw new RegistryFault('REGISTRY_ERROR', `the token service ${realm.host} of ${host} answered without a token`, { host, status, attempts, hint });
  }
  const seconds = fieldOf(body, 'expires_in');
  const lifetimeMs = (typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_LIFETIME_S) * 1000;
  return { ok: true, granted: { token, lifetimeMs, refreshToken: textField(body, 'refresh_token') || undefined } };
}
