import { text } from '../flags';

/** The same as for manifests; of a cluster it is known. */
export const PLATFORM_FLAG = {
  platform: text('What the cluster is, such as openshift=4.16 or kubernetes=1.31, in place of what its API server says', 'name[=version]'),
};
