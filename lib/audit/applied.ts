import { fieldOf, isMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import { imageUsesOf } from '../kube/workloads';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The images of an object as somebody last applied it, by kind of container and name; empty where no client noted that. Who applies on the
 * server's side leaves no such note.
 */
export function appliedImagesOf(object: KubeObject): ReadonlyMap<string, string> {
  const note = object.annotations.get(LAST_APPLIED);
  const value = note === undefined ? undefined : parsed(note);
  if (!isMap(value)) return new Map();
  // The note is of the version that was applied, which may be an older one of the same kind.
  const applied = new KubeObject({ ...value, apiVersion: fieldOf(value, 'apiVersion') ?? object.apiVersion, kind: object.kind }, object.origin);
  return new Map(imageUsesOf(applied).flatMap((use) => (use.image === undefined ? [] : [[useKey(use), use.image] as const])));
}

/** What tells one image of an object from its others. */
export function useKey({ container, name }: ReturnType<typeof imageUsesOf>[number]): string {
  return `${container?.field ?? 'volumes'} ${name}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // What somebody else wrote there is no note.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
