import type { TargetProfile } from '../../lib/kube/target';

/** Whether the target knows `importPolicy.importMode`, which OpenShift has since 4.12. */
export function hasImportModes({ platform, release }: TargetProfile): boolean {
  return platform !== 'openshift' || release === undefined || release.minor >= 12;
}
