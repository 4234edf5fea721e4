import { createSign, randomUUID, X509Certificate } from 'node:crypto';
import type { KeyPair } from './certificates';

/** What a token lets its bearer do with a repository. */
export interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

export interface TokenClaims {
  readonly issuer: string;
  readonly service: string;
  readonly subject: string;
  readonly access: readonly Access[];
  /** How long it holds from now on, in seconds; a negative one has expired. The registry lets another minute pass. */
  readonly lifetimeS: number;
}

/**
 * A JWT signed by RS256, with the signer's certificate in its header.
 * @see https://distribution.github.io/distribution/spec/auth/jwt/
 */
export function signToken(signer: KeyPair, { issuer, service, subject, access, lifetimeS }: TokenClaims): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: 'JWT', alg: 'RS256', x5c: [new X509Certificate(signer.cert).raw.toString('base64')] };
  const issued = now - 10 + Math.min(lifetimeS, 0);
  const claims = { iss: issuer, sub: subject, aud: service, exp: now + lifetimeS, nbf: issued, iat: issued, jti: randomUUID(), access };
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(signer.key).toString('base64url')}`;
}

/** The parts of a scope such as `repository:shop/web:pull,push`; a name may hold a colon, that of a host's port. */
export function accessOf(scope: string): Access {
  const first = scope.indexOf(':');
  const last = scope.lastIndexOf(':');
  return { type: scope.slice(0, first), name: scope.slice(first + 1, last), actions: scope.slice(last + 1).split(',') };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
