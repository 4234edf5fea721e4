import type { JsonMap } from '../../../lib/kube/json';
import { qualifiedName, type ServedKind } from './kinds';

/** What the API server answers to a request. */
export interface ApiAnswer {
  readonly status: number;
  /** Text goes out as text/plain. */
  readonly body: JsonMap | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API server does not do what was asked: thrown by whatever finds out, answered in one place. */
export class Refusal extends Error {
  readonly answer: ApiAnswer;

  constructor(answer: ApiAnswer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

interface Told {
  readonly details?: JsonMap;
  readonly metadata?: JsonMap;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal with a Status object, as the API server words it. */
export function refuse(code: number, reason: string | undefined, message: string, { details, metadata = {}, headers }: Told = {}): Refusal {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
  return new Refusal({ status: code, body, ...(headers === undefined ? {} : { headers }) });
}

/** What an address that nothing stands behind gets: no Status, plain text. */
export function notServed(): Refusal {
  return new Refusal({ status: 404, body: '404 page not found\n' });
}

export function notFound(kind: ServedKind, name: string): Refusal {
  return refuse(404, 'NotFound', `${qualifiedName(kind)} "${name}" not found`, { details: detailsOf(kind, name) });
}

export function alreadyExists(kind: ServedKind, name: string): Refusal {
  return refuse(409, 'AlreadyExists', `${qualifiedName(kind)} "${name}" already exists`, { details: detailsOf(kind, name) });
}

export function conflict(kind: ServedKind, name: string, why: string): Refusal {
  return refuse(409, 'Conflict', `Operation cannot be fulfilled on ${qualifiedName(kind)} "${name}": ${why}`, { details: detailsOf(kind, name) });
}

/** The text of a write with a version that is no longer the newest. */
export const STALE = 'the object has been modified; please apply your changes to the latest version and try again';

export function badRequest(message: string): Refusal {
  return refuse(400, 'BadRequest', message);
}

/** @param fault What is wrong with the field: `Forbidden: updates to …` */
export function invalid(kind: ServedKind, name: string, field: string, fault: string, reason: string): Refusal {
  const called = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const details = { name, group: kind.group, kind: kind.kind, causes: [{ reason, message: fault, field }] };
  return refuse(422, 'Invalid', `${called} "${name}" is invalid: ${field}: ${fault}`, { details });
}

export function unauthorized(): Refusal {
  return refuse(401, 'Unauthorized', 'Unauthorized');
}

function detailsOf({ group, plural }: ServedKind, name: string): JsonMap {
  return { name, ...(group === '' ? {} : { group }), kind: plural };
}
