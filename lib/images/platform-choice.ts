import { fittingPlatforms } from './platform';

/** Which of an image's digests a platform gets, or why none. */
export type PlatformChoice =
  | { readonly ok: true; readonly platform: string; readonly digest: string }
  | {
      readonly ok: false;
      readonly code: 'PLATFORM_MISSING' | 'PLATFORM_AMBIGUOUS';
      /** With the table of what there is; ends without a full stop. Several lines. */
      readonly message: string;
    };

/** Chooses the digest for a platform among digests by platform. Equal candidates of one digest are one. `image` is for the message alone. */
export function choosePlatform(image: string, platforms: ReadonlyMap<string, string>, wanted: string): PlatformChoice {
  const fitting = fittingPlatforms(platforms.keys(), wanted);
  const found = new Map(fitting.flatMap((platform) => {
    const digest = platforms.get(platform);
    return digest === undefined ? [] : [[digest, platform] as const];
  }));
  const [only, second] = found;
  if (only && !second) return { ok: true, platform: only[1], digest: only[0] };
  if (!only) return { ok: false, code: 'PLATFORM_MISSING', message: `${image} has no image for ${wanted}. ${available(platforms)}` };
  const message = `${image} has ${found.size} images for ${wanted}: ${Array.from(found.values()).join(', ')}. ${available(platforms)}`;
  return { ok: false, code: 'PLATFORM_AMBIGUOUS', message };
}

/**
 * A table of platforms and their digests, two to a line, digests shortened to 12 hex digits, in the order of the platforms' names.
 * Lines are indented by two spaces; the last has no line end.
 */
export function formatPlatforms(platforms: ReadonlyMap<string, string>): string {
  const cells = Array.from(platforms).sort(([one], [other]) => (one < other ? -1 : 1));
  const [name, short] = [widest(cells.map(([platform]) => platform)), (digest: string): string => digest.replace(/^(\w+:[0-9a-f]{12}).+$/, '$1...')];
  const width = widest(cells.map(([, digest]) => short(digest)));
  const texts = cells.map(([platform, digest]) => `${platform.padEnd(name)}  ${short(digest).padEnd(width)}`);
  const rows = texts.flatMap((text, at) => (at % 2 === 0 ? [[text, ...texts.slice(at + 1, at + 2)]] : []));
  return rows.map((row) => `  ${row.join('   ')}`.trimEnd()).join('\n');
}

function available(platforms: ReadonlyMap<string, string>): string {
  return platforms.size === 0 ? 'It names no platform at all' : `Available:\n${formatPlatforms(platforms)}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
