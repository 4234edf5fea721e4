import type { Found } from './credentials/found';
import { type FaultCode, type FaultDetails, type RegistryError, RegistryFault } from './fault';

/** A refusal, with what is known around it. */
export interface Refusal {
  /** As in the reference. */
  readonly host: string;
  readonly repository: string;
  readonly found: Found;
  readonly status: number;
  readonly attempts: number;
  /** What the registry said, fit to be shown. */
  readonly errors: readonly RegistryError[];
}

/** Nothing was signed in with, and there is no way to tell a repository that is missing from a private one. */
export function notFoundOrPrivate(refusal: Refusal): RegistryFault {
  const { host, repository, found } = refusal;
  const message = `${host}/${repository} does not exist, or needs a login; no credentials found for it (looked in: ${placesOf(found)})${said(refusal)}`;
  return fault('NOT_FOUND_OR_PRIVATE', message, refusal, `check the name; if it is right, ${loginHint(host)}`);
}

/** The registry wants a login, and there is nothing to sign in with. */
export function authRequired(refusal: Refusal): RegistryFault {
  const { host, repository, found } = refusal;
  const message = `${host} needs a login; no credentials found for ${host}/${repository} (looked in: ${placesOf(found)})${said(refusal)}`;
  return fault('AUTH_REQUIRED', message, refusal, loginHint(host));
}

/** There is a login of a kind that the registry does not take. */
export function authUnfit(refusal: Refusal): RegistryFault {
  const message = `${refusal.host} wants a user and a password; ${sourceOf(refusal.found)} holds a registry token alone`;
  return fault('AUTH_REQUIRED', message, refusal, loginHint(refusal.host));
}

/** The credentials are wrong or no longer good. @param by Who refuses them: the registry or its token service. */
export function authRejected(refusal: Refusal, by: string): RegistryFault {
  return fault('AUTH_REJECTED', `${by} refuses the credentials from ${sourceOf(refusal.found)}${said(refusal)}`, refusal, renewHint(refusal.host));
}

/** Signed in, and not allowed to pull. */
export function accessDenied(refusal: Refusal): RegistryFault {
  const { host, repository, found } = refusal;
  const message = `${host} denies access to ${host}/${repository} with the credentials from ${sourceOf(found)}${said(refusal)}`;
  const hint = isEcr(host) ? renewHint(host) : `give that user or robot the right to pull ${repository}, or name other credentials with --authfile`;
  return fault('ACCESS_DENIED', message, refusal, hint);
}

/** The registry denied access before it asked for a login, though there is one. */
export function deniedUnasked(refusal: Refusal): RegistryFault {
  const { host, repository, found } = refusal;
  const message = `${host} denies access to ${host}/${repository} without asking for a login, so the credentials from ${sourceOf(found)} were not sent${said(refusal)}`;
  return fault('ACCESS_DENIED', message, refusal, 'something in front of the registry may be refusing this network; ask who runs it');
}

/** A place to which the registry redirected denies access; it is never sent credentials. */
export function deniedElsewhere(refusal: Refusal, place: string): RegistryFault {
  const { host, repository, status } = refusal;
  const message = `${host} redirects to ${place} for ${host}/${repository}, which answers ${status}; credentials go to no place but the registry${said(refusal)}`;
  return fault('ACCESS_DENIED', message, refusal, 'try again; if it stays, ask who runs the registry');
}

/** The token service failed, rather than refused. */
export function tokenServiceFailed(refusal: Refusal, realm: string): RegistryFault {
  const message = `the token service ${realm} of ${refusal.host} answered ${refusal.status}${said(refusal)}`;
  return fault('REGISTRY_ERROR', message, refusal, 'try again later; if it stays, ask who runs the registry');
}

function fault(code: FaultCode, message: string, { host, status, attempts, errors }: Refusal, hint: string): RegistryFault {
  const details: FaultDetails = { host, status, attempts, errors, hint };
  return new RegistryFault(code, message, details);
}

function said({ errors }: Refusal): string {
  const [first] = errors;
  if (!first) return '';
  return `: it says ${first.code}${first.message === '' ? '' : `, ${first.message}`}`;
}

function placesOf({ lookedIn }: Found): string {
  return lookedIn.length === 0 ? 'no place' : lookedIn.join(', ');
}

function sourceOf({ source }: Found): string {
  return source ?? 'an unknown source';
}

function loginHint(host: string): string {
  return `log in with podman login ${host} or docker login ${host}, or name a pull secret with --authfile`;
}

function renewHint(host: string): string {
  return isEcr(host) ? `ECR's passwords expire after 12 hours; fetch a new one with aws ecr get-login-password and log in to ${host} again` : `log in again with podman login ${host} or docker login ${host}`;
}

function isEcr(host: string): boolean {
  return /\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/i.test(host);
}
