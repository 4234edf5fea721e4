import type { Path } from '../base/path';
import { fieldOf, isMap, type JsonMap, textField } from '../kube/json';

/** An image that the values of a chart name: as a text `repo:tag`, or as a map of its parts. */
export type ValuesImage = ValuesText | ValuesMap;

export interface ValuesText {
  readonly form: 'text';
  readonly path: Path;
  /** The key that the image stands under. */
  readonly name: string;
  readonly text: string;
}

export interface ValuesMap {
  readonly form: 'parts';
  /** The map. */
  readonly path: Path;
  readonly name: string;
  readonly parts: ImageParts;
}

/** An image of which a chart's values hold the parts. `undefined` is a part that is not there, or null. */
export interface ImageParts {
  readonly registry: ValuePart | undefined;
  readonly repository: ValuePart | undefined;
  readonly tag: ValuePart | undefined;
  /** Where there is a key for it, filled or not: that is where the chart takes it from. */
  readonly digest: ValuePart | undefined;
}

export interface ValuePart {
  readonly path: Path;
  readonly value: unknown;
}

/** The images in the values of a chart, at any depth: `image: repo:tag`, or a map of that name with at least a repository or a tag. */
export function imagesInValues(value: unknown, at: Path, name = ''): readonly ValuesImage[] {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => imagesInValues(inner, [...at, index], name));
  if (!isMap(value)) return [];
  const parts = isImageName(name) ? partsOf(value, at) : undefined;
  const here: readonly ValuesImage[] = parts?.repository || parts?.tag ? [{ form: 'parts', path: at, name, parts }] : [];
  const below = Object.entries(value).flatMap(([key, inner]): readonly ValuesImage[] => {
    const path = [...at, key];
    const isImage = isImageName(key) && typeof inner === 'string' && inner !== '';
    return isImage ? [{ form: 'text', path, name: key, text: inner }] : imagesInValues(inner, path, key);
  });
  return [...here, ...below];
}

/** Whether a value of this name is an image. */
export function isImageName(name: string): boolean {
  return /image$/i.test(name);
}

/** Registry and repository as a chart puts them together; empty where neither is a text. */
export function nameOfParts({ registry, repository }: Pick<ImageParts, 'registry' | 'repository'>): string {
  return [registry?.value, repository?.value].filter((part) => typeof part === 'string' && part !== '').join('/');
}

/** The registry that many charts put in the place of those that their images name; empty where the values hold none. */
export function replacingRegistry(values: unknown): string {
  return textField(fieldOf(values, 'global'), 'imageRegistry') ?? '';
}

/** Whether a file by its name is values of the chart in its folder: `values.yaml`, `values-prod.yaml`, `values.prod.yml` beside a `Chart.yaml`. */
export function chartValuesAmong(uris: Iterable<string>): (uri: string) => boolean {
  const folders = new Set<string>();
  for (const uri of uris) if (uri === CHART || uri.endsWith(`/${CHART}`)) folders.add(uri.slice(0, -CHART.length));
  if (folders.size === 0) return () => false;
  return (uri) => {
    const start = uri.lastIndexOf('/') + 1;
    return VALUES.test(uri.slice(start)) && folders.has(uri.slice(0, start));
  };
}

const CHART = 'Chart.yaml';
const VALUES = /^values(?:[-.][^/]*)?\.ya?ml$/;

function partsOf(map: JsonMap, at: Path): ImageParts {
  const part = (key: string): ValuePart | undefined => (Object.hasOwn(map, key) && map[key] !== null ? { path: [...at, key], value: map[key] } : undefined);
  const digest = Object.hasOwn(map, 'digest') ? { path: [...at, 'digest'], value: textField(map, 'digest') } : undefined;
  return { registry: part('registry'), repository: part('repository'), tag: part('tag'), digest };
}
