import type { TargetProfile } from '../kube/target';
import type { ObjectIndex } from './object-index';

/** The platform a set is meant for: the profile's, else OpenShift where it holds a kind that only OpenShift has, else undecided. */
export function platformOf(index: ObjectIndex, { platform }: TargetProfile): TargetProfile['platform'] {
  return platform ?? (index.onOpenShift ? 'openshift' : undefined);
}
