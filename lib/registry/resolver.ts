import { NO_POLICY } from '../images/policy';
import { registrySettingsOf } from '../openshift/registry-settings';
import { stateOf } from './drift';
import { existenceOf } from './existence';
import { type ReadImage, readTag } from './image-reader';
import { ManifestReader } from './manifest-reader';
import { firstAnswer, type MirrorChoice, type Place, placesFor } from './mirrors';
import type { ResolvedImage, Resolver, TagAddress } from './resolver-types';
import type { Session } from './session-types';

interface ResolverOptions {
  readonly session: Session;
  /** @default no mirrors */
  readonly mirrors?: MirrorChoice | undefined;
  /** Told of mirrors that gave no answer, and of what a registry did wrong where the answer was `'known'`. */
  readonly warn?: ((message: string) => void) | undefined;
}

/** A resolver that asks registries through a session. What it learns it keeps as long as it lives. */
export function openResolver({ session, mirrors = NO_MIRRORS, warn = () => undefined }: ResolverOptions): Resolver {
  const reader = new ManifestReader(session);
  const read = new Map<string, Promise<ReadImage>>();
  const places = {
    tagPlacesOf: (address: TagAddress) => placesFor(mirrors, address, 'tag', address.tag),
    placesOf: (repository: { readonly host: string; readonly repository: string }) => placesFor(mirrors, repository, 'digest'),
    warn,
  };
  const imageAt = (place: Place, tag: string): Promise<ReadImage> => {
    const name = `${place.host}/${place.repository}:${tag}`;
    const image = read.get(name) ?? readTag(reader, place, tag);
    read.set(name, image);
    return image;
  };
  const resolveAt = async (place: Place, tag: string, known: string | undefined): Promise<ResolvedImage | 'known'> => {
    if (known !== undefined && (await reader.digestOfTag(place, tag)) === known) return 'known';
    const { digest, mediaType, platforms, warnings } = await imageAt(place, tag);
    if (digest !== known) return { digest, mediaType, platforms, warnings };
    warnings.forEach(warn);
    return 'known';
  };
  return {
    resolve(address, known) {
      const name = `${address.host}/${address.repository}:${address.tag}`;
      return firstAnswer(places.tagPlacesOf(address), { name, by: 'tag', warn }, (place) => resolveAt(place, address.tag, known));
    },
    stateOf: (address, locked) => stateOf(reader, places, address, locked),
    existenceOf: (host, repository, digest) => existenceOf(reader, places, { host, repository }, digest),
  };
}

/** Every registry is asked itself, for tags and digests alike. */
export const NO_MIRRORS: MirrorChoice = { settings: registrySettingsOf([], NO_POLICY) };
