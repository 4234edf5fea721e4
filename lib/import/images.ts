import { isMap } from '../kube/json';
import type { ImportedChart } from './chart';

/** How many containers of the charts name an image without a digest, as far as their texts tell. */
export function unpinnedContainers(charts: readonly ImportedChart[]): number {
  return charts.flatMap(({ objects }) => objects).reduce((count, { value }) => count + unpinnedIn(value), 0);
}

function unpinnedIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((count: number, item: unknown) => count + unpinnedIn(item), 0);
  if (!isMap(value)) return 0;
  return Object.entries(value).reduce((count, [key, member]) => {
    const isContainers = (key === 'containers' || key === 'initContainers') && Array.isArray(member);
    const own = isContainers ? member.filter((container: unknown) => isMap(container) && typeof container['image'] === 'string' && !container['image'].includes('@')).length : 0;
    return count + own + unpinnedIn(member);
  }, 0);
}
