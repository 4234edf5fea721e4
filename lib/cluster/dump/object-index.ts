import { type JsonMap, textField } from '../../kube/json';
import { groupFamilyOf } from '../../kube/kinds';
import { groupOf } from '../../kube/object';
import type { Resource } from '../cluster-reader';

/** Saved objects by kind, namespace and name. */
export class ObjectIndex {
  readonly #kinds = new Map<string, Map<string, Map<string, JsonMap>>>();
  /** Kinds that were asked for when the dump was made, in all of what was asked. */
  readonly #asked = new Set<string>();
  /** Lists of one namespace each, as a must-gather has them: `group/plural namespace`. */
  readonly #askedThere = new Set<string>();

  /** Of two states of one object the later is kept. */
  add(object: JsonMap): void {
    const names = inner(inner(this.#kinds, keyOf(textField(object, 'apiVersion') ?? '', textField(object, 'kind') ?? '')), namespaceOf(object));
    const name = textField(object['metadata'], 'name') ?? '';
    const known = names.get(name);
    if (known === undefined || isLater(object, known)) names.set(name, object);
  }

  /** Tells that a list of this kind was saved, were it empty. */
  addAsked(apiVersion: string, kind: string): void {
    this.#asked.add(keyOf(apiVersion, kind));
  }

  /** Tells that the list of a namespace was saved, were it empty. */
  addAskedIn(namespace: string, group: string, plural: string): void {
    this.#askedThere.add(`${group}/${plural} ${namespace}`);
  }

  /** `undefined` where nothing tells that such objects were saved. */
  list(resource: Resource, namespace: string): readonly JsonMap[] | undefined {
    const key = `${groupFamilyOf(resource.kind, resource.group)}/${resource.kind}`;
    const found = this.#kinds.get(key);
    if (found === undefined && !this.#asked.has(key) && !this.#askedThere.has(`${resource.group}/${resource.plural} ${namespace}`)) return undefined;
    return Array.from(found?.get(namespace)?.values() ?? []);
  }

  get({ group, kind }: Pick<Resource, 'group' | 'kind'>, namespace: string, name: string): JsonMap | undefined {
    return this.#kinds.get(`${groupFamilyOf(kind, group)}/${kind}`)?.get(namespace)?.get(name);
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0 && this.#asked.size === 0;
  }

  /** The namespaces that something was saved of, sorted. */
  namespaces(): readonly string[] {
    const found = new Set(Array.from(this.#askedThere, (asked) => asked.slice(asked.indexOf(' ') + 1)));
    for (const namespaces of this.#kinds.values()) for (const namespace of namespaces.keys()) found.add(namespace);
    found.delete('');
    return [...found].sort();
  }
}

function keyOf(apiVersion: string, kind: string): string {
  return `${groupFamilyOf(kind, groupOf(apiVersion))}/${kind}`;
}

function namespaceOf(object: JsonMap): string {
  return textField(object['metadata'], 'namespace') ?? '';
}

function inner<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Value>();
  map.set(key, made);
  return made;
}

/** Versions of one cluster's objects grow; they may have more digits than a number holds. */
function isLater(one: JsonMap, other: JsonMap): boolean {
  const [first, second] = [one, other].map((object) => textField(object['metadata'], 'resourceVersion') ?? '') as [string, string];
  return first.length === second.length ? first > second : first.length > second.length;
}
