import type { Origin } from '../base/origin';
import { fieldOf, isMap, type JsonMap, mapField, textEntries, textField } from './json';

/** One Kubernetes object as somebody wrote it, with the answer to where. What it holds is never changed. */
export class KubeObject {
  readonly value: JsonMap;
  readonly origin: Origin;
  readonly apiVersion: string;
  /** API group, `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  /** `''` where the manifest names none. */
  readonly name: string;
  /** As written; what an object without one gets is the set's affair. */
  readonly namespace: string | undefined;

  constructor(value: JsonMap, origin: Origin) {
    this.value = value;
    this.origin = origin;
    this.apiVersion = textField(value, 'apiVersion') ?? '';
    this.group = groupOf(this.apiVersion);
    this.kind = textField(value, 'kind') ?? '';
    const metadata = fieldOf(value, 'metadata');
    this.name = textField(metadata, 'name') ?? '';
    this.namespace = textField(metadata, 'namespace') || undefined;
  }

  get labels(): ReadonlyMap<string, string> {
    return textEntries(mapField(this.value, 'metadata')['labels']);
  }

  get annotations(): ReadonlyMap<string, string> {
    return textEntries(mapField(this.value, 'metadata')['annotations']);
  }

  /** `StatefulSet/web`, for messages. */
  get title(): string {
    return `${this.kind}/${this.name}`;
  }
}

/** The group of an `apiVersion`: `apps` of `apps/v1`, `''` of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether the value is meant as an object: a map that names its kind and its API version. */
export function isObject(value: unknown): value is JsonMap {
  return isMap(value) && typeof value['kind'] === 'string' && typeof value['apiVersion'] === 'string';
}

/** Whether the object was read of a cluster, with all that the API server and controllers wrote into it. */
export function isLive({ value }: KubeObject): boolean {
  return mapField(value, 'metadata')['uid'] !== undefined;
}

/** Whether an object of some other controller's making: an owner reference with `controller: true`. */
export function isControlled({ value }: KubeObject): boolean {
  const owners = mapField(value, 'metadata')['ownerReferences'];
  return Array.isArray(owners) && owners.some((owner) => fieldOf(owner, 'controller') === true);
}
