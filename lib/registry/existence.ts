import { RegistryFault } from './fault';
import { type Asked, faultAt, faultOf, nameOf } from './http-faults';
import { refuseForeign } from './manifest';
import type { ManifestReader } from './manifest-reader';
import { firstAnswer, type Place, type Repository } from './mirrors';

/** Whom a digest is asked of, and what becomes of mirrors that give no answer. */
export interface DigestPlaces {
  readonly placesOf: (repository: Repository) => readonly Place[];
  readonly warn: (message: string) => void;
}

/**
 * Whether a digest that somebody wrote is there as a manifest: the fault when it is not, or when nobody could tell. HEAD alone. A digest that
 * is there as a blob is DIGEST_IS_CONFIG: what `docker images` calls an image ID is one.
 */
export async function existenceOf(reader: ManifestReader, asking: DigestPlaces, repository: Repository, digest: string): Promise<RegistryFault | undefined> {
  const fault = await absenceOf(reader, asking, repository, digest);
  return fault && whyAbsent(reader, asking.placesOf(repository), { ...repository, reference: digest, kind: 'digest' }, fault);
}

/** As `existenceOf`, for a digest that is known to be a manifest's: nothing is asked about blobs. */
export function absenceOf(reader: ManifestReader, { placesOf, warn }: DigestPlaces, repository: Repository, digest: string): Promise<RegistryFault | undefined> {
  const name = nameOf({ ...repository, reference: digest, kind: 'digest' });
  return faultIn(firstAnswer(placesOf(repository), { name, by: 'digest', warn }, (place) => present(reader, place, digest)));
}

/**
 * The fault of a digest that no place serves, told more closely where its last place has a blob of it: DIGEST_IS_CONFIG. Costs one HEAD.
 * docker-registry 2.8.2 reads the blob as a manifest and answers 500; others answer 404.
 */
export async function whyAbsent(reader: ManifestReader, places: readonly Place[], asked: Asked, fault: RegistryFault): Promise<RegistryFault> {
  const last = places.at(-1);
  if ((fault.code !== 'DIGEST_GONE' && fault.status !== 500) || !last) return fault;
  const isBlob = await reader.isBlob(last, asked.reference).catch(withoutFault);
  return isBlob ? blobFault({ ...asked, host: last.host, repository: last.repository }, fault) : fault;
}

/** The fault that a promise is rejected with; other errors stay errors. */
async function faultIn(answer: Promise<unknown>): Promise<RegistryFault | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (error instanceof RegistryFault) return error;
    throw error;
  }
}

async function present(reader: ManifestReader, place: Place, digest: string): Promise<void> {
  const asked: Asked = { ...place, reference: digest, kind: 'digest' };
  const response = await reader.head(place, digest);
  if (response.status !== 200) throw faultOf(response, asked);
  // A login page answers 200 for whatever is asked.
  refuseForeign(response, asked);
}

/** That there is no manifest is known; why is a courtesy that may fail. */
function withoutFault(error: unknown): boolean {
  if (error instanceof RegistryFault) return false;
  throw error;
}

function blobFault(asked: Asked, { status, attempts }: RegistryFault): RegistryFault {
  const message = `${nameOf(asked)} is an image ID or the digest of a layer, not that of an image`;
  const hint = 'write the digest that pinstream images show prints for the tag; an IMAGE ID is unrelated to it';
  return faultAt('DIGEST_IS_CONFIG', message, asked, undefined, { status, attempts, hint });
}
