import type { KubeObject } from '../kube/object';

/**
 * The Application of Argo CD that an object belongs to, by what Argo CD itself writes on it; `undefined` for one that it does not track.
 * @see https://argo-cd.readthedocs.io/en/release-3.1/user-guide/resource_tracking/
 */
export function argoApplicationOf({ labels, annotations }: KubeObject): string | undefined {
  const tracked = annotations.get(TRACKING)?.split(':', 1)[0];
  return (tracked ?? annotations.get(INSTANCE) ?? labels.get(INSTANCE)) || undefined;
}

const TRACKING = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'argocd.argoproj.io/instance';
