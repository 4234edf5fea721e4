import { parsePlatform } from '../../kube/parse-target';
import type { Survey } from './look';

/** What the configuration is to say. */
export interface ConfigWishes {
  /** As the command line takes it: `openshift=4.16`; `undefined` where nobody knows. */
  readonly platform: string | undefined;
  /** The file of the baseline. */
  readonly baseline: string | undefined;
}

/** The platform that is wished for, else the one that the manifests can only be meant for. */
export function platformFor(wished: string | undefined, { openshift }: Survey): string | undefined {
  return wished ?? (openshift ? 'openshift' : undefined);
}

/** The text of `.pinstream.yaml`. `platform` is one that `parsePlatform` takes. */
export function configText({ platform, baseline }: ConfigWishes, { openshift, argocd }: Survey): string {
  const [kind, version] = platform?.split('=') ?? [];
  const isGuess = kind === 'openshift' && version === undefined && openshift !== undefined;
  const lines = [
    '# How pinstream looks at this repository; pinstream config print FILE tells what it comes to for a file.',
    'preset: recommended # or strict, which asks for work too: digests, probes, budgets',
    ...(kind === undefined && !argocd ? ['# platform: openshift=4.16 # or kubernetes=1.31; until it is said, both are kept in mind'] : ['platform:']),
    ...(kind === undefined ? [] : [`  kind: ${kind}${isGuess ? ` # ${comment(openshift.uri)} holds ${article(openshift.kind)}` : ''}`]),
    ...(kind === undefined && argocd ? ['  # kind: openshift # or kubernetes; until it is said, both are kept in mind'] : []),
    ...(version === undefined && (kind !== undefined || argocd) ? [`  # version: "${kind === 'kubernetes' ? '1.31' : '4.16'}" # the release that runs; without it ${releaseText(kind)}`] : []),
    ...(version === undefined ? [] : [`  version: "${version}"`]),
    ...(argocd ? [`  argocd: true # ${comment(argocd)} holds an Application`] : []),
    ...(baseline === undefined ? [] : [`baseline: ${baseline} # the findings of the day on which this began; only later ones count`]),
  ];
  return `${lines.join('\n')}\n`;
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function releaseText(kind: string | undefined): string {
  const parsed = kind === undefined ? undefined : parsePlatform(kind);
  return parsed?.ok && parsed.value.release ? `${parsed.value.release.major}.${parsed.value.release.minor} is taken` : 'nothing hangs on it';
}

/** A file's name in a comment, which ends with its line. */
function comment(uri: string): string {
  return uri.replace(/[\u0000-\u001F\u007F]/g, '?');
}
