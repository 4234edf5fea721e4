import { groupBy } from '../../base/group';
import { failure, type Parsed } from '../../base/parsed';
import { printPath } from '../../base/path';
import { checkAgain } from '../../engine/repair/second-reader';
import { chosenDigest, type LockEntry } from '../../images/lock';
import { fittingPlatforms } from '../../images/platform';
import { pinChanges, pinText } from '../../pinning/apply';
import type { Chosen, PinSite, PinStyle } from '../../pinning/site';
import type { DocumentChange } from '../../yaml/edit-text';
import type { YamlFile } from '../../yaml/read';
import type { ImageResult, ImageUseData } from './results';

/** A file as it is, and as it is to be. */
export interface FileChange {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
}

/** What writing digests into files comes to. */
export interface PinPlan {
  readonly changes: readonly FileChange[];
  /** Files that cannot be edited so that only the images change, each with its sites. */
  readonly failures: readonly ImageResult[];
}

/** The texts of all files with the digests of `entryOf` written in them. Sites whose key has no entry stay as they are. */
export function planPins(sites: readonly PinSite[], { fileOf, entryOf, style }: { readonly fileOf: (uri: string) => YamlFile | undefined; readonly entryOf: (key: string) => LockEntry | undefined; readonly style: PinStyle }): PinPlan {
  const changes: FileChange[] = [];
  const failures: ImageResult[] = [];
  for (const [uri, members] of groupBy(sites, (site) => site.uri)) {
    const file = fileOf(uri);
    if (file === undefined) continue;
    const digestOf = (site: PinSite): Chosen | undefined => chosenFor(site, entryOf, style);
    const written = checked(file, pinText(file, members, digestOf), pinChanges(uri, members, digestOf));
    if (written.ok && written.value !== file.text) changes.push({ uri, before: file.text, after: written.value });
    if (!written.ok) failures.push({ key: uri, status: 'failed', uses: members.map(useOf), code: 'NOT_WRITTEN', message: `the file cannot be pinned so that nothing but images changes: ${written.problem}` });
  }
  return { changes, failures };
}

/** The digest to be written at a site; `undefined` where nothing is known, or nothing is to be done. */
export function chosenFor({ fate }: PinSite, entryOf: (key: string) => LockEntry | undefined, style: PinStyle): Chosen | undefined {
  if (fate.kind !== 'pin') return undefined;
  const entry = entryOf(fate.key);
  // An image of a single platform is what there is, whatever platform is asked for.
  const [platform] = entry && fate.platform !== undefined ? fittingPlatforms(entry.platforms.keys(), fate.platform) : [];
  const digest = platform === undefined ? chosenDigest(entry) : entry?.platforms.get(platform);
  return digest === undefined ? undefined : { digest, style };
}

export function useOf({ uri, line, path, where }: PinSite): ImageUseData {
  return { file: uri, line, path: printPath(path), where };
}

/** Where the sites want a key of the lock. */
export function usesOf(sites: readonly PinSite[], key: string): readonly ImageUseData[] {
  return sites.filter(({ fate }) => fate.kind === 'pin' && fate.key === key).map(useOf);
}

/** The text, when a reader that has nothing in common with ours finds the same changes in it. */
function checked({ text }: YamlFile, written: Parsed<string>, changes: Parsed<readonly DocumentChange[]>): Parsed<string> {
  if (!written.ok || !changes.ok || written.value === text) return written;
  const fault = checkAgain(text, written.value, changes.value);
  return fault === undefined ? written : failure(fault);
}
