import type { Release } from '../kube/target';

/** How one OpenShift release resolves what is neither new nor stands alone. */
export interface AdmissionBehaviour {
  /** Whether a pod that a controller makes is looked at by itself. */
  readonly ownedPods: 'resolved' | 'skipped';
  readonly statefulSetRewrite: 'create' | 'create-and-update';
  /** Whether a DeploymentConfig itself is rewritten. */
  readonly deploymentConfig: boolean;
  /** The window of the regression: neither the set's update nor its pods are resolved. */
  readonly inWindow: boolean;
  readonly certainty: 'certain' | 'likely';
}

const BEFORE: AdmissionBehaviour = {
  ownedPods: 'resolved',
  statefulSetRewrite: 'create',
  deploymentConfig: false,
  inWindow: false,
  certainty: 'certain',
};
const WINDOW: AdmissionBehaviour = {
  ownedPods: 'skipped',
  statefulSetRewrite: 'create',
  deploymentConfig: false,
  inWindow: true,
  certainty: 'likely',
};
const FIXED: AdmissionBehaviour = {
  ownedPods: 'skipped',
  statefulSetRewrite: 'create-and-update',
  deploymentConfig: true,
  inWindow: false,
  certainty: 'certain',
};

/**
 * What admission does in an OpenShift release. 4.6 to 4.9 stopped resolving owned pods (Bug 1925180) before updates of StatefulSets were
 * rewritten (Bug 2000216, backported until January 2022). Which patch releases these were is not published, so any of those minors counts as
 * inside the window, `likely`; 4.8.17 is the one for which it was reported. `undefined`, an undecided release, is a current one.
 * @see https://github.com/openshift/kubernetes/pull/1033
 */
export function admissionBehaviourOf(release: Release | undefined): AdmissionBehaviour {
  if (release?.major !== 4 || release.minor >= 10) return FIXED;
  if (release.minor <= 5) return BEFORE;
  return release.minor === 8 && release.patch === 17 ? { ...WINDOW, certainty: 'certain' } : WINDOW;
}
