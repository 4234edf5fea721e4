import type { Path } from '../base/path';
import type { Span } from '../base/span';
import { didYouMean } from '../base/suggest';
import { isMap, type JsonMap } from '../kube/json';
import type { YamlDocument } from '../yaml/document';
import { readYaml } from '../yaml/read';
import { readDigest } from './digest';
import { canonicalKey, parseImage } from './reference';

/** The version of the lock's form that this pinstream reads and writes. */
export const LOCK_VERSION = 1;

/** What the lock holds for one tag. */
export interface LockEntry {
  /** `docker.io/library/nginx:1.27.3`. */
  readonly key: string;
  /** What the registry serves for the tag: an index or a single image. */
  readonly digest: string;
  readonly mediaType: string | undefined;
  /** The platform whose digest is used in place of the index's. */
  readonly pin: string | undefined;
  /** Digests by `os/arch` or `os/arch/variant`. */
  readonly platforms: ReadonlyMap<string, string>;
  /** Fields that this version of pinstream does not know. */
  readonly others: JsonMap;
}

/** The digests of images by tag, as `images.lock.yaml` has them. Looking up costs no more than reading the reference. */
export interface ImageLock {
  /** Whether there is a lock at all: one that holds nothing yet says that everything is still to be locked. */
  readonly present: boolean;
  /** Keys as in the file. */
  readonly keys: readonly string[];
  /** The entry for an image, however its name is spelled: `nginx:1.27.3` is Docker Hub's here. A digest beside the tag is passed over. */
  entryOf(image: string): LockEntry | undefined;
  /** The digest to write for an image: that of the pinned platform, where the entry pins one. */
  digestOf(image: string): string | undefined;
}

export interface LockProblem {
  readonly code: 'LOCK_INVALID' | 'LOCK_CONFLICT';
  /** A sentence without a full stop and without the place. */
  readonly message: string;
  readonly span: Span;
}

export type LockRead =
  | { readonly ok: true; readonly value: ImageLock; readonly warnings: readonly LockProblem[] }
  | { readonly ok: false; readonly problems: readonly LockProblem[] };

/** Reads an image lock strictly: all that is wrong at once, each with its place. Fields of an entry that are not known are kept and warned of. */
export function readLock(uri: string, text: string): LockRead {
  const { documents, lines } = readYaml(uri, text);
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?=\s|$)/m.exec(text);
  if (conflict) {
    const message = 'The lock holds the marks of a merge conflict';
    return refused([{ code: 'LOCK_CONFLICT', message, span: lines.spanOf(conflict.index, conflict.index + conflict[0].length) }]);
  }
  const broken = documents.flatMap((document) => document.problems);
  if (broken.length > 0) return refused(broken.map(({ message, span }) => ({ code: 'LOCK_INVALID', message, span })));
  const [document, second] = documents;
  if (!document) return refused([{ code: 'LOCK_INVALID', message: 'The lock is empty', span: lines.spanOf(0, 0) }]);
  if (second) {
    const span = second.nearestSpan([]).span;
    return refused([{ code: 'LOCK_INVALID', message: 'The lock holds more than one document', span }]);
  }
  return readContent(document);
}

/** What holds where no lock was found. */
export const NO_LOCK: ImageLock = { present: false, keys: [], entryOf: () => undefined, digestOf: () => undefined };

/** A lock of these entries. */
export function lockOf(entries: Iterable<LockEntry>): ImageLock {
  const byKey = new Map(Array.from(entries, (entry) => [entry.key, entry]));
  const entryOf = (image: string): LockEntry | undefined => {
    // Most who ask have the key already.
    const found = byKey.get(image);
    if (found) return found;
    const parsed = parseImage(image);
    const key = parsed.ok ? canonicalKey(parsed.value) : undefined;
    return key === undefined ? undefined : byKey.get(key);
  };
  return { present: true, keys: Array.from(byKey.keys()), entryOf, digestOf: (image) => chosenDigest(entryOf(image)) };
}

/** A lock of images and their digests; what is no reference by tag is left out. */
export function imageLockOf(digests: Readonly<Record<string, string>>): ImageLock {
  return lockOf(Object.entries(digests).flatMap(([image, digest]) => {
    const parsed = parseImage(image);
    const key = parsed.ok ? canonicalKey(parsed.value) : undefined;
    return key === undefined ? [] : [{ key, digest, mediaType: undefined, pin: undefined, platforms: new Map(), others: {} }];
  }));
}

/** The digest to write for an entry: that of the pinned platform, where it pins one. */
export function chosenDigest(entry: LockEntry | undefined): string | undefined {
  return entry?.pin === undefined ? entry?.digest : entry.platforms.get(entry.pin);
}

/** What is found wrong on the way, with its places. */
class Complaints {
  readonly problems: LockProblem[] = [];
  readonly warnings: LockProblem[] = [];
  readonly #document: YamlDocument;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  invalid(path: Path, message: string, part: 'key' | 'value' = 'value'): void {
    this.problems.push({ code: 'LOCK_INVALID', message, span: this.#document.nearestSpan(path, part).span });
  }

  warn(path: Path, message: string): void {
    this.warnings.push({ code: 'LOCK_INVALID', message, span: this.#document.nearestSpan(path, 'key').span });
  }
}

const TOP_KEYS: readonly string[] = ['lockfileVersion', 'images'];
const ENTRY_KEYS: readonly string[] = ['digest', 'mediaType', 'pin', 'platforms'];
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?(?::[\w.-]+)?$/;

function readContent(document: YamlDocument): LockRead {
  const content = document.value;
  const complaints = new Complaints(document);
  if (!isMap(content)) {
    complaints.invalid([], 'The lock is no map of lockfileVersion and images');
    return refused(complaints.problems);
  }
  const version = content['lockfileVersion'];
  if (typeof version === 'number' && version > LOCK_VERSION) {
    complaints.invalid(['lockfileVersion'], `The lock has version ${version}, and this pinstream knows ${LOCK_VERSION}; upgrade pinstream`);
    return refused(complaints.problems);
  }
  if (version !== LOCK_VERSION) complaints.invalid(['lockfileVersion'], `lockfileVersion is not ${LOCK_VERSION}`);
  for (const key of Object.keys(content)) {
    if (!TOP_KEYS.includes(key)) complaints.invalid([key], `The lock has no key ${key}${didYouMean(key, TOP_KEYS)}`, 'key');
  }
  const images = content['images'] ?? {};
  if (!isMap(images)) complaints.invalid(['images'], 'images is no map of images');
  const entries = isMap(images) ? Object.entries(images).flatMap(([key, entry]) => readEntry(key, entry, complaints)) : [];
  return complaints.problems.length > 0 ? refused(complaints.problems) : { ok: true, value: lockOf(entries), warnings: complaints.warnings };
}

function readEntry(key: string, value: unknown, complaints: Complaints): readonly LockEntry[] {
  const path: Path = ['images', key];
  checkKey(key, path, complaints);
  if (!isMap(value)) {
    complaints.invalid(path, `${key} is no map with a digest`);
    return [];
  }
  const { digest, mediaType, pin, platforms: written, ...others } = value;
  for (const other of Object.keys(others)) {
    const meant = didYouMean(other, ENTRY_KEYS);
    complaints.warn([...path, other], `${key} has the field ${other}, which this pinstream does not know${meant}; it is kept`);
  }
  const platforms = readPlatforms(key, written, path, complaints);
  if (mediaType !== undefined && typeof mediaType !== 'string') complaints.invalid([...path, 'mediaType'], `mediaType of ${key} is no text`);
  if (pin !== undefined && (typeof pin !== 'string' || !platforms.has(pin))) {
    complaints.invalid([...path, 'pin'], `${key} pins ${typeof pin === 'string' ? pin : 'what is no text'}, which its platforms do not hold`);
  }
  if (!checkDigest(digest, `digest of ${key}`, [...path, 'digest'], complaints)) return [];
  return [{ key, digest, mediaType: textOr(mediaType), pin: textOr(pin), platforms, others }];
}

function checkKey(key: string, path: Path, complaints: Complaints): void {
  const fault = keyFault(key);
  if (fault !== undefined) complaints.invalid(path, fault, 'key');
}

function keyFault(key: string): string | undefined {
  const parsed = parseImage(key);
  if (!parsed.ok) return `The key ${JSON.stringify(key)} ${parsed.problem}`;
  if (parsed.value.digest !== undefined) return `The key ${key} holds a digest; a key ends with its tag`;
  const canonical = canonicalKey(parsed.value);
  return canonical === key ? undefined : `The key ${key} is not canonical; write ${canonical ?? 'host, path and tag'}`;
}

function readPlatforms(key: string, value: unknown, path: Path, complaints: Complaints): ReadonlyMap<string, string> {
  const platforms = new Map<string, string>();
  if (value === undefined || value === null) return platforms;
  if (!isMap(value)) {
    complaints.invalid([...path, 'platforms'], `platforms of ${key} is no map of platforms and digests`);
    return platforms;
  }
  for (const [platform, digest] of Object.entries(value)) {
    const at = [...path, 'platforms', platform];
    if (!PLATFORM.test(platform)) complaints.invalid(at, `${platform} is no platform; one is written linux/amd64 or linux/arm/v7`, 'key');
    if (checkDigest(digest, `digest of ${key} for ${platform}`, at, complaints)) platforms.set(platform, digest);
  }
  return platforms;
}

function checkDigest(digest: unknown, what: string, path: Path, complaints: Complaints): digest is string {
  if (typeof digest !== 'string') {
    complaints.invalid(path, `The ${what} is ${digest === undefined ? 'missing' : 'no text'}`, 'key');
    return false;
  }
  const read = readDigest(digest);
  if (!read.ok) complaints.invalid(path, `The ${what} is no digest: it ${read.problem}`);
  return read.ok;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function refused(problems: readonly LockProblem[]): LockRead {
  return { ok: false, problems: problems.toSorted((a, b) => a.span.start.offset - b.span.start.offset) };
}
