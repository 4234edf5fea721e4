import type { Path } from '../base/path';
import { isMap } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { type ImagePlace, wholeImage } from './image-place';
import type { ImagePath } from './options';
import { printPath } from '../base/path';

/** The images of an object at the paths that the configuration tells for its kind. */
export function configuredPlacesOf({ value, kind, group }: KubeObject, paths: readonly ImagePath[]): readonly ImagePlace[] {
  return paths
    .filter((entry) => entry.kind === kind && entry.group === group)
    .flatMap(({ path }) => expanded(value, path, []))
    .map(({ path, image }) => wholeImage(path, image, printPath(path)));
}

function expanded(value: unknown, path: Path, at: Path): readonly { readonly path: Path; readonly image: unknown }[] {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined || value === null ? [] : [{ path: at, image: value }];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => (step === '*' || String(step) === String(index) ? expanded(item, rest, [...at, index]) : []));
  }
  if (!isMap(value)) return [];
  const key = String(step);
  if (Object.hasOwn(value, key)) return expanded(value[key], rest, [...at, key]);
  return key === '*' ? Object.entries(value).flatMap(([name, inner]) => expanded(inner, rest, [...at, name])) : [];
}
