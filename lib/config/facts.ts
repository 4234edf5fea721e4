import { type ImagePolicy, NO_POLICY } from '../images/policy';
import { parsePlatform } from '../kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../kube/target';
import { type Externals, NO_EXTERNALS } from '../workspace/externals';
import type { WrittenConfig } from './schema';

/** The target profile that a configuration describes. */
export function profileOf({ platform }: WrittenConfig): TargetProfile {
  if (platform === undefined) return UNDECIDED;
  if (typeof platform === 'string') return { ...UNDECIDED, ...platformNamed(platform) };
  const { kind, version, argocd, crio, internalRegistry, shortNames } = platform;
  const named = kind === undefined ? {} : platformNamed(version === undefined ? kind : `${kind}=${version}`);
  return {
    ...UNDECIDED,
    ...named,
    argocd: argocd ?? UNDECIDED.argocd,
    crio: crio === true || named.crio === true,
    internalRegistry: internalRegistry?.host ?? UNDECIDED.internalRegistry,
    shortNames: shortNames ?? UNDECIDED.shortNames,
  };
}

function platformNamed(text: string): Partial<TargetProfile> {
  const parsed = parsePlatform(text);
  // The schema has let through what can be parsed.
  return parsed.ok ? parsed.value : {};
}

export function policyOf({ registries, platforms }: WrittenConfig): ImagePolicy {
  return {
    allowedRegistries: registries?.allowed ?? NO_POLICY.allowedRegistries,
    blockedRegistries: registries?.blocked ?? NO_POLICY.blockedRegistries,
    mirrors: registries?.mirrors ?? NO_POLICY.mirrors,
    requiredPlatforms: platforms?.required ?? NO_POLICY.requiredPlatforms,
  };
}

export function externalsOf({ externals }: WrittenConfig): Externals {
  return { ...NO_EXTERNALS, ...externals };
}
