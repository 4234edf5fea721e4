/** An OpenShift or Kubernetes release. `patch` is undefined when only the minor was given. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly patch: number | undefined;
}

/** What the manifests are going to meet. Undecided fields keep every reading open; rules say which one they assumed. */
export interface TargetProfile {
  /** `undefined`: undecided between OpenShift 4.20 and Kubernetes 1.34. */
  readonly platform: 'openshift' | 'kubernetes' | undefined;
  /** Release of the platform; `undefined` exactly when the platform is undecided. */
  readonly release: Release | undefined;
  readonly argocd: boolean;
  /** The nodes run CRI-O; always so on OpenShift. */
  readonly crio: boolean;
  /** Host of the internal registry as pods name it. */
  readonly internalRegistry: string;
  /** What a short name may be completed with in repairs. */
  readonly shortNames: 'docker.io' | undefined;
}

export const DEFAULT_INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

export const UNDECIDED: TargetProfile = {
  platform: undefined,
  release: undefined,
  argocd: false,
  crio: false,
  internalRegistry: DEFAULT_INTERNAL_REGISTRY,
  shortNames: undefined,
};
