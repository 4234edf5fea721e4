import { ApiObject, ApiObjectMetadataDefinition, App, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * How the objects of an app are rendered: as `ApiObject.toJson` does, which takes half the time of a synth because it asks every
 * resolver about every value and copies all of it three times. Plain data comes out the same in one copy; for anything else (lazy
 * values, patches, resolvers of the app's own, a `toJson` that somebody replaced) cdk8s is asked.
 * Throws what `toJson` throws.
 */
export function objectRenderer(app: IConstruct): (object: ApiObject) => unknown {
  // cdk8s sorts keys unless told otherwise.
  const options = { sorted: (process.env['CDK8S_DISABLE_SORT'] ?? '') === '', keepsEmpty: true };
  if (!hasOnlyBuiltInResolvers(app)) return (object) => object.toJson() as unknown;
  return (object) => plainJson(object, options) ?? (object.toJson() as unknown);
}

function hasOnlyBuiltInResolvers(app: IConstruct): boolean {
  const known: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];
  return app instanceof App && app.resolvers.every((resolver) => known.includes(resolver.constructor));
}

/** What `toJson` would answer, or `undefined` where that takes more than copying. */
function plainJson(object: ApiObject, options: CopyOptions): object | undefined {
  if (object.toJson !== ApiObject.prototype.toJson) return undefined;
  // Fields that are private to cdk8s. Where a version of it has none of that name, it renders by itself.
  const props = fieldOf(object, 'props');
  const patches = fieldOf(object, 'patches');
  if (!isPlainMap(props) || !Array.isArray(patches) || patches.length > 0) return undefined;
  const metadata = plainMetadata(object.metadata);
  if (metadata === undefined) return undefined;
  const json: Record<string, unknown> = {};
  for (const key of [...FIRST, ...keysOf(props, options.sorted)]) {
    const value = key === 'metadata' ? metadata : plainCopy(props[key], options);
    if (value === REFUSED) return undefined;
    if (value !== undefined) json[key] = value;
  }
  return json;
}

const FIRST = ['apiVersion', 'kind', 'metadata'];

/** As `ApiObjectMetadataDefinition.toJson`, which sorts always and leaves empty members out. */
function plainMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return undefined;
  const others = fieldOf(metadata, '_additionalAttributes');
  const labels = fieldOf(metadata, 'labels');
  const annotations = fieldOf(metadata, 'annotations');
  const finalizers = fieldOf(metadata, 'finalizers');
  const ownerReferences = fieldOf(metadata, 'ownerReferences');
  if (!isPlainMap(others) || !isPlainMap(labels) || !isPlainMap(annotations)) return undefined;
  if (!Array.isArray(finalizers) || !Array.isArray(ownerReferences)) return undefined;
  const { name, namespace } = metadata;
  const own = { annotations, finalizers, labels, name, namespace, ownerReferences };
  const hasOthers = Object.keys(others).some((key) => !Object.hasOwn(own, key));
  const json = plainCopy(hasOthers ? { ...others, ...own } : own, METADATA);
  return json === REFUSED ? undefined : json;
}

const METADATA: CopyOptions = { sorted: true, keepsEmpty: false };

function fieldOf(object: object, name: string): unknown {
  return Reflect.get(object, name);
}

interface CopyOptions {
  readonly sorted: boolean;
  readonly keepsEmpty: boolean;
}

const REFUSED = Symbol('not plain');

/** A copy without members that are null; `REFUSED` for what cdk8s would resolve or refuse. */
function plainCopy(value: unknown, options: CopyOptions): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return typeof value === 'function' ? REFUSED : value;
  if (Array.isArray(value)) return plainList(value, options);
  return isPlainMap(value) ? plainMap(value, options) : REFUSED;
}

function plainMap(map: Readonly<Record<string, unknown>>, options: CopyOptions): unknown {
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of keysOf(map, options.sorted)) {
    const member = plainCopy(map[key], options);
    if (member === REFUSED || key === '__proto__') return REFUSED;
    if (member === undefined) continue;
    copy[key] = member;
    isEmpty = false;
  }
  return isEmpty && !options.keepsEmpty ? undefined : copy;
}

function plainList(list: readonly unknown[], options: CopyOptions): unknown {
  if (list.length === 0 && !options.keepsEmpty) return undefined;
  const copy: unknown[] = [];
  for (const item of list) {
    const member = plainCopy(item, options);
    if (member === REFUSED) return REFUSED;
    copy.push(member);
  }
  return copy;
}

function keysOf(map: Readonly<Record<string, unknown>>, sorted: boolean): readonly string[] {
  const keys = Object.keys(map);
  if (!sorted) return keys;
  // The maps of a manifest are small and many; sorting in place is twice as fast there as what the engine does.
  if (keys.length > 12) return keys.sort();
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] ?? '';
    let at = end;
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) keys[at--] = before;
    keys[at] = key;
  }
  return keys;
}

/** A map that no resolver of cdk8s takes for a token. */
function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && value.constructor === Object && !('resolve' in value);
}
