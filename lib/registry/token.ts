import type { Credentials } from './credentials/found';
import { requestToken, type TokenAnswer, type TokenQuestion } from './token-request';
import type { Transport } from './transport-types';

/** A token is let go this long before it expires, so that no request carries one that expires on its way. */
const MARGIN_MS = 10_000;

interface TokenStoreParts {
  readonly transport: Transport;
  /** Milliseconds. */
  readonly now: () => number;
  /** Gets each secret that a token service hands out. */
  readonly keepSecret: (secret: string) => void;
}

interface KeptToken {
  readonly answer: Promise<TokenAnswer>;
  /** Milliseconds; infinite until the answer is there. */
  goodUntil: number;
  /** Once it is there. */
  token: string | undefined;
}

/** Tokens by realm, service, scopes and credentials, each until shortly before it expires. Who asks while one is under way shares it. */
export class TokenStore {
  readonly #transport: Transport;
  readonly #now: () => number;
  readonly #keepSecret: (secret: string) => void;
  readonly #tokens = new Map<string, KeptToken>();
  /** Newer identity tokens, by realm and the one that they stand in for. */
  readonly #refreshed = new Map<string, string>();

  constructor({ transport, now, keepSecret }: TokenStoreParts) {
    this.#transport = transport;
    this.#now = now;
    this.#keepSecret = keepSecret;
  }

  /** A kept token, or else a new one; an answer without a token is not kept. Throws what `requestToken` throws. */
  tokenFor(question: TokenQuestion): Promise<TokenAnswer> {
    const key = keyOf(question);
    const known = this.#tokens.get(key);
    if (known && this.#now() < known.goodUntil) return known.answer;
    const kept: KeptToken = { answer: this.#request(question), goodUntil: Infinity, token: undefined };
    this.#tokens.set(key, kept);
    const forget = (): void => {
      if (this.#tokens.get(key) === kept) this.#tokens.delete(key);
    };
    const asked = this.#now();
    kept.answer.then((answer) => {
      if (!answer.ok) {
        forget();
        return;
      }
      kept.token = answer.granted.token;
      kept.goodUntil = asked + answer.granted.lifetimeMs - MARGIN_MS;
    }, forget);
    return kept.answer;
  }

  /** Whether a token that is still good is there, or on its way. */
  has(question: TokenQuestion): boolean {
    const known = this.#tokens.get(keyOf(question));
    return known !== undefined && this.#now() < known.goodUntil;
  }

  /** Lets a token go that a registry refused; a newer one, which somebody else fetched meanwhile, stays. */
  drop(question: TokenQuestion, token: string): void {
    const key = keyOf(question);
    if (this.#tokens.get(key)?.token === token) this.#tokens.delete(key);
  }

  async #request(question: TokenQuestion): Promise<TokenAnswer> {
    const answer = await requestToken(this.#transport, { ...question, credentials: this.#newest(question) });
    if (!answer.ok) return answer;
    const { token, refreshToken } = answer.granted;
    this.#keepSecret(token);
    if (refreshToken !== undefined) {
      this.#keepSecret(refreshToken);
      if (question.credentials.kind === 'identity') this.#refreshed.set(refreshKey(question, question.credentials.token), refreshToken);
    }
    return answer;
  }

  #newest(question: TokenQuestion): Credentials {
    const { credentials } = question;
    if (credentials.kind !== 'identity') return credentials;
    return { ...credentials, token: this.#refreshed.get(refreshKey(question, credentials.token)) ?? credentials.token };
  }
}

function keyOf({ realm, service, scopes, credentials }: TokenQuestion): string {
  return JSON.stringify([realm.href, service, [...scopes].sort(), credentials]);
}

function refreshKey({ realm, service }: TokenQuestion, identityToken: string): string {
  return JSON.stringify([realm.href, service, identityToken]);
}
