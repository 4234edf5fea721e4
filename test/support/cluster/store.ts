import type { JsonMap } from '../../../lib/kube/json';
import { nameOf, namespaceOf, withFields, withIn } from './edit';
import { apiVersionOf, type ServedKind } from './kinds';

export interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: ServedKind;
  readonly object: JsonMap;
}

type Listener = (change: Change) => void;

/** The objects of a cluster. Every write raises the one counter from which all resource versions come; no object is ever changed in place. */
export class ObjectStore {
  readonly #objects = new Map<string, JsonMap>();
  readonly #listeners = new Set<Listener>();
  #changes: Change[] = [];
  #version: number;
  #forgottenUpTo: number;

  constructor(firstVersion = 1000) {
    this.#version = firstVersion;
    this.#forgottenUpTo = firstVersion - 1;
  }

  get version(): number {
    return this.#version;
  }

  /** Sorted by namespace and name, as the API server keeps them. */
  list({ group, plural }: ServedKind, namespace?: string): readonly JsonMap[] {
    const prefix = `${group}/${plural}/${namespace === undefined ? '' : `${namespace}/`}`;
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.map((key) => this.#objects.get(key)).filter((object) => object !== undefined);
  }

  get(kind: ServedKind, namespace: string, name: string): JsonMap | undefined {
    return this.#objects.get(keyOf(kind, namespace, name));
  }

  /** Adds the object, or puts it in the place of the one of its name. Answers it with its new version. */
  put(kind: ServedKind, object: JsonMap): JsonMap {
    const key = keyOf(kind, namespaceOf(object), nameOf(object));
    const type = this.#objects.has(key) ? 'MODIFIED' : 'ADDED';
    const kept = this.#stamped(kind, object);
    this.#objects.set(key, kept);
    this.#record({ version: this.#version, type, kind, object: kept });
    return kept;
  }

  /** Takes the object away at once. Answers it as it was last, at a version of its own. */
  remove(kind: ServedKind, object: JsonMap): JsonMap {
    const gone = this.#stamped(kind, object);
    this.#objects.delete(keyOf(kind, namespaceOf(object), nameOf(object)));
    this.#record({ version: this.#version, type: 'DELETED', kind, object: gone });
    return gone;
  }

  /** What happened after a version; `undefined` where that is no longer known. */
  changesAfter(version: number): readonly Change[] | undefined {
    return version < this.#forgottenUpTo ? undefined : this.#changes.filter((change) => change.version > version);
  }

  /** Forgets what happened, as etcd does after five minutes. */
  compact(): void {
    this.#changes = [];
    this.#forgottenUpTo = this.#version;
  }

  /** Answers how to stop listening. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #stamped(kind: ServedKind, object: JsonMap): JsonMap {
    this.#version += 1;
    // Both come first, as the API server writes them.
    const typed = withFields({ apiVersion: apiVersionOf(kind), kind: kind.kind }, { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind });
    return withIn(typed, 'metadata', { resourceVersion: String(this.#version) });
  }

  #record(change: Change): void {
    this.#changes.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}

function keyOf({ group, plural }: ServedKind, namespace: string, name: string): string {
  return `${group}/${plural}/${namespace}/${name}`;
}
