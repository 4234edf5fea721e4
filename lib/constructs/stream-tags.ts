import { isDigest } from '../images/digest';
import { checkOneOf, checkUnique } from './checks';
import type { Images } from './images';
import type { ImageStreamTag, ImportMode, ReferencePolicy } from './kube-types';
import { checkTextValues } from './metadata';
import type { Problems } from './problems';
import { checkStreamName, checkTagName } from './stream-names';

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

/** The stream that the tags belong to. */
export interface TagOwner {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** The stream's tags, sorted as the server returns them. Reports what is wrong with the props. */
export function streamTagsOf(tags: readonly StreamTagProps[], owner: TagOwner, images: Images, problems: Problems): readonly ImageStreamTag[] {
  checkUnique(problems, (index) => `tags[${index}].name`, tags.map(({ name }) => name));
  tags.forEach(({ name }, index) => checkTagName(problems, `tags[${index}].name`, name));
  checkAliases(tags, problems);
  const built = tags.map((tag, index) => streamTagOf(tag, { owner, images, problems, at: `tags[${index}]` }));
  return built.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/** Names of the tags that come to hold an image: those with `reference: true` do not, nor does an alias of one. */
export function importedTags(tags: readonly StreamTagProps[]): readonly string[] {
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  return tags.map(({ name }) => name).filter((name) => {
    const seen = new Set<string>();
    for (let tag = byName.get(name); tag !== undefined; tag = 'alias' in tag ? byName.get(tag.alias) : undefined) {
      if (tag.reference) return false;
      // A ring of aliases is told elsewhere.
      if (seen.has(tag.name)) return true;
      seen.add(tag.name);
    }
    return true;
  });
}

interface TagSetting {
  readonly owner: TagOwner;
  readonly images: Images;
  readonly problems: Problems;
  /** The path of the tag in the props. */
  readonly at: string;
}

function streamTagOf(tag: StreamTagProps, setting: TagSetting): ImageStreamTag {
  const { problems, at } = setting;
  const { importMode = 'PreserveOriginal', referencePolicy = 'Local' } = tag;
  checkOneOf(problems, `${at}.importMode`, importMode, ['Legacy', 'PreserveOriginal']);
  checkOneOf(problems, `${at}.referencePolicy`, referencePolicy, ['Local', 'Source']);
  checkTextValues(problems, `${at}.annotations`, tag.annotations ?? {});
  const sources = ['image', 'alias', 'stream', 'streamImage'].filter((source) => source in tag);
  if (sources.length !== 1) problems.add(at, tag, 'one of image, alias, stream and streamImage');
  const scheduled = 'scheduled' in tag && tag.scheduled === true;
  if (scheduled && tag.reference) problems.add(`${at}.scheduled`, true, 'no schedule beside reference, as such a tag is never imported');
  return {
    name: tag.name,
    ...(tag.annotations ? { annotations: tag.annotations } : {}),
    from: sourceOf(tag, scheduled, setting),
    importPolicy: { importMode, ...(tag.insecure ? { insecure: true } : {}), ...(scheduled ? { scheduled } : {}) },
    ...(tag.reference ? { reference: true } : {}),
    referencePolicy: { type: referencePolicy },
  };
}

function sourceOf(tag: StreamTagProps, scheduled: boolean, { owner, images, problems, at }: TagSetting): ImageStreamTag['from'] {
  if ('image' in tag) {
    // A digest never changes, so a schedule needs the bare tag.
    const name = scheduled ? images.follow(tag.image, problems, `${at}.image`) : images.pin(tag.image, problems, `${at}.image`);
    return { kind: 'DockerImage', name };
  }
  if (scheduled) problems.add(`${at}.scheduled`, true, 'only beside image; other sources are in the cluster already');
  if ('alias' in tag) return { kind: 'ImageStreamTag', name: tag.alias };
  if ('stream' in tag) {
    const { name, tag: from, namespace } = tag.stream;
    checkStreamName(problems, `${at}.stream.name`, name, false);
    checkTagName(problems, `${at}.stream.tag`, from);
    if (name === owner.name && (namespace ?? owner.namespace) === owner.namespace) {
      problems.add(`${at}.stream.name`, name, 'another stream; a tag of this one goes into alias');
    }
    return { kind: 'ImageStreamTag', name: `${name}:${from}`, ...(namespace === undefined ? {} : { namespace }) };
  }
  if ('streamImage' in tag) {
    const { name, digest, namespace } = tag.streamImage;
    checkStreamName(problems, `${at}.streamImage.name`, name, false);
    if (!isDigest(digest)) problems.add(`${at}.streamImage.digest`, digest, 'a digest: sha256: and 64 lower-case hex digits');
    return { kind: 'ImageStreamImage', name: `${name}@${digest}`, ...(namespace === undefined ? {} : { namespace }) };
  }
  return { kind: 'ImageStreamTag', name: '' };
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
