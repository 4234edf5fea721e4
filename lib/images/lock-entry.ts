import { isIndex } from './digest-kind';
import type { LockEntry } from './lock';
import { fittingPlatforms } from './platform';

/** The platforms that OpenShift nodes come in; what an image has beyond them is no news for the lock. */
const LOCKED_PLATFORMS: readonly string[] = ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'];

/** What a registry serves for a tag. */
export interface ServedImage {
  readonly digest: string;
  readonly mediaType: string;
  /** Digests by normalised platform, all that there are; of a single image its own. */
  readonly platforms: ReadonlyMap<string, string>;
}

/** What the lock is to hold of an image. */
export interface EntryChoice {
  /** `index`, or the platform whose digest stands for an index. Says nothing of a single image, which has one digest. @default index */
  readonly pin?: string | undefined;
  /** Platforms that are recorded where the image has them. @default linux on amd64, arm64, ppc64le and s390x */
  readonly keep?: readonly string[] | undefined;
  /** Platforms that the image must have; they are recorded too. @default none */
  readonly required?: readonly string[] | undefined;
}

/** Why an image cannot be locked as asked. */
export interface EntryProblem {
  readonly code: 'PLATFORM_MISSING' | 'PLATFORM_AMBIGUOUS';
  /** A sentence with the image and the platform, and a table of what there is on the lines below. */
  readonly message: string;
}

export type EntryResult = { readonly ok: true; readonly value: LockEntry } | { readonly ok: false; readonly problem: EntryProblem };

/** The lock's entry for a tag, its platforms sorted. The same image and choice give the same entry, whatever the lock held before. */
export function lockEntryOf(key: string, { digest, mediaType, platforms }: ServedImage, { pin = 'index', keep = LOCKED_PLATFORMS, required = [] }: EntryChoice = {}): EntryResult {
  const entry: LockEntry = { key, digest, mediaType, pin: undefined, platforms, others: {} };
  const wanted = pin === 'index' || !isIndex(entry) ? undefined : pin;
  const needed = new Map<string, string>();
  for (const platform of wanted === undefined ? required : [...required, wanted]) {
    const [fitting, ...others] = fittingPlatforms(platforms.keys(), platform);
    if (fitting === undefined) return refused('PLATFORM_MISSING', `${key} has no image for ${platform}`, platforms);
    if (others.length > 0) return refused('PLATFORM_AMBIGUOUS', `${key} has several images for ${platform}; name one with its version, such as ${fitting}`, platforms);
    needed.set(platform, fitting);
  }
  const names = new Set([...keep.flatMap((platform) => fittingPlatforms(platforms.keys(), platform)), ...needed.values()]);
  const kept = sorted(platforms).filter(([platform]) => names.has(platform));
  return { ok: true, value: { ...entry, pin: wanted === undefined ? undefined : needed.get(wanted), platforms: new Map(kept) } };
}

function refused(code: EntryProblem['code'], sentence: string, platforms: ReadonlyMap<string, string>): EntryResult {
  return { ok: false, problem: { code, message: `${sentence}. ${platforms.size === 0 ? 'It names no platform at all' : `Available:\n${table(platforms)}`}` } };
}

/** Platforms and digests, one a line, in columns. */
function table(platforms: ReadonlyMap<string, string>): string {
  const width = Math.max(...Array.from(platforms.keys(), (platform) => platform.length));
  return sorted(platforms).map(([platform, digest]) => `  ${platform.padEnd(width)}  ${digest}`).join('\n');
}

function sorted(platforms: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...platforms].sort(([one], [other]) => (one < other ? -1 : 1));
}
