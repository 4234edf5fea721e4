import { groupBy } from '../../base/group';
import type { PinSite } from '../../pinning/site';
import { useOf } from './pin-plan';
import type { ImageResult } from './results';

/** Images that are left as they are, each with its reason; those of one image for one reason together. */
export function skippedResults(sites: readonly PinSite[]): readonly ImageResult[] {
  const skipped = sites.flatMap((site) => (site.fate.kind === 'skip' ? [{ site, fate: site.fate }] : []));
  return Array.from(groupBy(skipped, ({ site, fate }) => `${site.image} ${fate.code} ${fate.reason}`).values(), (members): ImageResult[] => {
    const [first] = members;
    if (!first) return [];
    const { code, reason, hint } = first.fate;
    return [{ key: first.site.image, status: 'skipped', uses: members.map(({ site }) => useOf(site)), code, message: reason, hint }];
  }).flat();
}
