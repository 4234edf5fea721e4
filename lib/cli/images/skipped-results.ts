import { groupBy } from '../../base/group';
import type { PinSite } from '../../pinning/site';
import { useOf } from './pin-plan';
import type { ImageResult } from './results';

/** Images that are left as they are, each with its reason; those of one image for one reason together. What has no name goes by its file's. */
export function skippedResults(sites: readonly PinSite[]): readonly ImageResult[] {
  const skipped = sites.flatMap((site) => (site.fate.kind === 'skip' ? [{ site, fate: site.fate }] : []));
  return Array.from(groupBy(skipped, ({ site, fate }) => `${nameOf(site)} ${fate.code} ${fate.reason}`).values(), (members): ImageResult[] => {
    const [first] = members;
    if (!first) return [];
    const { code, reason, hint } = first.fate;
    return [{ key: nameOf(first.site), status: 'skipped', uses: members.map(({ site }) => useOf(site)), code, message: reason, hint }];
  }).flat();
}

function nameOf({ image, uri }: PinSite): string {
  return image === '' ? uri : image;
}
