import { EXIT, UserError } from '../../base/errors';
import type { Redactor } from '../redact';
import type { WireFailure } from './send';

/** What a request was about, for a message about how it failed. */
export interface FaultContext {
  /** `the cluster of context shop (api.shop.example:6443)`. */
  readonly who: string;
  readonly redactor: Redactor;
  /** Name of the host, for a resolver's fault. */
  readonly host: string;
}

/** Failures that the same request may not meet again. Never TLS, never a name that does not exist. */
export function isTransientFailure({ code, message }: WireFailure): boolean {
  return TRANSIENT.has(code) || /^Bad response: 50[234]$/.test(message) || message === 'socket hang up';
}

const TRANSIENT: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'TIMEOUT', 'Z_BUF_ERROR']);

/** The failure as an error for people: code, reason and the next step. */
export function wireFault(failure: WireFailure, { who, host, redactor }: FaultContext): UserError {
  const made = (code: string, message: string, hint: string): UserError => new UserError(code, message, { exitCode: EXIT.refused, hint });
  const { code } = failure;
  const untrusted = UNTRUSTED.get(code);
  if (untrusted !== undefined) return made('tls-untrusted', `the certificate of ${who} is not trusted: ${untrusted.why}`, untrusted.hint);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return made('tls-name', `the certificate of ${who} is for other names`, 'use a server name that the certificate holds, or set tls-server-name in the kubeconfig');
  }
  if (/wrong version number|packet length too long/.test(failure.message)) return made('no-tls', `${who} speaks no TLS`, 'check host and port of the server in the kubeconfig');
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    return made('tls-refused', `${who} refused the TLS connection (${code})`, 'check the client certificate of the user in the kubeconfig; it may have expired');
  }
  if (code.startsWith('HPE_')) return made('not-an-api-server', `${who} answers in something that is not HTTP (${code})`, 'check host, port and https in the kubeconfig\'s server');
  const proxy = /^Bad response: (\d+)/.exec(failure.message)?.[1];
  if (proxy !== undefined) return made('proxy-failed', `the proxy answered ${proxy} in place of connecting to ${who}`, 'check proxy-url in the kubeconfig');
  const network = NETWORK.get(code);
  if (network !== undefined) return made('unreachable', `${who} cannot be reached: ${network.why(host, failure.message)}`, network.hint);
  return made('unreachable', `${who} cannot be reached: ${redactor.clean(code || failure.message)}`, 'check the server in the kubeconfig, and the way to it');
}

interface Untrusted {
  readonly why: string;
  readonly hint: string;
}

const OTHER_AUTHORITY: Untrusted = { why: 'no authority that the kubeconfig trusts has signed it', hint: 'put the right certificate-authority into the kubeconfig, or log in again' };

const UNTRUSTED: ReadonlyMap<string, Untrusted> = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', OTHER_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', OTHER_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', OTHER_AUTHORITY],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', OTHER_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', OTHER_AUTHORITY],
  ['CERT_SIGNATURE_FAILURE', OTHER_AUTHORITY],
  ['CERT_HAS_EXPIRED', { why: 'it has expired', hint: 'ask who runs the cluster to renew it, and check the clock of this machine' }],
  ['CERT_NOT_YET_VALID', { why: 'it is not valid yet', hint: 'check the clock of this machine' }],
]);

interface NetworkFault {
  readonly why: (host: string, message: string) => string;
  readonly hint: string;
}

const CHECK_ADDRESS = 'check that the cluster runs, and the server in the kubeconfig';
const CHECK_WAY = 'check the network: a VPN or a proxy-url in the kubeconfig may be missing';

const NETWORK: ReadonlyMap<string, NetworkFault> = new Map<string, NetworkFault>([
  ['ECONNREFUSED', { why: () => 'the connection was refused', hint: CHECK_ADDRESS }],
  ['ECONNRESET', { why: () => 'the connection was cut', hint: CHECK_WAY }],
  ['EPIPE', { why: () => 'the connection was cut', hint: CHECK_WAY }],
  ['ENOTFOUND', { why: (host) => `there is no host ${host}`, hint: CHECK_WAY }],
  ['EAI_AGAIN', { why: (host) => `the resolver does not answer for ${host}`, hint: CHECK_WAY }],
  ['ETIMEDOUT', { why: () => 'the connection was not made in time', hint: CHECK_WAY }],
  ['EHOSTUNREACH', { why: () => 'no way leads to the host', hint: CHECK_WAY }],
  ['ENETUNREACH', { why: () => 'no way leads to the network', hint: CHECK_WAY }],
  ['TIMEOUT', { why: (_host, message) => message, hint: 'give a longer --request-timeout, or look how the API server is' }],
  ['TOO_LARGE', { why: (_host, message) => message, hint: 'ask for one namespace at a time' }],
]);
