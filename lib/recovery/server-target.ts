import { parsePlatform } from '../kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../kube/target';

/**
 * What a server is, by the release of Kubernetes it says it runs and by whether it serves what OpenShift alone does. OpenShift 4.N runs
 * Kubernetes 1.(N+13), and one's patch releases say nothing about the other's.
 */
export function serverTarget(release: string | undefined, openshift: boolean | undefined): Pick<TargetProfile, 'platform' | 'release'> {
  const [, minor, patch] = /^v?1\.(\d+)(?:\.(\d+))?/.exec(release ?? '') ?? [];
  if (minor === undefined) return openshift ? platformOf('openshift') : UNDECIDED;
  if (openshift) return platformOf(Number(minor) > OFFSET ? `openshift=4.${Number(minor) - OFFSET}` : 'openshift');
  return platformOf(`kubernetes=1.${minor}${patch === undefined ? '' : `.${patch}`}`);
}

const OFFSET = 13;

function platformOf(text: string): Pick<TargetProfile, 'platform' | 'release'> {
  const parsed = parsePlatform(text);
  return parsed.ok ? { platform: parsed.value.platform, release: parsed.value.release } : UNDECIDED;
}
