import { groupBy } from '../../base/group';
import type { CollectedKey } from '../../images/collected';
import type { PinSite } from '../../pinning/site';
import { APP_USE } from './app-images';
import { useOf } from './pin-plan';
import type { ImageUseData } from './results';

/** A key of the lock, and who wants it there. */
export interface WantedKey {
  readonly key: string;
  readonly uses: readonly ImageUseData[];
  /** Digests that stand beside the tag now, each once. */
  readonly written: readonly string[];
  /** Platforms whose own digests somebody asks for. */
  readonly platforms: readonly string[];
}

/** The keys that files and the app need, sorted. */
export function wantedKeys(sites: readonly PinSite[], collected: readonly CollectedKey[]): readonly WantedKey[] {
  const ofSites = sites.flatMap((site) => (site.fate.kind === 'pin' ? [{ key: site.fate.key, use: useOf(site), written: site.fate.written, platform: site.fate.platform }] : []));
  const ofApp = collected.map(({ key, digest, platform }) => ({ key, use: APP_USE, written: digest, platform }));
  return Array.from(groupBy([...ofSites, ...ofApp], ({ key }) => key), ([key, members]) => ({
    key,
    uses: members.map(({ use }) => use),
    written: distinct(members.map(({ written }) => written)),
    platforms: distinct(members.map(({ platform }) => platform)),
  })).sort((one, other) => (one.key < other.key ? -1 : 1));
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return Array.from(new Set(texts.flatMap((text) => text ?? [])));
}
