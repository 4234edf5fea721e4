import type { Path } from '../../lib/base/path';
import { fieldOf, isMap, listField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { type ImageUse, imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { followAliases, isImageStream, viewStream } from '../../lib/openshift/image-stream';
import { isKustomization } from '../../lib/workspace/kustomization';

/** The kinds in which images have names to be known by from one state to the next. */
export const NAMES_IMAGES: readonly string[] = [...WORKLOADS, 'ImageStream', 'Kustomization', 'Component'];

/** An image under the name that its place has in both states of an object, wherever in a list it stands. */
export interface NamedImage {
  /** Who names it, for messages: `Container web`. Unique in the object. */
  readonly holder: string;
  readonly image: string;
  readonly at: Path;
  /** `undefined` for a stream's tag and for an entry of a kustomization. */
  readonly use: ImageUse | undefined;
}

/** The images of an object by their holders. Of two with one name the first counts; what has no name is left out. */
export function namedImagesOf(object: KubeObject): ReadonlyMap<string, NamedImage> {
  const found = new Map<string, NamedImage>();
  for (const image of imagesIn(object)) if (!found.has(image.holder)) found.set(image.holder, image);
  return found;
}

function imagesIn(object: KubeObject): readonly NamedImage[] {
  if (isImageStream(object)) return sourcesOf(object);
  return isKustomization(object) ? overridesOf(object) : usesOf(object);
}

// A container keeps its name when it moves among init containers and containers, and no two of a pod share one.
function usesOf(object: KubeObject): readonly NamedImage[] {
  return imageUsesOf(object).flatMap((use) => {
    const { image, container, name, path } = use;
    if (image === undefined || name === '') return [];
    return [{ holder: `${container ? 'Container' : 'Image volume'} ${name}`, image, at: path, use }];
  });
}

/** What each tag imports in the end; an alias of another tag counts with that one's source. */
function sourcesOf(object: KubeObject): readonly NamedImage[] {
  const stream = viewStream(object);
  return Array.from(stream.tags.values()).flatMap(({ name, path }) => {
    const from = followAliases(stream, name)?.from;
    if (path === undefined || from?.kind !== 'DockerImage') return [];
    return [{ holder: `Tag ${name}`, image: from.name, at: [...path, 'from', 'name'], use: undefined }];
  });
}

/**
 * What a kustomization makes of the images it names; without a new tag or a digest the manifests have the last word.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/types/image.go
 */
function overridesOf({ value }: KubeObject): readonly NamedImage[] {
  return listField(value, 'images').flatMap((entry, position) => {
    const name = textField(entry, 'name');
    const [tag, digest] = [textOf(entry, 'newTag'), textOf(entry, 'digest')];
    if (!isMap(entry) || name === undefined || (tag ?? digest) === undefined) return [];
    const image = `${textOf(entry, 'newName') ?? name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
    return [{ holder: `Image ${name}`, image, at: ['images', position], use: undefined }];
  });
}

/** A number counts as its text, as in `newTag: 1.2`. */
function textOf(entry: unknown, key: string): string | undefined {
  const value = fieldOf(entry, key);
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}
