import { isOpenShiftKind, isServedBy } from '../kube/kinds';
import { mayBeSame } from '../kube/namespaces';
import type { KubeObject } from '../kube/object';
import { type ExternalName, type Externals, NO_EXTERNALS } from './externals';

interface IndexOptions {
  /** What an object without a namespace gets. @default the only one that the objects name */
  readonly namespace?: string | undefined;
  readonly externals?: Externals;
  /** Whether more than the objects says that the set is meant for OpenShift: it is a Template. @default false */
  readonly onOpenShift?: boolean;
  /** Kinds of which some objects could not be read, or `all`. @default none */
  readonly missing?: 'all' | ReadonlySet<string>;
  /** When the objects were read of a cluster, in milliseconds since 1970. @default they were not */
  readonly readAt?: number | undefined;
}

/**
 * The objects of one set by kind, name and namespace, so that no rule scans them all.
 * Built in one pass; every question costs the number of its answers.
 */
export class ObjectIndex {
  readonly objects: readonly KubeObject[];
  /** The namespace of objects that state none; `undefined` while nobody said. */
  readonly namespace: string | undefined;
  readonly externals: Externals;
  /** Whether the set is meant for OpenShift: a Template, or one with a kind that only OpenShift has. */
  readonly onOpenShift: boolean;
  /** When the objects were read of a cluster, in milliseconds since 1970; `undefined` for manifests. */
  readonly readAt: number | undefined;
  #byKind = new Map<string, KubeObject[]>();
  #byName = new Map<string, KubeObject[]>();
  readonly #missing: 'all' | ReadonlySet<string>;

  constructor(objects: readonly KubeObject[], { namespace, externals = NO_EXTERNALS, onOpenShift = false, missing = new Set(), readAt }: IndexOptions = {}, all = objects) {
    this.objects = all;
    this.namespace = namespace ?? onlyNamespace(objects);
    this.externals = externals;
    this.readAt = readAt;
    this.#missing = missing;
    for (const object of objects) {
      if (!isServedBy(object.kind, object.group)) continue;
      push(this.#byKind, object.kind, object);
      push(this.#byName, `${object.kind}/${object.name}`, object);
    }
    this.onOpenShift = onOpenShift || objects.some(({ kind, group }) => isOpenShiftKind(kind, group));
  }

  /**
   * The same index under another identity. What is worked out about an index is kept as long as the index itself: a run that takes a twin
   * for each set gives the memory back after the set.
   */
  twin(): ObjectIndex {
    const twin = new ObjectIndex([], { namespace: this.namespace, externals: this.externals, onOpenShift: this.onOpenShift, missing: this.#missing, readAt: this.readAt }, this.objects);
    twin.#byKind = this.#byKind;
    twin.#byName = this.#byName;
    return twin;
  }

  /** All objects of a kind, of the groups that people mean by it. */
  ofKind(kind: string): readonly KubeObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The objects of a kind in the namespace of `near`. */
  beside(near: KubeObject, kind: string): readonly KubeObject[] {
    return this.ofKind(kind).filter((object) => this.#mayShare(near, object));
  }

  /** The object of that kind and name in the namespace of `near`. */
  find(kind: string, name: string, near: KubeObject): KubeObject | undefined {
    return this.#byName.get(`${kind}/${name}`)?.find((object) => this.#mayShare(near, object));
  }

  namespaceOf({ namespace }: KubeObject): string | undefined {
    return namespace ?? this.namespace;
  }

  /** Whether one of the externals has this name and may be in the namespace of `near`. */
  isExternal(kind: 'services' | 'claims' | 'serviceAccounts' | 'streams', name: string, near: KubeObject): boolean {
    const namespace = this.namespaceOf(near);
    const entries: readonly ExternalName[] = this.externals[kind];
    return entries.some((entry) => entry.name === name && mayBeSame(entry.namespace, namespace));
  }

  /** Whether "not found" proves that the set has no such object: all of its documents were read. */
  complete(kind: string): boolean {
    return this.#missing !== 'all' && !this.#missing.has(kind);
  }

  #mayShare(one: KubeObject, other: KubeObject): boolean {
    return mayBeSame(this.namespaceOf(one), this.namespaceOf(other));
  }
}

function onlyNamespace(objects: readonly KubeObject[]): string | undefined {
  const named = new Set(objects.flatMap(({ namespace }) => namespace ?? []));
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

function push(map: Map<string, KubeObject[]>, key: string, object: KubeObject): void {
  const list = map.get(key);
  if (list) list.push(object);
  else map.set(key, [object]);
}
