import { describe, expect, it } from 'vitest';
import { errors } from 'undici';
import { isTransientFailure, Overdue, wireFault } from '../../lib/registry/wire-faults';

const DIRECT = { host: 'registry.example.com', proxy: undefined, attempts: 1 };

function failure(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a failed request', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_UNTRUSTED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_UNTRUSTED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS_UNTRUSTED'],
    ['CERT_HAS_EXPIRED', 'TLS_UNTRUSTED'],
    ['CERT_NOT_YET_VALID', 'TLS_UNTRUSTED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_HOSTNAME'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_ON_HTTP'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'UNREACHABLE'],
    ['ENOTFOUND', 'UNREACHABLE'],
    ['ECONNREFUSED', 'UNREACHABLE'],
    ['EHOSTUNREACH', 'UNREACHABLE'],
    ['UND_ERR_PRX_TLS', 'PROXY_FAILED'],
    ['HPE_INVALID_CONSTANT', 'REGISTRY_ERROR'],
    ['UND_ERR_HEADERS_OVERFLOW', 'REGISTRY_ERROR'],
  ])('with %s is %s, and not tried again', (code, fault) => {
    expect(wireFault(failure(code), DIRECT)).toMatchObject({ code: fault, host: 'registry.example.com', hint: expect.stringMatching(/\w/) as string });
    expect(isTransientFailure(failure(code))).toBe(false);
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    'with %s is unreachable, and tried again',
    (code) => {
      expect(wireFault(failure(code), DIRECT).code).toBe('UNREACHABLE');
      expect(isTransientFailure(failure(code))).toBe(true);
    },
  );

  it('is told by what caused it, where that says more', () => {
    const lost = Object.assign(new errors.SocketError('other side closed'), { cause: failure('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') });
    expect(isTransientFailure(lost)).toBe(false);
    const tried = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]);
    expect(wireFault(tried, DIRECT).message).toBe('registry registry.example.com cannot be reached: the connection was refused');
  });

  it('speaks of the registry, the proxy in between, and how often it was tried', () => {
    const fault = wireFault(failure('ETIMEDOUT'), { ...DIRECT, proxy: 'http://proxy.example.com:3128', attempts: 4 });
    expect(fault.message).toBe('registry registry.example.com cannot be reached: no connection in time, through the proxy http://proxy.example.com:3128 (4 attempts)');
    expect(fault.hint).toContain('NO_PROXY');
  });

  it('tells how long was waited', () => {
    expect(wireFault(new Overdue(30_000), DIRECT).message).toBe('registry registry.example.com cannot be reached: no answer within 30 s');
  });

  it('keeps nothing of what was received', () => {
    const fault = wireFault(new errors.HTTPParserError('bad'), DIRECT);
    expect([fault.code, fault.cause]).toEqual(['REGISTRY_ERROR', undefined]);
  });
});
