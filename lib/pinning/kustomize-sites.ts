import type { Path } from '../base/path';
import type { ImageReference } from '../images/reference';
import { isMap, listField, textField, type JsonMap } from '../kube/json';
import { manifestOf } from '../workspace/document';
import { isKustomization } from '../workspace/kustomization';
import type { YamlFile } from '../yaml/read';
import { fullName, pinnedTag } from './forms';
import type { ImagePlace, Written } from './image-place';
import type { PinOptions } from './options';
import { type PartPlace, partSites } from './part-sites';
import type { PinSite } from './site';
import { type Skip, skipped } from './skips';

/**
 * The images that the kustomizations of a file set over those of their resources. The digest goes behind `newTag`, as `1.2@sha256:…`:
 * every release of Kustomize writes that out whole. An entry that holds a `digest` of its own beside the tag keeps its form, and the digest
 * alone is renewed; older releases drop the tag of such an entry and newer ones print both, so none is made. Documents that cannot be read
 * are `manifestSitesOf`'s.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/filters/imagetag/updater.go
 */
export function kustomizeSitesOf(file: YamlFile, options: PinOptions): readonly PinSite[] {
  return file.documents.flatMap((yaml) => {
    const document = manifestOf(yaml);
    return document.objects.filter(isKustomization).flatMap((object) => {
      return partSites(document, object, listField(object.value, 'images').map((entry, index) => placeOf(entry, ['images', index])), options);
    });
  });
}

function placeOf(entry: unknown, path: Path): PartPlace {
  const what = `images[${String(path.at(-1))}]`;
  const base = { path, what, image: '', isWhole: false, write: () => [] };
  if (!isMap(entry)) return { ...base, skip: skipped('REF_INVALID', 'it is no map', 'write name and newTag, each on a line of its own') };
  const name = textField(entry, 'newName') || (textField(entry, 'name') ?? '');
  const titled = { ...base, image: name, what: `image ${textField(entry, 'name') ?? what}` };
  const stray = ['name', 'newName', 'newTag', 'digest'].find((key) => isStray(entry, key));
  if (stray !== undefined) return { ...titled, path: [...path, stray], image: `${name}:${String(entry[stray])}`, skip: noText(stray) };
  if (name === '') return { ...titled, skip: skipped('REF_INVALID', 'it names no image', 'write the name of the image in the resources as name') };
  return taggedPlace(titled, entry, name);
}

function taggedPlace(base: ImagePlace, entry: JsonMap, name: string): PartPlace {
  const tag = textField(entry, 'newTag') ?? '';
  const digest = textField(entry, 'digest') ?? '';
  if (tag === '' && digest === '') return { ...base, skip: setsNoTag(entry) };
  if (tag.includes('@') && digest !== '') {
    const skip = skipped('REF_INVALID', 'it holds two digests, one in newTag and one in digest', 'take one of the two away');
    return { ...base, path: [...base.path, 'newTag'], image: `${name}:${tag}@${digest}`, skip };
  }
  const [key, image] = digest === '' ? ['newTag', `${name}:${tag}`] : ['digest', `${name}${tag === '' ? '' : `:${tag}`}@${digest}`];
  const path = [...base.path, key];
  // `name` says which images of the resources are meant, and stays; a short one is completed in `newName`.
  const completed = (reference: ImageReference): readonly Written[] => (reference.short === true ? [{ path: [...base.path, 'newName'], text: fullName(reference) }] : []);
  const isRenamed = Object.hasOwn(entry, 'newName');
  return {
    ...base,
    path,
    image,
    write: (reference, chosen) => [...(isRenamed ? completed(reference) : []), { path, text: key === 'digest' ? chosen.digest : pinnedTag(reference, chosen) }],
    add: isRenamed ? undefined : completed,
  };
}

function setsNoTag(entry: JsonMap): Skip {
  if (textField(entry, 'tagSuffix')) {
    return skipped('OTHER_SOURCE', 'its tagSuffix changes the tag of the resources, and takes their digest away', 'write the whole tag as newTag');
  }
  return skipped('OTHER_SOURCE', 'it sets neither newTag nor digest, so that the tag in the resources counts', 'pin the image in the resource, or write newTag here');
}

/** Whether a field holds what Kustomize refuses: it takes text, or nothing. */
function isStray(entry: JsonMap, key: string): boolean {
  const value = Object.hasOwn(entry, key) ? entry[key] : undefined;
  return value !== undefined && value !== null && typeof value !== 'string';
}

function noText(key: string): Skip {
  return skipped('REF_INVALID', `its ${key} is no text, and Kustomize refuses it`, `put quotes around ${key}: without them YAML reads 1.20 as the number 1.2`);
}
