import type { PodSecurityContext, SecurityContext } from './kube-types';

/**
 * What OpenShift's `restricted-v2` and Kubernetes' Pod Security level `restricted` ask of a pod. No user or group: OpenShift gives
 * each namespace a range of its own, and a fixed number outside it is refused.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted (v1.34)
 */
export const RESTRICTED_POD: PodSecurityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

/** As `RESTRICTED_POD`, with a read-only root file system besides: what must be written goes to a volume. */
export const RESTRICTED_CONTAINER: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/** The lowest port that a container with this security context can listen on, on every node. */
export function lowestPort({ capabilities }: SecurityContext): number {
  return capabilities?.add?.includes('NET_BIND_SERVICE') ? 1 : 1024;
}
