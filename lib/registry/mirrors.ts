import { mirrorsFor, type RegistrySettings } from '../openshift/registry-settings';
import type { PullLocation } from '../openshift/registry-scope';
import { type FaultCode, RegistryFault } from './fault';

/** Which mirrors stand for registries, and who is asked for what stands behind a tag. */
export interface MirrorChoice {
  readonly settings: RegistrySettings;
  /** A mirror may be behind its source, so tags are asked of the source unless mirrors are chosen. @default 'source' */
  readonly tagLookup?: 'source' | 'mirror' | undefined;
}

/** Where a repository's manifests are asked for: at home, or at a mirror. */
export interface Place {
  readonly host: string;
  readonly repository: string;
  readonly isSource: boolean;
}

/** A repository as its images are named: canonical host and path. */
export type Repository = Pick<Place, 'host' | 'repository'>;

/**
 * Where a repository is asked for by tag or by digest, in order: the mirrors of the most specific source, for tags only with
 * `tagLookup: 'mirror'`, then the source itself, unless a set says `NeverContactSource`. Empty where that leaves nothing.
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/images/image-configuration
 */
export function placesFor({ settings, tagLookup = 'source' }: MirrorChoice, { host, repository }: Repository, by: 'tag' | 'digest', tag?: string): readonly Place[] {
  const name = `${host}/${repository}`;
  const location: PullLocation = { repository: name, tag: by === 'tag' ? tag : undefined, byDigest: by === 'digest' };
  const entries = mirrorsFor(settings, location);
  const asked = by === 'digest' || tagLookup === 'mirror' ? entries.filter(({ pulls }) => pulls === by) : [];
  const names = asked.flatMap(({ source, mirrors }) => mirrors.map((mirror) => mirrored(name, source, mirror)));
  const own: readonly Place[] = entries.some(({ blocksSource }) => blocksSource) ? [] : [{ host, repository, isSource: true }];
  return [...Array.from(new Set(names)).filter((other) => other !== name).flatMap(placeOf), ...own];
}

/** How an answer is looked for at several places. */
interface Search {
  /** `quay.io/shop/web:1.2`, for messages. */
  readonly name: string;
  readonly by: 'tag' | 'digest';
  readonly warn: (message: string) => void;
}

/**
 * The answer of the first place that has one. A fault sends to the next place, but for those that say that somebody serves other bytes than
 * those named. When all fail, a tag's last place has the word; of a digest a place that could not tell counts more than one that lacks it.
 */
export async function firstAnswer<Answer>(places: readonly Place[], { name, by, warn }: Search, ask: (place: Place) => Promise<Answer>): Promise<Answer> {
  const faults: RegistryFault[] = [];
  for (const place of places) {
    try {
      return await ask(place);
    } catch (error) {
      if (!(error instanceof RegistryFault) || NEVER_PASSED_OVER.has(error.code)) throw error;
      faults.push(error);
      if (places.length > faults.length && !isAbsence(error)) warn(`${place.host}, a mirror for ${name}, gave no answer: ${error.message}`);
    }
  }
  throw (by === 'digest' ? faults.find((fault) => !isAbsence(fault)) : undefined) ?? faults.at(-1) ?? nowhere(name, by);
}

/** Whether a fault says that there is no such image, and not merely that it could not be had. */
export function isAbsence({ code }: RegistryFault): boolean {
  return ABSENCES.has(code);
}

const ABSENCES: ReadonlySet<FaultCode> = new Set<FaultCode>(['TAG_NOT_FOUND', 'DIGEST_GONE', 'DIGEST_CHILD_GONE', 'DIGEST_IS_CONFIG']);
const NEVER_PASSED_OVER: ReadonlySet<FaultCode> = new Set<FaultCode>(['DIGEST_MISMATCH', 'DIGEST_UNSTABLE', 'CONTENT_TYPE_MISMATCH']);

/** The name at a mirror: what the source stands for is replaced, a wildcard stands for the whole host. */
function mirrored(name: string, source: string, mirror: string): string {
  if (source.startsWith('*.')) return `${mirror}${name.slice(name.indexOf('/'))}`;
  // A source may name one tag of a repository; then the mirror is for the whole name.
  return `${mirror}${name.startsWith(source) ? name.slice(source.length) : ''}`;
}

function placeOf(name: string): readonly Place[] {
  const slash = name.indexOf('/');
  return slash < 1 ? [] : [{ host: name.slice(0, slash), repository: name.slice(slash + 1), isSource: false }];
}

function nowhere(name: string, by: 'tag' | 'digest'): RegistryFault {
  const host = name.slice(0, name.indexOf('/'));
  const message = `nobody may be asked for ${name}: a mirror set says NeverContactSource, and no mirror takes ${by}s`;
  const hint = by === 'tag' ? 'set tagLookup: mirror and have an ImageTagMirrorSet, or leave that mirror set out' : 'leave that mirror set out';
  return new RegistryFault('UNREACHABLE', message, { host, hint, attempts: 0 });
}
