import { printPath, valueAt } from '../base/path';
import { imagesInValues, nameOfParts, replacingRegistry, type ValuesImage } from '../images/chart-values';
import { type ImageReference, isTemplated } from '../images/reference';
import { isMap, type JsonMap, textField } from '../kube/json';
import { KubeObject } from '../kube/object';
import { YamlOrigin } from '../workspace/origins';
import type { YamlFile } from '../yaml/read';
import { placesInValues } from './chart-values';
import { pinnedTag } from './forms';
import type { ImagePlace, Written } from './image-place';
import type { PinOptions } from './options';
import { partSites } from './part-sites';
import type { Chosen, PinSite } from './site';
import { skipped } from './skips';

/**
 * Whether Helm takes a file for values of a chart: `values.yaml`, `values-prod.yml` beside a `Chart.yaml` or in a folder below it.
 * Charts' templates are none. `hasFile` answers for paths with `/`, in the form of `uri`.
 */
export function isValuesFile(uri: string, hasFile: (uri: string) => boolean): boolean {
  const steps = uri.split('/');
  const name = steps.pop() ?? '';
  if (!/^values[^/]*\.ya?ml$/.test(name)) return false;
  for (let length = steps.length; length >= 0; length--) {
    // An absolute path has an empty first step, and no file stands above it.
    if (length === 0 && uri.startsWith('/')) return false;
    if (hasFile([...steps.slice(0, length), 'Chart.yaml'].join('/'))) return steps[length] !== 'templates';
  }
  return false;
}

/**
 * The images that the values of a chart name, at any depth: under a key that ends in `image` either a text `repo:tag`, or a map of
 * `repository`, `tag`, and maybe `registry` and `digest`. The digest goes to the `digest` that is there, else behind the tag, so that both
 * move together. What a chart makes of its values nobody knows before it is rendered: `renderedProblems` looks at that. Documents that
 * cannot be read are `manifestSitesOf`'s.
 */
export function helmSitesOf(file: YamlFile, options: PinOptions): readonly PinSite[] {
  return file.documents.flatMap((yaml) => {
    if (!isMap(yaml.value)) return [];
    const object = new KubeObject(yaml.value, new YamlOrigin(yaml, []));
    const document = { yaml, template: undefined, objects: [object], chartImages: [], objectAt: () => object };
    return partSites(document, object, placesIn(yaml.value), options);
  });
}

function placesIn(values: JsonMap): readonly ImagePlace[] {
  const replaced = replacingRegistry(values);
  const untagged = imagesInValues(values, []).flatMap((image) => untaggedImage(image) ?? []);
  const settled = new Set(untagged.map(({ path }) => printPath(path)));
  const tagged = placesInValues(values, []).filter(({ path }) => !settled.has(printPath(path.slice(0, -1))));
  return [...tagged.map((place) => ofChart(place, values, replaced)), ...untagged].map((place) => ({ ...place, what: `value ${printPath(place.path)}` }));
}

/** What charts are known to do with a value besides printing it. */
function ofChart(place: ImagePlace, values: JsonMap, replaced: string): ImagePlace {
  if (place.skip) return place;
  if (place.isWhole && typeof place.image === 'string' && !isTemplated(place.image) && !/[:@][^/]*$/.test(place.image)) {
    const hint = 'write the tag here where the chart puts none behind it';
    return { ...place, skip: skipped('OTHER_SOURCE', 'it names no tag, which the chart may put behind it', hint) };
  }
  const owner = place.path.slice(0, -1);
  if (!place.isWhole && replaced !== '' && textField(valueAt(values, owner), 'registry') !== undefined) {
    const hint = 'write the registry at each image, and leave global.imageRegistry empty';
    return { ...place, skip: skipped('OTHER_SOURCE', `global.imageRegistry, ${replaced}, may take the place of its registry`, hint) };
  }
  const tag = place.isWhole ? '' : (textField(valueAt(values, owner), 'tag') ?? '');
  return tag.includes('@') && place.path.at(-1) === 'digest' ? withDigestInTag(place, textField(valueAt(values, owner), 'digest') ?? '') : place;
}

/** An image whose tag has a digest already: one more in the field for it would be one too many. */
function withDigestInTag(place: ImagePlace, digest: string): ImagePlace {
  const path = [...place.path.slice(0, -1), 'tag'];
  if (digest !== '') return { ...place, path, skip: skipped('REF_INVALID', 'it holds two digests, one in tag and one in digest', 'take one of the two away') };
  const write = (reference: ImageReference, chosen: Chosen): readonly Written[] => {
    const named = place.write(reference, chosen).filter(({ path: at }) => at.at(-1) !== 'digest');
    return [...named, { path, text: pinnedTag(reference, chosen) }];
  };
  return { ...place, path, write };
}

/** A map that names an image and leaves the tag to the chart. */
function untaggedImage(image: ValuesImage): ImagePlace | undefined {
  if (image.form === 'text') return undefined;
  const { path, parts } = image;
  const repository = typeof parts.repository?.value === 'string' ? parts.repository.value : '';
  if (repository === '' || (parts.tag && parts.tag.value !== '')) return undefined;
  const name = nameOfParts(parts);
  const digest = typeof parts.digest?.value === 'string' ? parts.digest.value : '';
  const place = { path, image: name, what: '', isWhole: false, write: () => [] };
  if (digest !== '') return { ...place, image: `${name}@${digest}` };
  return { ...place, skip: skipped('OTHER_SOURCE', "without a tag the chart's appVersion is taken", 'write the tag') };
}
