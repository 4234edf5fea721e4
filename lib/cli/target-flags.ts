import { UserError } from '../base/errors';
import { parsePlatform } from '../kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../kube/target';
import { profileOf } from '../config/facts';
import type { OpenConfig } from './configs';
import { flag, type FlagValues, text } from './flags';

/** What the manifests are going to meet. */
export const TARGET_FLAGS = {
  platform: text('Where the manifests go, such as openshift=4.16 or kubernetes=1.31; undecided when not given', 'name[=version]'),
  argocd: flag('Argo CD applies the manifests'),
  crio: flag('The nodes run CRI-O, as those of OpenShift always do'),
};

/** The target profile: what the flags say, then the configuration. Throws `UserError` for a platform that is none. */
export function targetOf({ platform, argocd, crio }: FlagValues<typeof TARGET_FLAGS>, config?: OpenConfig): TargetProfile {
  const configured = config ? profileOf(config.written) : UNDECIDED;
  const base = { ...configured, argocd: argocd || configured.argocd, crio: crio || configured.crio };
  if (platform === undefined) return base;
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new UserError('usage', `--platform ${platform} ${parsed.problem}`);
  return { ...base, ...parsed.value, crio: crio || parsed.value.crio };
}
