import type { KubeObject } from '../kube/object';
import { argoCdPlacesOf } from './argocd-places';
import { buildPlacesOf } from './build-places';
import { configuredPlacesOf } from './custom-places';
import type { ImagePlace } from './image-place';
import type { ImagePath } from './options';
import { podPlacesOf } from './pod-places';
import { streamPlacesOf } from './stream-places';
import { pointerTo } from '../base/path';

/** Everywhere in an object that an image is named, each place once. */
export function imagePlacesOf(object: KubeObject, imagePaths: readonly ImagePath[]): readonly ImagePlace[] {
  const places = [...podPlacesOf(object), ...streamPlacesOf(object), ...buildPlacesOf(object), ...argoCdPlacesOf(object)];
  const known = new Set(places.map(({ path }) => pointerTo(path)));
  return [...places, ...configuredPlacesOf(object, imagePaths).filter(({ path }) => !known.has(pointerTo(path)))];
}
