import type { Path } from '../base/path';
import { isMap, textField } from '../kube/json';
import { fullName, pinnedTag } from './forms';
import { type ImagePlace, type Written, wholeImage } from './image-place';
import { skipped } from './skips';

/**
 * An image of which a chart's values hold the parts. `undefined` is a part that is not there. Where the values have a place for the
 * digest it goes there, else behind the tag, so that both move together.
 */
export interface ImageParts {
  readonly registry: ValuePart | undefined;
  readonly repository: ValuePart | undefined;
  readonly tag: ValuePart | undefined;
  readonly digest: ValuePart | undefined;
}

interface ValuePart {
  readonly path: Path;
  readonly value: unknown;
}

/** The place of an image in parts; `undefined` where nothing tells a tag. */
export function partsPlace({ registry, repository, tag, digest: written }: ImageParts, what: string): ImagePlace | undefined {
  if (!tag) return undefined;
  // A digest behind the tag is brought up to date there; a second one beside it would make no image.
  const isBehind = typeof tag.value === 'string' && tag.value.includes('@');
  const digest = isBehind ? undefined : written;
  const { path } = digest ?? tag;
  const base = { path, what, isWhole: false, write: () => [] };
  if (typeof tag.value !== 'string') {
    const hint = 'quote the tag: YAML reads 1.20 as the number 1.2';
    return { ...base, path: tag.path, image: String(tag.value), skip: skipped('REF_INVALID', 'its tag is no text', hint) };
  }
  const name = [registry?.value, repository?.value].filter((part) => typeof part === 'string' && part !== '').join('/');
  if (!repository || name === '') {
    return { ...base, image: tag.value, skip: skipped('OTHER_SOURCE', "the name of the image is the chart's own and does not stand here", 'set the repository beside the tag') };
  }
  if (tag.value === '') return { ...base, image: name, skip: skipped('OTHER_SOURCE', "without a tag the chart's appVersion is taken", 'write the tag') };
  const beside = typeof written?.value === 'string' ? written.value : '';
  if (isBehind && beside !== '') return { ...base, image: `${name}:${tag.value}`, skip: skipped('REF_INVALID', 'a digest stands behind its tag and another beside it', 'take one of them away') };
  const behind = beside === '' ? '' : `@${beside}`;
  return {
    ...base,
    image: `${name}:${tag.value}${behind}`,
    write: (reference, chosen) => {
      const completed: Written[] = reference.short === true ? [{ path: repository.path, text: fullName(reference) }] : [];
      const pin = digest ? { path: digest.path, text: chosen.digest } : { path: tag.path, text: pinnedTag(reference, chosen) };
      return [...completed, pin];
    },
  };
}

/** The images in the values of a chart, at any depth: `image: repo:tag`, or a map of that name with repository and tag. */
export function imagesInValues(value: unknown, at: Path, name = ''): readonly ImagePlace[] {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => imagesInValues(inner, [...at, index], name));
  if (!isMap(value)) return [];
  const here = isImageName(name) ? partsPlace(partsOf(value, at), `value ${name}`) : undefined;
  const below = Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, key];
    const isImage = isImageName(key) && typeof inner === 'string' && inner !== '';
    return isImage ? [wholeImage(path, inner, `value ${key}`)] : imagesInValues(inner, path, key);
  });
  return here ? [here, ...below] : below;
}

/** Whether a value of this name is an image. */
export function isImageName(name: string): boolean {
  return /image$/i.test(name);
}

function partsOf(map: Readonly<Record<string, unknown>>, at: Path): ImageParts {
  const part = (key: string): ValuePart | undefined => (Object.hasOwn(map, key) && map[key] !== null ? { path: [...at, key], value: map[key] } : undefined);
  const digest = Object.hasOwn(map, 'digest') ? { path: [...at, 'digest'], value: textField(map, 'digest') } : undefined;
  return { registry: part('registry'), repository: part('repository'), tag: part('tag'), digest };
}
