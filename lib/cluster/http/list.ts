import { isMap, type JsonMap, listField, mapField, textField } from '../../kube/json';
import type { Resource } from '../cluster-reader';
import { pathOf } from './paths';
import type { Session } from './session';
import { notAnApiServer, parsed, statusFault, statusOf } from './status-faults';

const PAGE = 500;
const MOST_TOKENS_RENEWED = 3;
const MOST_RESTARTS = 3;

/**
 * All objects of a kind in a namespace, page by page. A page whose token has expired goes on with the fresh one that the server gives, or the list
 * begins again; each three times at most. `undefined` where the kind's group is not served. Throws `UserError` (exit code 3).
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks (v1.34)
 */
export async function listAll(session: Session, resource: Resource, namespace: string): Promise<readonly JsonMap[] | undefined> {
  const path = pathOf(resource, namespace);
  const objects = new Map<string, JsonMap>();
  let token: string | undefined;
  let renewed = 0;
  let restarts = 0;
  for (;;) {
    const answer = await session.read({ method: 'GET', path: `${path}?limit=${PAGE}${token === undefined ? '' : `&continue=${encodeURIComponent(token)}`}` });
    if (answer.status === 404 && !isAlwaysServed(resource)) return undefined;
    if (answer.status === 410 && token !== undefined) {
      const fresh = textField(mapField(statusOf(answer), 'metadata'), 'continue');
      if (fresh && renewed < MOST_TOKENS_RENEWED) {
        renewed++;
        token = fresh;
        continue;
      }
      if (restarts < MOST_RESTARTS) {
        restarts++;
        token = undefined;
        objects.clear();
        continue;
      }
    }
    if (answer.status !== 200) throw statusFault(answer, { verb: 'list', resource, namespace }, session.context);
    const page = parsed(answer.text);
    if (!isMap(page) || !isPage(page)) throw notAnApiServer(answer, session.context);
    for (const item of listField(page, 'items')) if (isMap(item)) keep(objects, withKind(item, page, resource));
    token = textField(mapField(page, 'metadata'), 'continue') || undefined;
    if (token === undefined) return [...objects.values()];
  }
}

/** Groups without which a server is no API server; a 404 for them says that something else answers. */
export function isAlwaysServed({ group }: Pick<Resource, 'group'>): boolean {
  return group === '' || group === 'apps';
}

function isPage(page: JsonMap): boolean {
  return (textField(page, 'kind') ?? '').endsWith('List') && (Array.isArray(page['items']) || page['items'] === null || page['items'] === undefined);
}

/** With a fresh token the rest is of a later moment, and may hold again what came before; the later state counts. */
function keep(objects: Map<string, JsonMap>, object: JsonMap): void {
  const { name, namespace } = mapField(object, 'metadata');
  objects.set(typeof name === 'string' ? `${String(namespace)}/${name}` : `#${objects.size}`, object);
}

/** The object with the kind and version that items of a list leave out. */
export function withKind(item: JsonMap, list: JsonMap | undefined, { group, version, kind }: Resource): JsonMap {
  const apiVersion = textField(list, 'apiVersion') ?? (group === '' ? version : `${group}/${version}`);
  return { apiVersion, kind, ...item };
}
