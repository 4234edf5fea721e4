import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import { type ImageLock, lockOf, readLock } from '../images/lock';
import { canonicalKey, canonicalRepository, type ImageReference, parseImage } from '../images/reference';
import { type Collector, collectorOf, PLACEHOLDER_DIGEST } from './collect';
import type { ImageStreamTag } from './kube-types';
import type { Problems } from './problems';

export interface ImageOptions {
  /** Take the digest of one platform, such as `linux/arm64`. @default what the lock has pinned: the whole index, as a rule */
  readonly platform?: string;
}

/**
 * The digests of an app's images, from the image lock, so that synth needs no network and gives the same bytes everywhere.
 * Nothing throws here: what is wrong, and what the lock does not hold, is told at synth, all of it at once.
 */
export class Images {
  readonly #path: string;
  readonly #collector: Collector | undefined;
  readonly #used = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #faults: string[] = [];
  #lock: ImageLock | 'unread' | 'unreadable' = 'unread';

  /** Reads images of the app from the lock at `path`, relative to the working folder. Constructs find it from here on. */
  static load(app: IConstruct, path = 'images.lock.yaml'): Images {
    const images = new Images(path, collectorOf(app));
    BY_APP.set(app.node.root, images);
    app.node.addValidation({ validate: () => images.#problems() });
    return images;
  }

  /** The images of the app a construct belongs to; a plain cdk8s app gets the default lock. */
  static of(scope: IConstruct): Images {
    return BY_APP.get(scope.node.root) ?? Images.load(scope.node.root);
  }

  private constructor(path: string, collector: Collector | undefined) {
    this.#path = path;
    this.#collector = collector;
  }

  /** Whether images are only being collected: digests may be placeholders, and what the lock says is no reason to stop. @internal */
  get collecting(): boolean {
    return this.#collector !== undefined;
  }

  /** Keys of the lock that were asked for, whether it holds them or not, sorted. */
  get used(): readonly string[] {
    return [...this.#used].sort();
  }

  /** Keys that were asked for and that the lock does not hold, sorted. */
  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** `registry/name:tag@digest` for an image by tag; `docker.io` where no registry is named. */
  ref(image: string, options: ImageOptions = {}): string {
    return this.#resolve(image, options, (allowed) => this.#faults.push(`images.ref is ${JSON.stringify(image)}; allowed: ${allowed}`));
  }

  /** The source of an ImageStream's tag: pinned, and imported with every platform, so that the digest stays what it is. */
  imageStreamTag(image: string): Pick<ImageStreamTag, 'from' | 'importPolicy'> {
    return { from: { kind: 'DockerImage', name: this.ref(image) }, importPolicy: { importMode: 'PreserveOriginal' } };
  }

  /** As `ref`, for the prop of a construct at `at`. @internal */
  pin(image: string, problems: Problems, at: string): string {
    return this.#resolve(image, {}, (allowed) => problems.add(at, image, allowed));
  }

  /** An image that is to follow its tag: checked, with its registry filled in, and without a digest. @internal */
  follow(image: string, problems: Problems, at: string): string {
    const parsed = parseImage(image);
    if (!parsed.ok) problems.add(at, image, `an image reference; this one ${parsed.problem}`);
    else if (parsed.value.digest !== undefined) problems.add(at, image, 'a tag, as the schedule is to follow it; a digest never changes');
    else return canonicalKey(parsed.value) ?? image;
    return image;
  }

  #resolve(image: string, { platform }: ImageOptions, refuse: (allowed: string) => void): string {
    const parsed = parseImage(image);
    if (!parsed.ok) {
      refuse(`an image reference; this one ${parsed.problem}`);
      return image;
    }
    const reference = parsed.value;
    const key = canonicalKey(reference);
    if (key !== undefined) this.#use(key, platform, reference.digest);
    if (reference.digest !== undefined) return this.#pinned(reference, reference.digest, key, refuse);
    if (key === undefined) {
      refuse('a reference whose name and tag are known');
      return image;
    }
    const digest = this.#digestOf(key, platform, refuse);
    return digest === undefined ? image : `${key}@${digest}`;
  }

  #use(key: string, platform: string | undefined, digest: string | undefined): void {
    this.#used.add(key);
    this.#collector?.add({ key, ...(platform === undefined ? {} : { platform }), ...(digest === undefined ? {} : { digest }) });
  }

  /** A reference that brings its digest is taken at its word, unless the lock knows another for the same tag. */
  #pinned(reference: ImageReference, digest: string, key: string | undefined, refuse: (allowed: string) => void): string {
    const { host, path, short } = reference;
    if (short) refuse('a registry host before the name; OpenShift looks up no short name with a digest, and nodes then guess the registry');
    const entry = key === undefined || this.collecting ? undefined : this.#read()?.entryOf(key);
    if (entry && ![entry.digest, ...entry.platforms.values()].includes(digest)) refuse(`${entry.key}@${entry.digest}, as ${this.#path} has it`);
    return `${key ?? canonicalRepository(host, path)}@${digest}`;
  }

  #digestOf(key: string, platform: string | undefined, refuse: (allowed: string) => void): string | undefined {
    const lock = this.#read();
    if (this.collecting) return digestIn(lock, key, platform) ?? PLACEHOLDER_DIGEST;
    // One line about the lock itself is enough.
    if (lock === undefined) return undefined;
    const entry = lock.entryOf(key);
    if (entry === undefined) {
      this.#missing.add(key);
      refuse(`an image that ${this.#path} holds`);
      return undefined;
    }
    const digest = digestIn(lock, key, platform);
    const others = [...entry.platforms.keys()].join(', ') || 'none';
    if (digest === undefined) refuse(`with platform ${platform}, an image that ${this.#path} holds for it; ${key} has ${others}`);
    return digest;
  }

  #read(): ImageLock | undefined {
    if (this.#lock === 'unread') this.#lock = this.#readFile() ?? 'unreadable';
    return this.#lock === 'unreadable' ? undefined : this.#lock;
  }

  #readFile(): ImageLock | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      // No lock yet is one that holds nothing: an app whose images all bring their digests needs none.
      if (isMissing(error)) return lockOf([]);
      this.#blame(`${this.#path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
    const read = readLock(this.#path, text);
    if (read.ok) return read.value;
    for (const { message, span } of read.problems) this.#blame(`${this.#path}:${span.start.line}: ${message}`);
    return undefined;
  }

  /** Whoever runs the app to collect its images reads the lock as well, and says what is wrong with it or mends it. */
  #blame(line: string): void {
    if (!this.collecting) this.#faults.push(line);
  }

  #problems(): string[] {
    if (this.#missing.size === 0) return [...this.#faults];
    const command = `pinstream images pin --app${isFoundByCommand(this.#path) ? '' : ` --lock ${this.#path}`}`;
    return [...this.#faults, `${this.#path} lacks ${this.missing.join(', ')}; ${command} adds ${this.#missing.size === 1 ? 'it' : 'them'}`];
  }
}

/** Whether the command line, started where the app runs, takes this lock by itself: it looks in the folders above as well. */
function isFoundByCommand(path: string): boolean {
  return resolve(path) === resolve('images.lock.yaml') && existsSync(path);
}

function digestIn(lock: ImageLock | undefined, key: string, platform: string | undefined): string | undefined {
  return platform === undefined ? lock?.digestOf(key) : lock?.entryOf(key)?.platforms.get(platform);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

const BY_APP = new WeakMap<IConstruct, Images>();
