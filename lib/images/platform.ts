/** A platform taken apart and normalised: `linux/arm64/v8` and `linux/aarch64` are both `linux`, `arm64` without a variant. */
export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
  /** Of Windows: `10.0.20348.1006`. */
  readonly osVersion: string | undefined;
}

/** The one text of a platform, however its parts are spelled: `linux/amd64`, `linux/arm/v7`, `windows/amd64:10.0.20348.1006`. */
export function platformText({ os, architecture, variant, osVersion }: ImagePlatform): string {
  const normal = readPlatform([os, architecture, ...(variant === undefined ? [] : [variant])].join('/'));
  const release = osVersion === undefined ? '' : `:${osVersion}`;
  return `${normal.os}/${normal.architecture}${normal.variant === undefined ? '' : `/${normal.variant}`}${release}`;
}

/** Takes `os/arch[/variant][:os.version]` apart and gives each part the name that others are compared by. Any text passes. */
export function readPlatform(text: string): ImagePlatform {
  const [name = '', osVersion] = text.toLowerCase().split(':', 2);
  const [os = '', written = '', variantWritten] = name.split('/', 3);
  const [architecture, ofName] = ARCHITECTURES.get(written) ?? [written];
  const spelled = variantWritten ?? ofName ?? (architecture === 'arm' ? 'v7' : undefined);
  const variant = isBareLevel(architecture, spelled) ? `v${spelled}` : spelled;
  return { os: SYSTEMS.get(os) ?? os, architecture, variant: variant === UNDERSTOOD.get(architecture) ? undefined : variant, osVersion };
}

/**
 * The platforms among `available` whose image a node of the platform `wanted` takes; both as `os/arch[/variant][:os.version]`.
 * Same operating system and architecture; then the same variant, else the highest below it, else none; of Windows builds the very one
 * before others of its first three parts. Empty where there is no such image, several where nothing tells them apart.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md (v1.1.1)
 * @see https://github.com/containerd/platforms/blob/v1.0.0/compare.go (v1.0.0)
 */
export function fittingPlatforms(available: Iterable<string>, wanted: string): readonly string[] {
  const want = readPlatform(wanted);
  const candidates = Array.from(available, (text) => ({ text, platform: readPlatform(text) })).filter(
    ({ platform }) => platform.os === want.os && platform.architecture === want.architecture && isSameRelease(platform, want),
  );
  const best = Math.max(...candidates.map(({ platform }) => closeness(platform.variant, want.variant)));
  const fitting = candidates.filter(({ platform }) => closeness(platform.variant, want.variant) === best && best >= 0);
  const exact = fitting.filter(({ platform }) => want.osVersion !== undefined && platform.osVersion === want.osVersion);
  return (exact.length > 0 ? exact : fitting).map(({ text }) => text);
}

const SYSTEMS: ReadonlyMap<string, string> = new Map([['macos', 'darwin']]);

/** Other names of architectures; with a variant where the name stands for one. */
const ARCHITECTURES: ReadonlyMap<string, readonly [string, string?]> = new Map<string, readonly [string, string?]>([
  ['x86_64', ['amd64']],
  ['x86-64', ['amd64']],
  ['aarch64', ['arm64']],
  ['i386', ['386']],
  ['armhf', ['arm', 'v7']],
  ['armel', ['arm', 'v6']],
]);

/** The variant that an architecture has when none is written; it is never written out, but for `arm`. */
const UNDERSTOOD: ReadonlyMap<string, string> = new Map([['amd64', 'v1'], ['arm64', 'v8']]);

/** Builders for ARM write `8` for `v8` at times. */
function isBareLevel(architecture: string, variant: string | undefined): variant is string {
  return architecture.startsWith('arm') && /^[5-9]$/.test(variant ?? '');
}

/** Windows builds agree in three parts; the fourth is the patch level. */
function isSameRelease({ osVersion: has }: ImagePlatform, { osVersion: wants }: ImagePlatform): boolean {
  if (has === undefined || wants === undefined || has === wants) return true;
  const build = (version: string): string => version.split('.').slice(0, 3).join('.');
  return build(has) === build(wants);
}

/** How well a variant serves one that is wanted: more is better, -1 is not at all. No variant runs everywhere. */
function closeness(has: string | undefined, wants: string | undefined): number {
  if (has === wants) return Infinity;
  if (has === undefined) return 0;
  const [level, limit] = [levelOf(has), levelOf(wants)];
  return level !== undefined && limit !== undefined && level <= limit ? level : -1;
}

function levelOf(variant: string | undefined): number | undefined {
  const level = Number(/^v(\d+(?:\.\d+)?)$/.exec(variant ?? '')?.[1]);
  return Number.isNaN(level) ? undefined : level;
}
