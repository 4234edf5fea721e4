import { errors } from 'undici';
import { cleanText } from './clean-text';
import { RegistryFault, type FaultCode } from './fault';

/** What a request was about, for a message about how it failed. */
export interface WireContext {
  /** `host[:port]` that was asked: the registry, or where it sent us. */
  readonly host: string;
  /** `http://proxy.example.com:3128`, if one was in between. */
  readonly proxy: string | undefined;
  readonly attempts: number;
}

/** The time for one attempt, or one request with all its attempts, is over. */
export class Overdue extends Error {
  readonly code = 'OVERDUE';

  constructor(ms: number) {
    super(`no answer within ${seconds(ms)}`);
  }
}

/** A duration as messages show it: `3600 s`, `0.5 s`. */
export function seconds(ms: number): string {
  return `${String(Math.ceil(ms / 100) / 10)} s`;
}

/** Failures that the same request may not meet again: lost and refused-to-start connections, time-outs, a resolver that is busy. Never TLS, never an unknown name. */
export function isTransientFailure(error: unknown): boolean {
  const status = tunnelStatusOf(error);
  if (status !== undefined) return status >= 502 && status <= 504;
  return TRANSIENT.has(codeOf(error));
}

/** Whether a failure over plain HTTP can come of a peer that wanted TLS: it hangs up, or answers with an alert. */
export function mayBeTlsPeer(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code.startsWith('HPE_');
}

export function wireFault(error: unknown, context: WireContext): RegistryFault {
  const code = codeOf(error);
  const { host, proxy, attempts } = context;
  // A parser's error keeps what was received.
  const kept = error instanceof errors.HTTPParserError ? undefined : error;
  const made = (fault: FaultCode, message: string, hint: string): RegistryFault => new RegistryFault(fault, message, { host, attempts, hint, cause: kept });

  const tunnel = tunnelStatusOf(error);
  if (tunnel !== undefined) return proxyFault(tunnel, context);
  if (code === 'UND_ERR_PRX_TLS') return made('PROXY_FAILED', `the proxy ${String(proxy)} has no certificate for its name`, 'check the proxy\'s URL');
  if (UNTRUSTED.has(code)) {
    const why = UNTRUSTED.get(code) ?? '';
    return made('TLS_UNTRUSTED', `the certificate of ${host} is not trusted: ${why}${via(proxy)}`, untrustedHint(host));
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint = `use a name that the certificate holds, or give ${host} a certificate for this name`;
    return made('TLS_HOSTNAME', `the certificate of ${host} is for other names`, hint);
  }
  if (NO_TLS.has(code)) return made('TLS_ON_HTTP', `${host} speaks no TLS`, `if it is meant to be plain HTTP, list it: insecure: [{ host: "${host}", mode: http }]`);
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return made('REGISTRY_ERROR', `${host} answers in something that is not HTTP (${code})`, 'check host and port');
  }
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    const hint = `if it wants a client certificate, put *.cert and *.key into certs.d/${host}`;
    return made('UNREACHABLE', `registry ${host} refused the TLS connection (${code})${via(proxy)}`, hint);
  }
  const why = NETWORK.get(code) ?? (code === 'OVERDUE' ? textOf(error) : `the connection failed (${code === '' ? cleanText(textOf(error)) : code})`);
  return made('UNREACHABLE', `registry ${host} cannot be reached: ${why}${via(proxy)}${times(attempts)}`, unreachableHint(proxy));
}

/** The proxy answered itself, instead of passing the request on. */
export function proxyFault(status: number, { host, proxy, attempts }: WireContext): RegistryFault {
  const name = proxy === undefined ? 'the proxy' : `the proxy ${proxy}`;
  const message = status === 407 ? `${name} wants a user name and a password` : `${name} answered ${status} instead of connecting to ${host}`;
  const hint = status === 407 ? 'put them into the proxy\'s URL, or list the host in NO_PROXY' : `ask who runs the proxy, or list ${host} in NO_PROXY`;
  return new RegistryFault('PROXY_FAILED', message, { host, status, attempts, hint });
}

/** A plain request reached a port that speaks TLS. */
export function httpOnTlsFault(host: string, attempts: number, status?: number): RegistryFault {
  const hint = `remove ${host} from insecure, or give it mode: skip-verify`;
  return new RegistryFault('HTTP_ON_TLS', `${host} speaks TLS and was asked over plain HTTP`, { host, status, attempts, hint });
}

const UNTRUSTED: ReadonlyMap<string, string> = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its issuer is unknown'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its issuer is unknown'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its issuer is unknown'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its root certificate is unknown'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is signed by itself'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not valid yet'],
  ['CERT_REVOKED', 'it is revoked'],
  ['CERT_UNTRUSTED', 'its root is not trusted for this'],
  ['CERT_REJECTED', 'its root rejects this use'],
  ['CERT_SIGNATURE_FAILURE', 'its signature is wrong'],
  ['CERT_CHAIN_TOO_LONG', 'its chain is too long'],
  ['PATH_LENGTH_EXCEEDED', 'its chain is too long'],
  ['INVALID_CA', 'its issuer may not issue certificates'],
  ['INVALID_PURPOSE', 'it is not meant for servers'],
]);

const NO_TLS: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST']);

const TRANSIENT: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'OVERDUE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

const NETWORK: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its name is unknown'],
  ['EAI_AGAIN', 'its name cannot be looked up'],
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was lost'],
  ['EPIPE', 'the connection was lost'],
  ['UND_ERR_SOCKET', 'the connection was lost'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the answer ended early'],
  ['ETIMEDOUT', 'no connection in time'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'no answer in time'],
  ['UND_ERR_BODY_TIMEOUT', 'the answer stopped'],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no way to it'],
]);

/** The code of a failure, or of what caused it: undici wraps some. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof errors.HTTPParserError) return error.code || 'HPE_INVALID';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Happy eyeballs tries several addresses and hands over what happened at each.
  const inner = error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
  return code === '' || (code === 'UND_ERR_SOCKET' && inner !== '') ? inner : code;
}

/** The status that a proxy answered CONNECT with. undici tells it in the message alone (7.30). */
function tunnelStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || codeOf(error) !== 'UND_ERR_ABORTED') return undefined;
  const status = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1];
  return status === undefined ? undefined : Number(status);
}

function untrustedHint(host: string): string {
  return `give the certificate authority with --ca-file, or put it as *.crt into /etc/containers/certs.d/${host}`;
}

function unreachableHint(proxy: string | undefined): string {
  return proxy === undefined ? 'check the host\'s name, the network, and whether HTTPS_PROXY is needed' : 'check the host\'s name and the proxy; NO_PROXY lists hosts to ask directly';
}

function via(proxy: string | undefined): string {
  return proxy === undefined ? '' : `, through the proxy ${proxy}`;
}

function times(attempts: number): string {
  return attempts > 1 ? ` (${attempts} attempts)` : '';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
