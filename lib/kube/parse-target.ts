import { failure, type Parsed, success } from '../base/parsed';
import { didYouMean } from '../base/suggest';
import type { Release, TargetProfile } from './target';

type Platform = Pick<TargetProfile, 'platform' | 'release' | 'crio'>;

/** The releases that stand for a platform named without one. */
const DEFAULT_RELEASES = {
  openshift: { major: 4, minor: 20, patch: undefined },
  kubernetes: { major: 1, minor: 34, patch: undefined },
} as const satisfies Readonly<Record<string, Release>>;

/** Reads `openshift=4.16`, `openshift=4.8.17`, `kubernetes=1.31` or a platform alone, as the command line and the configuration write it. */
export function parsePlatform(text: string): Parsed<Platform> {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name !== 'openshift' && name !== 'kubernetes') {
    return failure(`names no known platform${didYouMean(name, ['openshift', 'kubernetes'])}; write openshift=4.16 or kubernetes=1.31`);
  }
  const crio = name === 'openshift';
  if (equals < 0) return success({ platform: name, release: DEFAULT_RELEASES[name], crio });
  const release = parseRelease(text.slice(equals + 1));
  if (!release) return failure('names no release; write major and minor, and the patch where it matters, such as 4.16 or 4.8.17', equals + 1);
  const { major } = DEFAULT_RELEASES[name];
  if (release.major !== major) return failure(`names a release that pinstream knows nothing about; ${name} is ${major}.x here`, equals + 1);
  return success({ platform: name, release, crio });
}

/** Reads `4.16`, `4.8.17` or `v1.31.2`; `undefined` for anything else. */
function parseRelease(text: string): Release | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
}

/** The minor of Kubernetes 1.x that the target runs; 34 while it is undecided. OpenShift 4.3 and later are 13 ahead, earlier ones 12. */
export function kubernetesMinorOf({ platform, release }: Pick<TargetProfile, 'platform' | 'release'>): number {
  if (!platform || !release) return DEFAULT_RELEASES.kubernetes.minor;
  if (platform === 'kubernetes') return release.minor;
  return release.minor + (release.minor < 3 ? 12 : 13);
}

/** The target as messages name it: `OpenShift 4.16`, or both readings while it is undecided. */
export function describeTarget({ platform, release }: Pick<TargetProfile, 'platform' | 'release'>): string {
  if (!platform) return `OpenShift ${printRelease(DEFAULT_RELEASES.openshift)} or Kubernetes ${printRelease(DEFAULT_RELEASES.kubernetes)}`;
  const name = platform === 'openshift' ? 'OpenShift' : 'Kubernetes';
  return `${name} ${printRelease(release ?? DEFAULT_RELEASES[platform])}`;
}

function printRelease({ major, minor, patch }: Release): string {
  return patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}
