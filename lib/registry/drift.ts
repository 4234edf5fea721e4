import { absenceOf, type DigestPlaces } from './existence';
import { RegistryFault } from './fault';
import { type Asked, faultAt, faultOf, nameOf } from './http-faults';
import { digestHeader, type ManifestReader } from './manifest-reader';
import { firstAnswer, isAbsence, type Place, type Repository } from './mirrors';
import { refuseForeign } from './manifest';
import type { TagAddress, TagState } from './resolver-types';

/** Whom tags and digests are asked of. */
export interface DriftPlaces extends DigestPlaces {
  readonly tagPlacesOf: (address: TagAddress) => readonly Place[];
}

/** What is locked for a tag. */
interface Locked {
  readonly digest: string;
  readonly children: readonly string[];
}

/**
 * How a tag stands against its lock, by HEAD alone. The worst that is known: the digest or a child gone, then what could not be asked, then a
 * tag that moved. A tag that is gone while its digest is still there is `gone` too, with TAG_NOT_FOUND.
 */
export async function stateOf(reader: ManifestReader, places: DriftPlaces, address: TagAddress, { digest, children }: Locked): Promise<TagState> {
  const tag = await tagNow(reader, places, address);
  const served = !(tag instanceof RegistryFault) && tag.digest === digest && places.placesOf(address).some((place) => isSame(place, tag.place));
  const gone = served ? undefined : await absenceOf(reader, places, address, digest);
  if (gone) return { state: isAbsence(gone) ? 'gone' : 'unreachable', fault: gone };
  const missing = await missingChild(reader, places, address, children.filter((child) => child !== digest));
  if (missing) return missing;
  if (tag instanceof RegistryFault) return { state: isAbsence(tag) ? 'gone' : 'unreachable', fault: tag };
  return tag.digest === digest ? { state: 'ok' } : { state: 'moved', digest: tag.digest };
}

/** Which digest a tag serves, and who said so; the fault where nobody does. */
async function tagNow(reader: ManifestReader, { tagPlacesOf, warn }: DriftPlaces, address: TagAddress): Promise<{ readonly digest: string; readonly place: Place } | RegistryFault> {
  const name = `${address.host}/${address.repository}:${address.tag}`;
  try {
    return await firstAnswer(tagPlacesOf(address), { name, by: 'tag', warn }, async (place) => ({ digest: await headDigest(reader, place, address.tag), place }));
  } catch (error) {
    if (error instanceof RegistryFault) return error;
    throw error;
  }
}

async function headDigest(reader: ManifestReader, place: Place, tag: string): Promise<string> {
  const asked: Asked = { ...place, reference: tag, kind: 'tag' };
  const response = await reader.head(place, tag);
  if (response.status !== 200) throw faultOf(response, asked);
  const digest = digestHeader(response);
  if (digest !== undefined) return digest;
  refuseForeign(response, asked);
  const hint = 'run pinstream images update for it, which downloads the manifest';
  throw faultAt('REGISTRY_ERROR', `${asked.host} names no digest for ${nameOf(asked)} without a download`, asked, response, { hint });
}

/** The state for the first child that is not there, in the order given; one that is certainly gone counts more than one that could not be asked. */
async function missingChild(reader: ManifestReader, places: DriftPlaces, repository: Repository, children: readonly string[]): Promise<TagState | undefined> {
  const faults = await Promise.all(Array.from(new Set(children), (child) => absenceOf(reader, places, repository, child)));
  const found = faults.filter((fault) => fault !== undefined);
  const gone = found.find(isAbsence);
  if (gone) return { state: 'child-gone', fault: childGone(gone) };
  const [unknown] = found;
  return unknown && { state: 'unreachable', fault: unknown };
}

function childGone({ message, host, status, errors, attempts }: RegistryFault): RegistryFault {
  const hint = 'a retention job may have removed the platform\'s image and left the index; push it again, or run pinstream images update';
  return new RegistryFault('DIGEST_CHILD_GONE', `an image of the index: ${message}`, { host, status, errors, attempts, hint });
}

function isSame(one: Place, other: Place): boolean {
  return one.host === other.host && one.repository === other.repository;
}
