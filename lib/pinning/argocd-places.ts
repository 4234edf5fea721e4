import { type Path, valueAt } from '../base/path';
import { isImageName } from '../images/chart-values';
import { listField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { viewApplication } from '../kube/argocd-application';
import { partsPlace, placesInValues } from './chart-values';
import { pinnedText } from './forms';
import { type ImagePlace, wholeImage } from './image-place';
import { skipped } from './skips';

/** The images that an Application, or an ApplicationSet's template, sets over those of its source: for Kustomize and for Helm. */
export function argoCdPlacesOf(object: KubeObject): readonly ImagePlace[] {
  const path = viewApplication(object)?.path;
  if (path === undefined) return [];
  const spec = valueAt(object.value, path);
  const sources: readonly Path[] = [[...path, 'source'], ...listField(spec, 'sources').map((_, index) => [...path, 'sources', index])];
  return sources.flatMap((at) => {
    const source = valueAt(object.value, at);
    const values = [...at, 'helm', 'valuesObject'];
    return [
      ...listField(valueAt(source, ['kustomize']), 'images').flatMap((image, index) => ofKustomize(image, [...at, 'kustomize', 'images', index])),
      ...ofParameters(listField(valueAt(source, ['helm']), 'parameters'), [...at, 'helm', 'parameters']),
      ...placesInValues(valueAt(object.value, values), values),
    ];
  });
}

/**
 * `web=quay.io/shop/web:1.2`, or without the first part. With a tag and a digest the first part is always written: Kustomize takes all
 * that stands ahead of `@` for the name, so that `web:1.2@sha256:…` by itself would be for images called `web:1.2`, which there are none of.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/kustomize/v5.7.1/kustomize/commands/edit/set/setimage.go
 */
function ofKustomize(text: unknown, path: Path): readonly ImagePlace[] {
  if (typeof text !== 'string') return [wholeImage(path, text, 'Kustomize image')];
  const equals = text.indexOf('=');
  const image = text.slice(equals + 1);
  const place = { path, image, what: 'Kustomize image', isWhole: false };
  if (!/[:@][^/]*$/.test(image)) {
    return [{ ...place, write: () => [], skip: skipped('OTHER_SOURCE', 'it sets no tag, so that the one in the resources counts', 'pin the resource, or write the tag here') }];
  }
  return [
    {
      ...place,
      write: (reference, chosen) => {
        const name = equals < 0 ? reference.repository : text.slice(0, equals);
        return [{ path, text: `${name}=${pinnedText(reference, chosen)}` }];
      },
    },
  ];
}

/** Parameters `image: repo:tag`, and `image.tag` with `image.repository` and `image.registry` beside it. */
function ofParameters(parameters: readonly unknown[], list: Path): readonly ImagePlace[] {
  const byName = new Map(parameters.map((parameter, index) => [textField(parameter, 'name') ?? '', { path: [...list, index, 'value'], value: valueAt(parameter, ['value']) }]));
  return Array.from(byName).flatMap(([name, { path, value }]): readonly ImagePlace[] => {
    const dot = name.lastIndexOf('.');
    const owner = name.slice(0, Math.max(0, dot));
    if (isImageName(name) && value !== '') return [wholeImage(path, value, `Helm parameter ${name}`)];
    if (name.slice(dot + 1) !== 'tag' || !isImageName(owner)) return [];
    const part = (key: string): ReturnType<typeof byName.get> => byName.get(`${owner}.${key}`);
    return [partsPlace({ registry: part('registry'), repository: part('repository'), tag: { path, value }, digest: part('digest') }, `Helm parameter ${name}`)].flatMap((place) => place ?? []);
  });
}
