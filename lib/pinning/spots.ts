import { type Path, valueAt } from '../base/path';
import type { KubeObject } from '../kube/object';
import type { EffectiveParameter } from '../openshift/template/process';
import type { ManifestDocument } from '../workspace/document';
import type { ImagePlace } from './image-place';
import type { ImagePath } from './options';
import { imagePlacesOf } from './places';

/** A place that names an image, and where a document has it written. */
export interface Spot {
  readonly object: KubeObject;
  readonly place: ImagePlace;
  /** In the document. */
  readonly at: Path;
  /** What is written there; of a Template before its parameters are filled in. */
  readonly written: unknown;
  /** Counted from 1. */
  readonly line: number;
  /** Those that supply the text, in the order of their references. */
  readonly parameters: readonly EffectiveParameter[];
  /** Whether the text is written as the value it is; false where one parameter supplies all that is above it too. */
  readonly isOwn: boolean;
}

/** All places of a document's objects that name images, in order. */
export function spotsOf(document: ManifestDocument, imagePaths: readonly ImagePath[]): readonly Spot[] {
  return document.objects.flatMap((object) => imagePlacesOf(object, imagePaths).map((place) => spotOf(document, object, place)));
}

/** Where the text at a path of an object is written in its document. */
export function pathInDocument(object: KubeObject, path: Path): Path {
  return object.origin.locate(path).path;
}

function spotOf(document: ManifestDocument, object: KubeObject, place: ImagePlace): Spot {
  const base = pathInDocument(object, []);
  const { path: at, span } = object.origin.locate(place.path);
  const made = document.template?.processed.objects.find(({ index }) => index === base[1]);
  return {
    object,
    place,
    at,
    written: valueAt(document.yaml.value, at),
    line: span?.start.line ?? 1,
    parameters: made?.sourceOf([...base.slice(2), ...place.path]).parameters ?? [],
    isOwn: at.length === base.length + place.path.length,
  };
}
