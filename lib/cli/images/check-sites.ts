import { groupBy } from '../../base/group';
import type { CollectedKey } from '../../images/collected';
import { chosenDigest, type LockEntry } from '../../images/lock';
import { canonicalRepository } from '../../images/reference';
import type { PinSite } from '../../pinning/site';
import { APP_USE } from './app-images';
import type { Gathered } from './gather-sites';
import type { LockFile } from './lock-file';
import { chosenFor, useOf } from './pin-plan';
import type { ImageResult } from './results';
import { skippedResults } from './skipped-results';

/** How the images of files and app stand against the lock. Those of one key in one state come together. */
export function checkSites({ sites, pinning }: Pick<Gathered, 'sites' | 'pinning'>, collected: readonly CollectedKey[], lock: LockFile): readonly ImageResult[] {
  const states = sites.flatMap((site) => (site.fate.kind === 'pin' ? [{ site, key: site.fate.key, ...stateOf(site, lock, pinning.style) }] : []));
  const ofFiles = Array.from(groupBy(states, ({ key, result }) => `${key} ${result.status} ${result.old ?? ''}`).values(), (members): ImageResult[] => {
    const [first] = members;
    return first ? [{ key: first.key, ...first.result, uses: members.map(({ site }) => useOf(site)) }] : [];
  }).flat();
  const absent = collected.filter(({ key }) => !lock.entries.has(key));
  const ofApp = absent.map(({ key }): ImageResult => ({ key, status: 'missing', uses: [APP_USE], code: 'LOCK_MISSING', message: 'the app takes it from the lock, which does not hold it', hint: 'pinstream images pin --app' }));
  const skipped = skippedResults(sites).map((result): ImageResult => (result.code === 'REF_INVALID' ? { ...result, status: 'invalid' } : result));
  return [...ofFiles, ...ofApp, ...skipped];
}

/** Entries of the lock that nothing uses. */
export function unusedEntries(sites: readonly PinSite[], collected: readonly CollectedKey[], { entries }: LockFile): readonly ImageResult[] {
  const used = new Set([...sites.flatMap(({ fate }) => (fate.kind === 'pin' ? [fate.key] : [])), ...collected.map(({ key }) => key)]);
  return Array.from(entries.values())
    .filter((entry) => !used.has(entry.key) && !sites.some((site) => isDigestOf(site, entry)))
    .map((entry) => ({ key: entry.key, status: 'unused', old: chosenDigest(entry), uses: [], message: 'nothing here names it', hint: 'pinstream images prune drops it' }));
}

/** Whether a site names an image of the entry by its digest alone, as `--style digest-only` writes it. */
function isDigestOf({ fate }: PinSite, { key, digest, platforms }: LockEntry): boolean {
  if (fate.kind !== 'digest-only' || fate.reference.digest === undefined) return false;
  const { host, path, digest: written } = fate.reference;
  return `${canonicalRepository(host, path)}:` === key.slice(0, key.lastIndexOf(':') + 1) && [digest, ...platforms.values()].includes(written);
}

function stateOf(site: PinSite, lock: LockFile, style: Gathered['pinning']['style']): { readonly result: Omit<ImageResult, 'key' | 'uses'> } {
  const { fate } = site;
  const written = fate.kind === 'pin' ? fate.written : undefined;
  const chosen = chosenFor(site, (key) => lock.entries.get(key), style);
  if (!chosen) return { result: { status: 'missing', old: written, code: 'LOCK_MISSING', message: 'the lock does not hold it', hint: PIN } };
  if (written === undefined) return { result: { status: 'unpinned', new: chosen.digest, message: 'it is written without its digest', hint: PIN } };
  if (written === chosen.digest) return { result: { status: 'ok', new: written } };
  return { result: { status: 'mismatch', old: written, new: chosen.digest, code: 'LOCK_MISMATCH', message: 'another digest is written than the lock holds', hint: `${PIN} writes that of the lock` } };
}

const PIN = 'pinstream images pin --write';
