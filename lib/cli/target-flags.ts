import { UserError } from '../base/errors';
import { parsePlatform } from '../kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../kube/target';
import { flag, type FlagValues, text } from './flags';

/** What the manifests are going to meet. */
export const TARGET_FLAGS = {
  platform: text('Where the manifests go, such as openshift=4.16 or kubernetes=1.31; undecided when not given', 'name[=version]'),
  argocd: flag('Argo CD applies the manifests'),
  crio: flag('The nodes run CRI-O, as those of OpenShift always do'),
};

/** The target profile that the flags describe. Throws `UserError` for a platform that is none. */
export function targetOf({ platform, argocd, crio }: FlagValues<typeof TARGET_FLAGS>): TargetProfile {
  const base = { ...UNDECIDED, argocd, crio };
  if (platform === undefined) return base;
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new UserError('usage', `--platform ${platform} ${parsed.problem}`);
  return { ...base, ...parsed.value, crio: crio || parsed.value.crio };
}
