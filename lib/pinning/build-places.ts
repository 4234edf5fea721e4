import { type Path, valueAt } from '../base/path';
import { fieldOf, listField, textField } from '../kube/json';
import { isServedBy } from '../kube/kinds';
import type { KubeObject } from '../kube/object';
import { type ImagePlace, wholeImage } from './image-place';

const STRATEGIES = ['dockerStrategy', 'sourceStrategy', 'customStrategy'];

/** The images of registries that a BuildConfig builds on or copies from; those of image streams are no place for a digest. */
export function buildPlacesOf(object: KubeObject): readonly ImagePlace[] {
  const { kind, group, value } = object;
  if (kind !== 'BuildConfig' || !isServedBy(kind, group)) return [];
  const copied = listField(valueAt(value, ['spec', 'source']), 'images');
  return [
    ...STRATEGIES.flatMap((strategy) => placeAt(value, ['spec', 'strategy', strategy, 'from'], strategy)),
    ...copied.flatMap((_, index) => placeAt(value, ['spec', 'source', 'images', index, 'from'], `source image ${index}`)),
  ];
}

function placeAt(value: unknown, path: Path, what: string): readonly ImagePlace[] {
  const from = valueAt(value, path);
  return textField(from, 'kind') === 'DockerImage' ? [{ ...wholeImage([...path, 'name'], fieldOf(from, 'name'), what), ofRegistry: true }] : [];
}
