import type { Path } from '../base/path';
import { type ImageParts, imagesInValues, nameOfParts } from '../images/chart-values';
import { fullName, pinnedTag } from './forms';
import { type ImagePlace, type Written, wholeImage } from './image-place';
import { skipped } from './skips';

/**
 * The place of an image in parts; `undefined` where nothing tells a tag. Where the values have a place for the digest it goes there, else
 * behind the tag, so that both move together.
 */
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
  const name = nameOfParts({ registry, repository });
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

/** The places of the images in the values of a chart. */
export function placesInValues(value: unknown, at: Path): readonly ImagePlace[] {
  return imagesInValues(value, at).flatMap((image) => (image.form === 'text' ? wholeImage(image.path, image.text, `value ${image.name}`) : (partsPlace(image.parts, `value ${image.name}`) ?? [])));
}
