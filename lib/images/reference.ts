import { failure, type Parsed, success } from '../base/parsed';
import { isUnknown } from '../base/unknown';
import { readDigest } from './digest';
import { HOST, LONGEST_NAME, LONGEST_REFERENCE, LONGEST_TAG, PATH_COMPONENT } from './grammar';

/**
 * An image reference taken apart: `[host/]path[:tag][@digest]`. Texts stay as written; nothing is added to them.
 * Parts may hold unknown text (`lib/base/unknown`); the three `…Known` fields say which parts can be relied on.
 */
export interface ImageReference {
  /** The whole reference. */
  readonly text: string;
  /** `undefined` for a short name, and where unknown text hides whether there is one. */
  readonly host: string | undefined;
  /** Behind the host, or all of it for a short name; without `library/` unless that is written. */
  readonly path: string;
  /** Host and path: all that stands before tag and digest. */
  readonly repository: string;
  /** What counts: `latest` where neither tag nor digest is written. */
  readonly tag: string | undefined;
  /** Neither tag nor digest is written, so that `tag` is `latest` by default. */
  readonly implicitTag: boolean;
  readonly digest: string | undefined;
  /** No registry host. `undefined` where unknown text hides it. */
  readonly short: boolean | undefined;
  readonly nameKnown: boolean;
  /** False where the tag holds unknown text, or where an unknown end of the name may bring a tag with it. */
  readonly tagKnown: boolean;
  /** False where the digest holds unknown text, or where an unknown end of the name may bring a digest with it. */
  readonly digestKnown: boolean;
}

/** What was read of late: a dozen rules ask about each image in turn. */
const RECENT = new Map<string, Parsed<ImageReference>>();
const MOST_RECENT = 256;

/**
 * Reads an image reference, more strictly than any one consumer, so that what passes is read alike by all of them.
 * Takes a tag and a digest together, as OpenShift, CRI-O and containerd do. An unknown part counts as text of the part in which it
 * stands: `shop:${VERSION}` has a tag, which one is unknown. Linear in the length of the text.
 * @see https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
export function parseImage(text: string): Parsed<ImageReference> {
  const known = RECENT.get(text);
  if (known) return known;
  const read = readImage(text);
  if (RECENT.size >= MOST_RECENT) RECENT.clear();
  // Nobody writes a text longer than a reference twice, and it is not worth its memory.
  if (text.length <= LONGEST_REFERENCE) RECENT.set(text, read);
  return read;
}

/** Whether the text holds a placeholder that some tool should have filled in: `$(…)`, `${…}`, `{{…}}`, `<no value>`. */
export function isTemplated(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/**
 * The key under which the image lock holds a reference: host filled in, Docker Hub's names made one, `library/` added there, the tag
 * always given, never a digest. `docker.io/library/nginx:1.27.3`.
 * `undefined` for a reference by digest alone and for one with an unknown name or tag.
 */
export function canonicalKey({ host, path, tag, nameKnown, tagKnown }: ImageReference): string | undefined {
  if (!nameKnown || !tagKnown || tag === undefined) return undefined;
  return `${canonicalRepository(host, path)}:${tag}`;
}

/** Host and path with the defaults of Docker Hub filled in. */
export function canonicalRepository(host: string | undefined, path: string): string {
  if (host !== undefined && !HUB_HOSTS.has(host)) return `${host}/${path}`;
  return `docker.io/${path.includes('/') ? path : `library/${path}`}`;
}

/** Whether a first segment, with a `/` behind it, is a registry host and no part of the path. */
export function isHost(segment: string): boolean {
  return /[.:A-Z]/.test(segment) || segment === 'localhost' || segment.startsWith('[');
}

const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
const PLACEHOLDER = /\$\(|\$\{|\{\{|<no value>/;
/** As above, and what people write for others to replace: `<your-registry>`. */
const UNFILLED = /\$\(|\$\{|\{\{|<[^<>]*>/;
/** Stands for each character of an unknown part, so that offsets stay. */
const HOLE = '\uFDD1';

function maskUnknown(text: string): string {
  return isUnknown(text) ? text.replace(/\uFDD0\{[^}]*\}/g, (part) => HOLE.repeat(part.length)) : text;
}

function readImage(text: string): Parsed<ImageReference> {
  const refused = refusedOutright(text);
  if (refused) return refused;
  const shape = maskUnknown(text);
  const at = shape.indexOf('@');
  const nameEnd = at < 0 ? text.length : at;
  const colon = shape.lastIndexOf(':', nameEnd - 1);
  const tagAt = nameEnd > 0 && colon > shape.lastIndexOf('/', nameEnd - 1) ? colon : -1;
  const repository = text.slice(0, tagAt < 0 ? nameEnd : tagAt);

  const digest = at < 0 ? undefined : text.slice(at + 1);
  const tag = tagAt < 0 ? undefined : text.slice(tagAt + 1, nameEnd);
  const faulty = nameFault(repository) ?? tagFault(tag, tagAt + 1) ?? digestFault(digest, at + 1);
  return faulty ?? success(assemble(text, repository, tag, digest));
}

/** What makes a text no reference at all, before it is taken apart. */
function refusedOutright(text: string): Parsed<never> | undefined {
  if (text === '') return failure('is empty');
  if (text.trim() === '') return failure('is blank');
  if (text.length > LONGEST_REFERENCE) return failure(`is ${text.length} characters long; a name has at most ${LONGEST_NAME}`, LONGEST_NAME);
  const placeholder = text.search(UNFILLED);
  if (placeholder >= 0) return failure('holds a placeholder that nothing filled in', placeholder);
  const space = text.search(/\s/);
  if (space >= 0) return failure('holds white space', space);
  const scheme = text.indexOf('://');
  if (scheme >= 0) return failure(`names a URL scheme (${text.slice(0, scheme + 3)}); an image has none`);
  if (/^[a-f0-9]{64}$/.test(text)) return failure('is a bare image ID, which names no repository; write name@sha256:…');
  return undefined;
}

function nameFault(repository: string): Parsed<never> | undefined {
  if (repository === '') return failure('names no repository');
  if (repository.length > LONGEST_NAME && !isUnknown(repository)) {
    return failure(`has a name of ${repository.length} characters; host and path together take at most ${LONGEST_NAME}`, LONGEST_NAME);
  }
  // Around an unknown part nobody can tell segments apart, so only what no part of a name takes is refused.
  if (isUnknown(repository)) return strangerIn(maskUnknown(repository));
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  if (slash < 0 || !isHost(first)) return pathFault(repository, 0);
  if (!HOST.test(first)) return failure(`names ${first} as its registry, which is no host name`);
  return pathFault(repository.slice(slash + 1), slash + 1);
}

function strangerIn(shape: string): Parsed<never> | undefined {
  const stranger = /[^A-Za-z0-9._:/[\]\-\uFDD1]/.exec(shape);
  return stranger ? failure(`holds ${stranger[0]}, which no image name takes`, stranger.index) : undefined;
}

function pathFault(path: string, offset: number): Parsed<never> | undefined {
  const upper = path.search(/[A-Z]/);
  if (upper >= 0) return failure('holds an upper-case letter in its repository; only lower case is allowed there', offset + upper);
  const colon = path.indexOf(':');
  if (colon >= 0) return failure('holds more than one tag', offset + colon);
  const stranger = /[^a-z0-9._/-]/.exec(path);
  if (stranger) return failure(`holds ${stranger[0]}, which no repository takes`, offset + stranger.index);
  let at = offset;
  for (const segment of path.split('/')) {
    if (segment === '') return failure('has an empty segment between slashes', at);
    if (!PATH_COMPONENT.test(segment)) {
      return failure(`has the segment ${segment}; one starts and ends with a letter or digit, with ., _, __ or dashes between`, at);
    }
    at += segment.length + 1;
  }
  return undefined;
}

function tagFault(tag: string | undefined, offset: number): Parsed<never> | undefined {
  if (tag === undefined) return undefined;
  const shape = maskUnknown(tag);
  if (shape === '') return failure('ends its name with a colon and names no tag', offset - 1);
  if (tag.length > LONGEST_TAG && !isUnknown(tag)) {
    return failure(`has a tag of ${tag.length} characters; it takes at most ${LONGEST_TAG}`, offset + LONGEST_TAG);
  }
  const stranger = /[^\w.\-\uFDD1]/.exec(shape);
  if (stranger) return failure(`holds ${stranger[0]} in its tag; letters, digits, _, . and - are allowed`, offset + stranger.index);
  if (/^[.-]/.test(shape)) return failure(`has a tag that starts with ${shape.charAt(0)}; it starts with a letter, a digit or _`, offset);
  return undefined;
}

function digestFault(digest: string | undefined, offset: number): Parsed<never> | undefined {
  if (digest === undefined || isUnknown(digest)) return undefined;
  const read = readDigest(digest);
  return read.ok ? undefined : failure(read.problem, offset + read.at);
}

function assemble(text: string, repository: string, tag: string | undefined, digest: string | undefined): ImageReference {
  const nameKnown = !isUnknown(repository);
  const bare = tag === undefined && digest === undefined;
  // `${IMAGE}` may hold a whole reference, tag and digest included; so may `shop${SUFFIX}`.
  const openEnd = bare && isUnknown(repository.slice(repository.lastIndexOf('/') + 1));
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  const host = !isUnknown(first) && isHost(first) ? first : undefined;
  return {
    text,
    host,
    path: host === undefined ? repository : repository.slice(slash + 1),
    repository,
    tag: bare && !openEnd ? 'latest' : tag,
    implicitTag: bare && !openEnd,
    digest,
    short: host !== undefined ? false : nameKnown ? true : undefined,
    nameKnown,
    tagKnown: !openEnd && !isUnknown(tag ?? ''),
    digestKnown: !openEnd && !isUnknown(digest ?? ''),
  };
}
