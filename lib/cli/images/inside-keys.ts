import type { RegistryAccess } from '../../config/image-facts';
import { DEFAULT_INTERNAL_REGISTRY } from '../../kube/target';
import type { ImageResult } from './results';

/** Whether a key of the lock names a registry that answers inside a cluster alone, and nobody told of its route. */
export function isInside(key: string, { internal }: RegistryAccess): boolean {
  const host = key.slice(0, key.indexOf('/'));
  return host !== internal?.host && (host === DEFAULT_INTERNAL_REGISTRY || /\.svc(?::\d+)?$|\.cluster\.local(?::\d+)?$/.test(host));
}

/** What there is to say of a key that nobody outside can ask about. */
export function insideResult(key: string, digest: string | undefined): ImageResult {
  return {
    key,
    status: 'skipped',
    old: digest,
    uses: [],
    code: 'CLUSTER_INTERNAL',
    message: 'its registry answers inside the cluster alone',
    hint: 'tell its route in the configuration (internalRegistry), or pin again with --streams',
  };
}
