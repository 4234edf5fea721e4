import { UNDECIDED } from '../../lib/kube/target';
import { pinText } from '../../lib/pinning/apply';
import { manifestSitesOf } from '../../lib/pinning/manifest-sites';
import type { PinOptions } from '../../lib/pinning/options';
import type { PinSite, PinStyle } from '../../lib/pinning/site';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

export const A = `sha256:${'a'.repeat(64)}`;
export const B = `sha256:${'b'.repeat(64)}`;

const DEFAULTS: PinOptions = { target: UNDECIDED, imagePaths: [], requiredPlatforms: [] };

/** Kubernetes without CRI-O, where a short name is Docker Hub's. */
export const KUBERNETES: Partial<PinOptions> = { target: { ...UNDECIDED, platform: 'kubernetes', release: { major: 1, minor: 34, patch: undefined } } };

/** The sites of one file's text. */
export function sitesOf(text: string, options: Partial<PinOptions> = {}): readonly PinSite[] {
  return workspaceOf([readYaml('shop.yaml', text)]).sets.flatMap((set) => manifestSitesOf(set, { ...DEFAULTS, ...options }));
}

/** Of each site what a table can hold: the image, and the key of its pin or the code of its skip. */
export function fatesOf(text: string, options: Partial<PinOptions> = {}): readonly string[] {
  return sitesOf(text, options).map(({ image, fate }) => `${image} ${fate.kind === 'pin' ? fate.key : fate.kind === 'skip' ? fate.code : fate.kind}`);
}

/** The text with digest A, or the one of the map, at every pin; throws where it cannot be written. */
export function pinned(text: string, options: Partial<PinOptions> = {}, digests: Readonly<Record<string, string>> = {}, style: PinStyle = 'tag-and-digest'): string {
  const result = pinText(readYaml('shop.yaml', text), sitesOf(text, options), ({ fate }) => ({ digest: (fate.kind === 'pin' ? digests[fate.key] : undefined) ?? A, style }));
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}
