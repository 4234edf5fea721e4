import { type Path, valueAt } from '../base/path';
import { isLocalName, parseOpenShiftName } from '../images/openshift-name';
import { customImageUsesOf } from '../kube/custom-workloads';
import { fieldOf, isMap, listField, textField } from '../kube/json';
import { isServedBy } from '../kube/kinds';
import { KubeObject } from '../kube/object';
import { type ImageUse, imageUsesOf } from '../kube/workloads';
import { resolveNamesOf } from '../openshift/resolve-names';
import { activeTriggerFor } from '../openshift/triggers';

/** A place at which an object names an image that a digest belongs to. */
export interface ImageSite {
  readonly image: string;
  readonly path: Path;
}

/**
 * Where a rendered object, or the members of a List, name images that can be pinned: containers, image volumes, pod templates of custom
 * kinds, sources of stream tags and builds. Left out is what somebody else fills in: names that OpenShift looks up among streams
 * (`streams` are the names known), containers that a trigger writes, blank images, scheduled tags, which follow a registry's tag.
 */
export function imageSitesOf(value: unknown, streams: () => ReadonlySet<string>, at: Path = []): readonly ImageSite[] {
  if (!isMap(value)) return [];
  if (value['kind'] === 'List') {
    return listField(value, 'items').flatMap((item, index) => imageSitesOf(item, streams, [...at, 'items', index]));
  }
  const object = new KubeObject(value, { uri: '', locate: (path) => ({ uri: '', path, span: undefined }), suppliers: () => [], isSettable: () => true });
  const looksUp = resolveNamesOf(object).effective;
  const ofPods = [...imageUsesOf(object), ...customImageUsesOf(object)].flatMap((use) => {
    const { image = '', path, container } = use;
    if (image.trim() === '' || (container && activeTriggerFor(object, container))) return [];
    return isStreamName(use, looksUp, streams) ? [] : [{ image, path }];
  });
  return [...ofPods, ...sourcesOf(object)].map(({ image, path }) => ({ image, path: [...at, ...path] }));
}

function isStreamName({ image = '' }: ImageUse, looksUp: boolean, streams: () => ReadonlySet<string>): boolean {
  const parsed = parseOpenShiftName(image);
  if (!parsed.ok || !isLocalName(parsed.value)) return false;
  return looksUp || streams().has(parsed.value.name);
}

const BUILD_SOURCES: readonly Path[] = [
  ['spec', 'strategy', 'dockerStrategy', 'from'],
  ['spec', 'strategy', 'sourceStrategy', 'from'],
  ['spec', 'strategy', 'customStrategy', 'from'],
];

/** Sources of the kind `DockerImage`, which alone name an image of a registry. */
function sourcesOf(object: KubeObject): readonly ImageSite[] {
  const { kind, group, value } = object;
  if (!isServedBy(kind, group)) return [];
  if (kind === 'ImageStream') return dockerImages(object, unscheduledTags(object));
  if (kind !== 'BuildConfig') return [];
  const copied = listField(valueAt(value, ['spec', 'source']), 'images');
  return dockerImages(object, [...BUILD_SOURCES, ...copied.map((_, index) => ['spec', 'source', 'images', index, 'from'])]);
}

function unscheduledTags({ value }: KubeObject): readonly Path[] {
  return listField(value['spec'], 'tags').flatMap((tag, index) => {
    return fieldOf(fieldOf(tag, 'importPolicy'), 'scheduled') === true ? [] : [['spec', 'tags', index, 'from']];
  });
}

function dockerImages({ value }: KubeObject, paths: readonly Path[]): readonly ImageSite[] {
  return paths.flatMap((path) => {
    const from = valueAt(value, path);
    const image = textField(from, 'kind') === 'DockerImage' ? textField(from, 'name') : undefined;
    return image === undefined ? [] : [{ image, path: [...path, 'name'] }];
  });
}
