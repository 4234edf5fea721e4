import { groupOf } from '../kube/object';
import type { RenderedObject } from './render';

/** What tells an object from all others of an app. */
interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** An object as one word that no other object of the app has, and that is no object's name: `StatefulSet.apps/shop/web`. */
export function objectKey({ apiVersion, kind, name, namespace }: Identity): string {
  const group = groupOf(apiVersion);
  return [group === '' ? kind : `${kind}.${group}`, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}

/**
 * What cdk8s-cli gives to validation plugins: the construct path of each object, by name. cdk8s keeps one path for each name; where
 * several objects share one, each stands here once more under its whole key, which those who know of it may ask for.
 */
export function constructPaths(objects: readonly RenderedObject[]): string {
  const counts = new Map<string, number>();
  for (const { object } of objects) counts.set(object.name, (counts.get(object.name) ?? 0) + 1);
  const byName = objects.map(({ object }) => [object.name, { path: object.node.path }] as const);
  const shared = objects.filter(({ object }) => (counts.get(object.name) ?? 0) > 1);
  const byKey = shared.map(({ object, kind, name, namespace }) => [objectKey({ apiVersion: object.apiVersion, kind, name, namespace }), { path: object.node.path }] as const);
  return JSON.stringify({ version: '1.0.0', resources: Object.fromEntries([...byName, ...byKey]) });
}
