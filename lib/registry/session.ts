import { isLoopbackHost } from './address-kind';
import { apiHostOf } from './api-host';
import { type Challenge, parseChallenges } from './challenge';
import { checkedRealm, realmRefused } from './checked-realm';
import type { CredentialFinder, Credentials, Found } from './credentials/found';
import { askElsewhere, type ElsewhereParts } from './elsewhere';
import { errorsIn } from './error-body';
import { RegistryFault } from './fault';
import { realmProblem } from './realm';
import { Redactor } from './redact';
import type { RepositoryRequest, Session } from './session-types';
import {
  accessDenied,
  authRejected,
  authRequired,
  authUnfit,
  deniedUnasked,
  notFoundOrPrivate,
  type Refusal,
  tokenServiceFailed,
} from './sign-in-faults';
import { TokenStore } from './token';
import { basicHeader, scopesOf, type TokenQuestion } from './token-request';
import type { Transport, WireResponse } from './transport-types';

export interface SessionParts {
  readonly transport: Transport;
  readonly credentials: CredentialFinder;
  /** Gets each secret before it is used. */
  readonly redactor?: { add(secret: string): void } | undefined;
  /** Milliseconds, for when tokens expire. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Whether credentials may go to a host over plain HTTP. Those of this machine always may. @default none */
  readonly allowsHttp?: ((host: string) => boolean) | undefined;
}

/** How a repository was signed in to. */
type SignIn =
  | { readonly kind: 'bearer'; readonly question: TokenQuestion; readonly found: Found }
  /** Basic, or a Bearer token out of a file. */
  | { readonly kind: 'fixed'; readonly authorization: string; readonly found: Found };

/** What a request carried. */
interface Carried {
  readonly authorization: string;
  readonly signIn: SignIn;
  /** Sent before this request was asked for it. */
  readonly early: boolean;
}

/** Signs in the way that each registry's own answers ask for. Keeps tokens for as long as the process lives. */
export class RegistrySession implements Session {
  readonly #transport: Transport;
  readonly #finder: CredentialFinder;
  readonly #outerRedactor: SessionParts['redactor'];
  readonly #redactor = new Redactor();
  readonly #allowsHttp: (host: string) => boolean;
  readonly #tokens: TokenStore;
  readonly #elsewhere: ElsewhereParts;
  readonly #found = new Map<string, Promise<Found>>();
  readonly #signIns = new Map<string, SignIn>();
  readonly #pings = new Map<string, Promise<readonly Challenge[]>>();

  constructor({ transport, credentials, redactor, now = Date.now, allowsHttp = () => false }: SessionParts) {
    this.#transport = transport;
    this.#finder = credentials;
    this.#outerRedactor = redactor;
    this.#allowsHttp = allowsHttp;
    this.#tokens = new TokenStore({ transport, now, keepSecret: (secret) => this.#keepSecret(secret) });
    this.#elsewhere = { transport, tokens: this.#tokens, refusalOf: (...about) => this.#refusal(...about) };
  }

  async ask(request: RepositoryRequest): Promise<WireResponse> {
    let carried = await this.#early(request);
    const tried = new Set<string>();
    for (;;) {
      const response = await this.#send(request, carried?.authorization);
      if (response.status !== 401 && response.status !== 403) {
        if (carried) this.#signIns.set(placeOf(request), carried.signIn);
        return response;
      }
      if (await this.#isElsewhere(response, request)) return askElsewhere(response, request, this.#elsewhere);
      if (response.status === 403) throw await this.#denied(response, request, carried);
      carried = await this.#next(response, request, carried, tried);
    }
  }

  async sourceOf(host: string, repository: string): Promise<string | undefined> {
    return (await this.#find(host, repository)).source;
  }

  /** What is sent unasked: that with which the repository was signed in to before, while it is good. */
  async #early(request: RepositoryRequest): Promise<Carried | undefined> {
    const signIn = this.#signIns.get(placeOf(request));
    if (signIn === undefined) return undefined;
    if (signIn.kind === 'fixed') return { authorization: signIn.authorization, signIn, early: true };
    if (!this.#tokens.has(signIn.question)) return undefined;
    return { authorization: await this.#bearer(signIn, request), signIn, early: true };
  }

  #send({ method, host, repository, resource, accept, maxBytes }: RepositoryRequest, authorization?: string): Promise<WireResponse> {
    const headers = { ...(accept === undefined ? {} : { accept }), ...(authorization === undefined ? {} : { authorization }) };
    return this.#transport.send({ method, host: apiHostOf(host), to: `/v2/${repository}/${resource}`, headers, maxBytes });
  }

  /** What to carry after a 401. Throws where there is nothing left to try. */
  async #next(response: WireResponse, request: RepositoryRequest, carried: Carried | undefined, tried: Set<string>): Promise<Carried> {
    const challenges = await this.#challengesIn(response, request);
    if (carried) {
      const reason = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters.get('error') ?? '';
      const { signIn: last, authorization: refused, early } = carried;
      // A token that was good before may have ended early, and not every registry says so.
      const isWorthRetrying = (RETRIED.has(reason) || early) && !tried.has(reason);
      if (last.kind !== 'bearer' || !isWorthRetrying) throw this.#refused(response, request, last, reason);
      tried.add(reason);
      this.#tokens.drop(last.question, refused.slice('Bearer '.length));
    }
    const signIn = await this.#signInFor(challenges, response, request);
    const authorization = signIn.kind === 'fixed' ? signIn.authorization : await this.#bearer(signIn, request);
    return { authorization, signIn, early: false };
  }

  /** The challenges of an answer, or those of `/v2/` where it has none. */
  async #challengesIn(response: WireResponse, { host }: RepositoryRequest): Promise<readonly Challenge[]> {
    const challenges = parseChallenges(response.headers('www-authenticate'));
    if (challenges.length > 0) return challenges;
    const known = this.#pings.get(host);
    if (known) return known;
    const ping = this.#ping(host);
    this.#pings.set(host, ping);
    return ping;
  }

  async #ping(host: string): Promise<readonly Challenge[]> {
    const response = await this.#transport.send({ method: 'GET', host: apiHostOf(host), to: '/v2/', headers: {}, maxBytes: MOST_ERROR_BYTES });
    const { origin } = await this.#transport.originOf(apiHostOf(host));
    return response.status === 401 && response.url.origin === origin ? parseChallenges(response.headers('www-authenticate')) : [];
  }

  async #signInFor(challenges: readonly Challenge[], response: WireResponse, request: RepositoryRequest): Promise<SignIn> {
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer) return this.#bearerSignIn(bearer, response, request);
    if (challenges.some(({ scheme }) => scheme === 'basic')) return this.#basicSignIn(response, request);
    const { host } = request;
    const schemes = challenges.map(({ scheme }) => scheme.replace(/[^a-z0-9-]/g, '?').slice(0, 40));
    const how = schemes.length === 0 ? 'and names no way to sign in' : `by ${schemes.join(', ')} alone`;
    const hint = 'pinstream signs in by Bearer and Basic; ask who runs the registry for one of them';
    throw new RegistryFault('AUTH_SCHEME_UNSUPPORTED', `${host} wants a login ${how}`, { host, status: 401, attempts: response.attempts, hint });
  }

  async #bearerSignIn({ parameters }: Challenge, response: WireResponse, request: RepositoryRequest): Promise<SignIn> {
    const { host, repository } = request;
    const origin = await this.#transport.originOf(apiHostOf(host));
    // Looked at first of all: for a realm that is refused no helper runs.
    const realm = checkedRealm(parameters, origin, host, response);
    const found = await this.#find(host, repository);
    const { credentials } = found;
    this.#checkSecrecy(credentials, origin, host);
    if (credentials.kind === 'registry-token') return { kind: 'fixed', authorization: `Bearer ${credentials.token}`, found };
    const plain = this.#plainProblem(realm, credentials);
    if (plain !== undefined) throw realmRefused(host, plain, response);
    const mayFollow = (to: URL): string | undefined => realmProblem(to, origin) ?? this.#plainProblem(to, credentials);
    const scopes = scopesOf(parameters.get('scope'), repository);
    return { kind: 'bearer', found, question: { host: apiHostOf(host), realm, service: parameters.get('service'), scopes, credentials, mayFollow } };
  }

  async #basicSignIn(response: WireResponse, request: RepositoryRequest): Promise<SignIn> {
    const { host, repository } = request;
    const found = await this.#find(host, repository);
    const { credentials } = found;
    if (credentials.kind === 'none') throw authRequired(this.#refusal(response, request, found));
    this.#checkSecrecy(credentials, await this.#transport.originOf(apiHostOf(host)), host);
    const authorization = basicHeader(credentials);
    if (authorization === undefined) throw authUnfit(this.#refusal(response, request, found));
    return { kind: 'fixed', authorization, found };
  }

  /** `Bearer …`. Throws where the token service gives none. */
  async #bearer({ question, found }: Extract<SignIn, { kind: 'bearer' }>, request: RepositoryRequest): Promise<string> {
    const answer = await this.#tokens.tokenFor(question);
    if (answer.ok) return `Bearer ${answer.granted.token}`;
    const { response } = answer;
    const refusal = this.#refusal(response, request, found);
    const { host } = question.realm;
    if (response.status !== 401 && response.status !== 403) throw tokenServiceFailed(refusal, host);
    if (question.credentials.kind !== 'none') throw authRejected(refusal, `${host}, the token service of ${request.host},`);
    // 403 is how some services speak of repositories that do not exist.
    throw response.status === 403 ? notFoundOrPrivate(refusal) : authRequired(refusal);
  }

  async #denied(response: WireResponse, request: RepositoryRequest, carried: Carried | undefined): Promise<RegistryFault> {
    if (carried) return this.#refused(response, request, carried.signIn, '');
    const found = await this.#find(request.host, request.repository);
    const refusal = this.#refusal(response, request, found);
    return found.credentials.kind === 'none' ? notFoundOrPrivate(refusal) : deniedUnasked(refusal);
  }

  /** The fault of a registry that refuses what was carried. */
  #refused(response: WireResponse, request: RepositoryRequest, { kind, found }: SignIn, reason: string): RegistryFault {
    const refusal = this.#refusal(response, request, found);
    if (found.credentials.kind === 'none') return notFoundOrPrivate(refusal);
    const isUnknown = kind === 'fixed' ? reason !== 'insufficient_scope' : reason === 'invalid_token';
    return response.status === 401 && isUnknown ? authRejected(refusal, request.host) : accessDenied(refusal);
  }

  /** Whether a redirect led to another host, whose questions are answered without credentials. */
  async #isElsewhere({ url }: WireResponse, { host }: RepositoryRequest): Promise<boolean> {
    return url.origin !== (await this.#transport.originOf(apiHostOf(host))).origin;
  }

  #find(host: string, repository: string): Promise<Found> {
    const place = `${host}/${repository}`;
    const known = this.#found.get(place);
    if (known) return known;
    const found = this.#finder.find(host, repository).then((answer) => {
      for (const secret of secretsIn(answer.credentials)) this.#keepSecret(secret);
      return answer;
    });
    this.#found.set(place, found);
    return found;
  }

  #keepSecret(secret: string): void {
    this.#redactor.add(secret);
    this.#outerRedactor?.add(secret);
  }

  /** Throws where credentials would be sent in the clear to a registry for which nobody allowed it. */
  #checkSecrecy(credentials: Credentials, origin: URL, host: string): void {
    if (credentials.kind === 'none' || origin.protocol === 'https:' || isLoopbackHost(origin.host) || this.#allowsHttp(host)) return;
    const hint = `let it speak TLS, or list it: insecure: [{ host: "${host}", mode: http }]`;
    throw new RegistryFault('AUTH_REQUIRED', `${host} wants a login over plain HTTP, where credentials are not sent`, { host, status: 401, hint });
  }

  #plainProblem({ protocol, host }: URL, credentials: Credentials): string | undefined {
    if (credentials.kind === 'none' || protocol === 'https:' || isLoopbackHost(host) || this.#allowsHttp(host)) return undefined;
    return `credentials would go to ${host} over plain HTTP`;
  }

  #refusal({ status, attempts, body }: WireResponse, { host, repository }: RepositoryRequest, found: Found): Refusal {
    // Secrets go first: a text that was cut to length may end in half of one.
    const errors = errorsIn(Buffer.from(this.#redactor.redact(body.toString('utf8')), 'utf8'));
    return { host, repository, found, status, attempts, errors };
  }
}

const MOST_ERROR_BYTES = 64 * 1024;
const RETRIED: ReadonlySet<string> = new Set(['insufficient_scope', 'invalid_token']);

function placeOf({ host, repository }: RepositoryRequest): string {
  return `${host}/${repository}`;
}

function secretsIn(credentials: Credentials): readonly string[] {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'basic':
      // The pair too: in base64 it shares no text with the password.
      return [credentials.password, `${credentials.user}:${credentials.password}`];
    case 'identity':
      return [credentials.token, `${credentials.user}:${credentials.token}`];
    case 'registry-token':
      return [credentials.token];
  }
}
