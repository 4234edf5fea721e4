import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { KeyPair } from './certificates';
import { listen } from './listen';
import { TEST_PASSWORD, TEST_USER } from './registry-config';
import { type Access, accessOf, signToken } from './token';
import { basic, bodyOf, type Wire } from './wire';

/** What a token server does out of the ordinary. */
export interface TokenBehaviour {
  /** Status of every answer, in place of a token. */
  readonly refuse?: number | undefined;
  /** Seconds; -3600 for tokens that have expired. @default 300 */
  readonly lifetimeS?: number | undefined;
  /** What the answer says of the lifetime; `undefined` says nothing. @default the lifetime */
  readonly expiresIn?: number | undefined;
  /** Status of the answer to every POST, for servers that do not know the form with identity tokens. */
  readonly refusePost?: number | undefined;
  /** Tokens that allow nothing, signed and valid. */
  readonly emptyAccess?: boolean | undefined;
  /** Under which name the answer has the token. @default token */
  readonly field?: 'token' | 'access_token' | undefined;
  /** Given along with a token. */
  readonly refreshToken?: string | undefined;
}

export interface TokenServerOptions {
  readonly signer: KeyPair;
  readonly issuer?: string;
  readonly service?: string;
  readonly tls?: KeyPair & { readonly caPem: string };
  /** Whether a repository may be pulled without signing in. @default none */
  readonly isPublic?: (repository: string) => boolean;
  /** What a POST takes as `refresh_token`. */
  readonly identityTokens?: readonly string[];
  readonly behaviour?: TokenBehaviour;
}

export interface TokenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The fields of a POST. */
  readonly form: URLSearchParams;
}

export interface TokenServer extends Wire {
  /** For the `auth` of a registry, beside its kind and root file. */
  readonly realm: string;
  readonly issuer: string;
  readonly service: string;
  /** All so far, in order. */
  readonly requests: readonly TokenRequest[];
  /** May be changed while the server runs. */
  behaviour: TokenBehaviour;
  stop(): Promise<void>;
}

/** Starts a token server for {@link TEST_USER}: with the right password everything is allowed, without one pulling what is public. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const { issuer = 'shop tokens', service = 'shop registry', tls } = options;
  const requests: TokenRequest[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    received(request).then((seen) => {
      requests.push(seen);
      reply(response, tokenFor(seen, { ...options, issuer, service, behaviour: server.behaviour }));
    }, () => response.destroy());
  };
  const listener = tls === undefined ? createHttp(answer) : createHttps({ cert: tls.cert, key: tls.key }, answer);
  const port = await listen(listener);
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const server: TokenServer = {
    url,
    ca: tls?.caPem,
    realm: `${url}/token`,
    issuer,
    service,
    requests,
    behaviour: options.behaviour ?? {},
    stop: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

type Settings = TokenServerOptions & { readonly issuer: string; readonly service: string; readonly behaviour: TokenBehaviour };

function tokenFor(request: TokenRequest, settings: Settings): Reply {
  const { behaviour, signer, issuer, service } = settings;
  const { refuse, refusePost, lifetimeS = 300, emptyAccess, field = 'token', refreshToken } = behaviour;
  if (refuse !== undefined) return refusal(refuse);
  if (request.method === 'POST' && refusePost !== undefined) return refusal(refusePost);
  const user = userOf(request, settings);
  if (user === 'refused') return refusal(401);
  const access = emptyAccess === true ? [] : granted(request, user, settings);
  const token = signToken(signer, { issuer, service, subject: user ?? '', access, lifetimeS });
  const expiresIn = 'expiresIn' in behaviour ? behaviour.expiresIn : lifetimeS;
  return {
    status: 200,
    body: {
      [field]: token,
      ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    },
  };
}

/** Who asks: `undefined` for nobody in particular. */
function userOf({ method, headers, form }: TokenRequest, { identityTokens = [] }: Settings): string | undefined {
  if (method === 'POST') return identityTokens.includes(form.get('refresh_token') ?? '') ? TEST_USER : 'refused';
  if (headers['authorization'] === undefined) return undefined;
  return headers['authorization'] === basic(TEST_USER, TEST_PASSWORD) ? TEST_USER : 'refused';
}

/** What is asked for and allowed; a repository of which nothing is allowed is left out, and the token is given all the same. */
function granted({ query, form }: TokenRequest, user: string | undefined, { isPublic = () => false }: Settings): readonly Access[] {
  const scopes = [...query.getAll('scope'), ...form.getAll('scope')].flatMap((scope) => scope.split(' '));
  return scopes.filter((scope) => scope !== '').map(accessOf).flatMap((access) => {
    if (user !== undefined) return [access];
    return isPublic(access.name) && access.actions.includes('pull') ? [{ ...access, actions: ['pull'] }] : [];
  });
}

function refusal(status: number): Reply {
  return { status, body: { errors: [{ code: status === 401 ? 'UNAUTHORIZED' : 'UNSUPPORTED', message: 'the token server refuses' }] } };
}

async function received(request: IncomingMessage): Promise<TokenRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const form = new URLSearchParams((await bodyOf(request)).toString());
  return { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, form };
}

function reply(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
