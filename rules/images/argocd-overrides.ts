import { type Path, printPath, valueAt } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { isMap, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';

/** An image that is set where an Application is, and not where the manifests are. */
export interface ImageOverride {
  readonly by: 'kustomize' | 'helm' | 'updater';
  readonly at: Path;
  /** What is written. */
  readonly text: string;
  /** The Helm parameter or value, `''` for the others. */
  readonly name: string;
}

/**
 * The tags that an Application, an ApplicationSet's template or an ImageUpdater sets. A digest is no tag, and neither is a name alone.
 * Left out is what a generator or a parameter has yet to fill in.
 */
export function overridesOf(object: KubeObject): readonly ImageOverride[] {
  const { kind, group } = object;
  if (kind === 'ImageUpdater') return group === 'argocd-image-updater.argoproj.io' ? ofImageUpdater(object) : [];
  if (group !== 'argoproj.io') return [];
  const top: Path = kind === 'ApplicationSet' ? ['spec', 'template'] : [];
  const sources = [[...top, 'spec', 'source'], ...itemsAt(object, [...top, 'spec', 'sources'])];
  const found = sources.flatMap((source) => [
    ...itemsAt(object, [...source, 'kustomize', 'images']).flatMap((at) => ofKustomize(object, at)),
    ...ofParameters(object, [...source, 'helm', 'parameters']),
    ...ofValues(valueAt(object.value, [...source, 'helm', 'valuesObject']), [...source, 'helm', 'valuesObject'], []),
  ]);
  return [...found, ...ofAnnotation(object, [...top, 'metadata', 'annotations', IMAGE_LIST])];
}

const IMAGE_LIST = 'argocd-image-updater.argoproj.io/image-list';

/** `web=quay.io/shop/web:1.2`, or without the first part. */
function ofKustomize(object: KubeObject, at: Path): readonly ImageOverride[] {
  const text = valueAt(object.value, at);
  if (typeof text !== 'string' || !setsTag(text.slice(text.indexOf('=') + 1))) return [];
  return [{ by: 'kustomize', at, text, name: '' }];
}

function ofParameters(object: KubeObject, list: Path): readonly ImageOverride[] {
  const parameters = itemsAt(object, list).map((at) => {
    const parameter = valueAt(object.value, at);
    return { at: [...at, 'value'], name: textField(parameter, 'name') ?? '', text: textField(parameter, 'value') ?? '' };
  });
  const withDigest = new Set(parameters.filter(({ name, text }) => name.endsWith('.digest') && text !== '').map(({ name }) => name.slice(0, -'.digest'.length)));
  return parameters
    .filter(({ name, text }) => namesTag(name.split('.'), text) && !withDigest.has(name.slice(0, Math.max(0, name.lastIndexOf('.')))))
    .map(({ at, name, text }) => ({ by: 'helm', at, text, name }));
}

/** The values in a map, those of inner maps and lists included. One with a digest beside the tag is pinned. */
function ofValues(value: unknown, at: Path, names: Path): readonly ImageOverride[] {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => (isMap(inner) ? ofValues(inner, [...at, index], [...names, index]) : []));
  if (!isMap(value)) return [];
  const pinned = typeof value['digest'] === 'string' && value['digest'] !== '';
  return Object.entries(value).flatMap(([key, inner]): readonly ImageOverride[] => {
    const path = [...names, key];
    if (typeof inner === 'object') return ofValues(inner, [...at, key], path);
    // YAML reads `tag: 1.2` as a number.
    const text = typeof inner === 'string' || typeof inner === 'number' ? String(inner) : '';
    return pinned || !namesTag(path.map(String), text) ? [] : [{ by: 'helm', at: [...at, key], text, name: printPath(path) }];
  });
}

function ofAnnotation(object: KubeObject, at: Path): readonly ImageOverride[] {
  const text = valueAt(object.value, at);
  return typeof text === 'string' && text.trim() !== '' ? [{ by: 'updater', at, text, name: '' }] : [];
}

function ofImageUpdater(object: KubeObject): readonly ImageOverride[] {
  return itemsAt(object, ['spec', 'applicationRefs']).flatMap((application) =>
    itemsAt(object, [...application, 'images']).flatMap((image): readonly ImageOverride[] => {
      const text = textField(valueAt(object.value, image), 'imageName');
      return text === undefined ? [] : [{ by: 'updater', at: [...image, 'imageName'], text, name: '' }];
    }),
  );
}

/** Whether a value of a chart, by its name, is an image's tag or a whole image with one. */
function namesTag(names: readonly string[], text: string): boolean {
  const last = names.at(-1) ?? '';
  if (last === 'tag' ? names.slice(0, -1).some((name) => /image/i.test(name)) : /image_?tag$/i.test(last)) return setsTag(`:${text}`);
  return /image$/i.test(last) && setsTag(text);
}

/** Whether an image ends in a tag that is known and in no digest. */
function setsTag(image: string): boolean {
  if (isUnknown(image) || image.includes('{{') || image.includes('@')) return false;
  return /:[^:/]+$/.test(image);
}

function itemsAt(object: KubeObject, at: Path): readonly Path[] {
  const list = valueAt(object.value, at);
  return Array.isArray(list) ? Array.from(list.keys(), (index) => [...at, index]) : [];
}
