import type { JsonMap } from '../../../lib/kube/json';
import { nameOf, namespaceOf, withFields } from './edit';
import { apiVersionOf } from './kinds';
import { type ApiAnswer, badRequest, refuse } from './refusal';
import type { Route } from './route';
import { selectionOf } from './selection';
import type { ObjectStore } from './store';

/** The lists that are under way, so that all pages of one show the same moment. */
export class Pages {
  readonly #store: ObjectStore;
  readonly #moments = new Map<string, readonly JsonMap[]>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Lets every token that was given out so far expire. */
  expire(): void {
    this.#moments.clear();
  }

  answer(route: Route, query: URLSearchParams): ApiAnswer {
    refuseFuture(query.get('resourceVersion') ?? '', this.#store.version);
    const token = query.get('continue');
    const limit = Number(query.get('limit') ?? 0);
    const { version, start } = token === null ? { version: this.#store.version, start: '' } : readToken(token);
    const all = this.#momentAt(route, version, start);
    const rest = all.filter((object) => keyOf(object) > start && selectionOf(query)(object));
    const page = limit > 0 ? rest.slice(0, limit) : rest;
    const left = rest.length - page.length;
    const shown = version < 0 ? this.#store.version : version;
    const last = page.at(-1);
    if (left > 0 && !this.#moments.has(momentOf(route, shown))) this.#moments.set(momentOf(route, shown), all);
    const metadata = {
      resourceVersion: String(shown),
      ...(left > 0 && last ? { continue: writeToken({ version: shown, start: keyOf(last) }), ...remaining(query, left) } : {}),
    };
    const { kind } = route;
    const items = page.map((object) => withFields(object, { kind: undefined, apiVersion: undefined }));
    return { status: 200, body: { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items } };
  }

  #momentAt(route: Route, version: number, start: string): readonly JsonMap[] {
    if (start === '' || version < 0) return this.#store.list(route.kind, route.namespace || undefined);
    const kept = this.#moments.get(momentOf(route, version));
    if (!kept) throw expired(writeToken({ version: -1, start }));
    return kept;
  }
}

function momentOf({ kind, namespace }: Route, version: number): string {
  return `${kind.plural} ${namespace} ${version}`;
}

interface Place {
  /** -1: whatever is there now, as the token has it that comes with a 410. */
  readonly version: number;
  /** The last object that was given. */
  readonly start: string;
}

function keyOf(object: JsonMap): string {
  return `${namespaceOf(object)}/${nameOf(object)}`;
}

function writeToken(place: Place): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: place.version, start: place.start })).toString('base64url');
}

function readToken(token: string): Place {
  const text = Buffer.from(token, 'base64url').toString();
  const read = /^\{"v":"meta\.k8s\.io\/v1","rv":(-?\d+),"start":"([^"]*)"\}$/.exec(text);
  if (!read) throw badRequest('continue key is not valid: invalid character \'g\' looking for beginning of value');
  return { version: Number(read[1]), start: read[2] ?? '' };
}

function expired(fresh: string): Error {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, ' +
    'or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an ' +
    'inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
  return refuse(410, 'Expired', message, { metadata: { continue: fresh } });
}

/** The number is left out where a selector decides what counts. */
function remaining(query: URLSearchParams, left: number): JsonMap {
  return query.get('labelSelector') || query.get('fieldSelector') ? {} : { remainingItemCount: left };
}

/** A version that is still to come. */
export function refuseFuture(asked: string, current: number): void {
  if (Number(asked) <= current) return;
  const details = { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 };
  throw refuse(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, { details, headers: { 'Retry-After': '1' } });
}
