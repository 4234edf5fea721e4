import { isDigest } from '../images/digest';
import { checkOneOf, checkUnique } from './checks';
import type { Images } from './images';
import type { ImageStreamTag, ImportMode, ReferencePolicy } from './kube-types';
import type { Problems } from './problems';

/** A tag of a stream and where it comes from: an image, a tag of the same stream, a tag or an image of another stream. */
export type StreamTagProps = StreamTagOptions & (FromImage | FromAlias | FromStreamTag | FromStreamImage);

export interface StreamTagOptions {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Import over plain HTTP or without checking certificates. @default false */
  readonly insecure?: boolean;
  /** Keep all platforms of an image index, or one. @default 'PreserveOriginal', so that the digest stays the registry's */
  readonly importMode?: ImportMode;
  /** Have pods pull through the internal registry, or from the source. @default 'Local' */
  readonly referencePolicy?: ReferencePolicy;
  /** Only remember the source, do not import it. Such a tag cannot be looked up. @default false */
  readonly reference?: boolean;
}

export interface FromImage {
  /** Image reference. A tag gets the digest that the image lock holds for it. */
  readonly image: string;
  /** Import again every 15 minutes. Follows the registry's tag, so it is written without a digest. @default false */
  readonly scheduled?: boolean;
}

/** Follows another tag of this stream. */
export interface FromAlias {
  readonly alias: string;
}

/** Copies what a tag of another stream holds now. OpenShift does not follow it later. */
export interface FromStreamTag {
  readonly stream: { readonly name: string; readonly tag: string; readonly namespace?: string };
}

/** One image of a stream's history, by digest. */
export interface FromStreamImage {
  readonly streamImage: { readonly name: string; readonly digest: string; readonly namespace?: string };
}

/** The stream's tags, sorted as the server returns them. Reports what is wrong with the props. */
export function streamTagsOf(tags: readonly StreamTagProps[], images: Images, problems: Problems): readonly ImageStreamTag[] {
  checkUnique(problems, (index) => `tags[${index}].name`, tags.map(({ name }) => name));
  tags.forEach(({ name }, index) => checkTagName(name, problems, `tags[${index}].name`));
  checkAliases(tags, problems);
  const built = tags.map((tag, index) => streamTagOf(tag, images, problems, `tags[${index}]`));
  return built.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

function streamTagOf(tag: StreamTagProps, images: Images, problems: Problems, at: string): ImageStreamTag {
  const { importMode = 'PreserveOriginal', referencePolicy = 'Local' } = tag;
  checkOneOf(problems, `${at}.importMode`, importMode, ['Legacy', 'PreserveOriginal']);
  checkOneOf(problems, `${at}.referencePolicy`, referencePolicy, ['Local', 'Source']);
  const scheduled = 'scheduled' in tag && tag.scheduled === true;
  return {
    name: tag.name,
    ...(tag.annotations ? { annotations: tag.annotations } : {}),
    from: sourceOf(tag, scheduled, images, problems, at),
    importPolicy: { importMode, ...(tag.insecure ? { insecure: true } : {}), ...(scheduled ? { scheduled } : {}) },
    ...(tag.reference ? { reference: true } : {}),
    referencePolicy: { type: referencePolicy },
  };
}

function sourceOf(tag: StreamTagProps, scheduled: boolean, images: Images, problems: Problems, at: string): ImageStreamTag['from'] {
  if ('image' in tag) {
    // A digest never changes, so a schedule needs the bare tag.
    const name = scheduled ? images.follow(tag.image, problems, `${at}.image`) : images.pin(tag.image, problems, `${at}.image`);
    return { kind: 'DockerImage', name };
  }
  if (scheduled) problems.add(`${at}.scheduled`, true, 'only beside image; other sources are in the cluster already');
  if ('alias' in tag) return { kind: 'ImageStreamTag', name: tag.alias };
  if ('stream' in tag) {
    const { name, tag: from, namespace } = tag.stream;
    checkTagName(from, problems, `${at}.stream.tag`);
    return { kind: 'ImageStreamTag', name: `${name}:${from}`, ...(namespace === undefined ? {} : { namespace }) };
  }
  if ('streamImage' in tag) {
    const { name, digest, namespace } = tag.streamImage;
    if (!isDigest(digest)) problems.add(`${at}.streamImage.digest`, digest, 'a digest: sha256: and 64 lower-case hex digits');
    return { kind: 'ImageStreamImage', name: `${name}@${digest}`, ...(namespace === undefined ? {} : { namespace }) };
  }
  problems.add(at, tag, 'one of image, alias, stream and streamImage');
  return { kind: 'ImageStreamTag', name: '' };
}

function checkTagName(name: string, problems: Problems, at: string): void {
  if (typeof name === 'string' && /^\w[\w.-]{0,127}$/.test(name)) return;
  problems.add(at, name, 'at most 128 characters: letters, digits, _, . and -, with no . or - first');
}

/** Follows each alias to its end: every step has to be a tag of this stream, and none may come back. */
function checkAliases(tags: readonly StreamTagProps[], problems: Problems): void {
  const aliases = new Map(tags.map((tag) => [tag.name, 'alias' in tag ? tag.alias : undefined]));
  tags.forEach((tag, index) => {
    if (!('alias' in tag)) return;
    const names = [...aliases.keys()].filter((name) => name !== tag.name);
    if (!aliases.has(tag.alias) || tag.alias === tag.name) {
      checkOneOf(problems, `tags[${index}].alias`, tag.alias, names);
      return;
    }
    const seen = new Set([tag.name]);
    for (let next: string | undefined = tag.alias; next !== undefined; next = aliases.get(next)) {
      if (next === tag.name) problems.add(`tags[${index}].alias`, tag.alias, `a tag that does not lead back to ${tag.name}`);
      if (seen.has(next)) return;
      seen.add(next);
    }
  });
}
