import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoredPaths } from './gitignore';
import { fileFault } from './read-file';

/** What the walk found at a path. `entry` is relative to the folder walked, with `/`; a folder's ends with one. */
export interface Walked {
  readonly files: readonly string[];
  readonly skipped: readonly { readonly entry: string; readonly reason: string }[];
}

/** Whether a file of this name is looked into when nobody named it. */
export function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) || /(?:^|\/)Kustomization$/.test(name);
}

/** Whether a file of this name is one of pinstream itself: nobody asked whether it holds manifests. */
export function isOwnFile(name: string): boolean {
  return OWN_FILES.has(name) || CACHE_FILE.test(name);
}

/**
 * All files below a folder that may be manifests, and all others with the reason why not. `.git` is passed over in silence;
 * what lies in `node_modules` and in ignored folders is not listed one by one. Links to folders are not followed, so no loop catches the walk.
 * Throws what `node:fs` throws for the folder itself; a folder below that cannot be opened is skipped.
 */
export function walkFolder(top: string, ignored: IgnoredPaths): Walked {
  const walk: Walk = { top, files: [], skipped: [], links: [] };
  visit(walk, '', ignored, readdirSync(top, { withFileTypes: true }));
  resolveLinks(walk);
  return walk;
}

const OWN_FILES: ReadonlySet<string> = new Set(['.pinstream.yaml', '.pinstream-baseline.json', 'images.lock.yaml']);

/** A file of kept results, or what is to become one. */
const CACHE_FILE = /\.pinstream-cache(?:\.[0-9a-f]{8})?$/;

interface Walk {
  readonly top: string;
  readonly files: string[];
  readonly skipped: { entry: string; reason: string }[];
  /** Links with a manifest's name or a folder's look, for the end: only then is it known what is read anyway. */
  readonly links: string[];
}

function visit(walk: Walk, folder: string, ignored: IgnoredPaths, entries: readonly Dirent[]): void {
  for (const found of entries) {
    const entry = `${folder}${found.name}`;
    const path = join(walk.top, entry);
    if (isOwnFile(found.name)) continue;
    const skip = (reason: string): void => void walk.skipped.push({ entry: found.isDirectory() ? `${entry}/` : entry, reason });
    if (found.isDirectory()) {
      if (found.name === '.git') continue;
      if (found.name === 'node_modules') skip('node_modules, never looked into');
      else if (ignored.ignores(path, true)) skip('ignored by git');
      else enter(walk, entry, ignored, skip);
    } else if (found.isSymbolicLink()) walk.links.push(entry);
    else if (!isManifestName(found.name)) skip('no manifest by its name');
    else if (!found.isFile()) skip('no regular file');
    else if (ignored.ignores(path, false)) skip('ignored by git');
    else walk.files.push(entry);
  }
}

function enter(walk: Walk, entry: string, ignored: IgnoredPaths, skip: (reason: string) => void): void {
  const path = join(walk.top, entry);
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    skip(`cannot be opened: ${fault}`);
    return;
  }
  // Looking for a file that is not there costs more than all the rest of entering a folder.
  const hasRules = entries.some(({ name }) => name === '.gitignore');
  visit(walk, `${entry}/`, hasRules ? ignored.enter(path) : ignored, entries);
}

/** Links to files are followed, once each file: a ConfigMap volume is made of them. */
function resolveLinks(walk: Walk): void {
  const top = realpathSync(walk.top);
  const seen = new Set(walk.files.map((entry) => join(top, entry)));
  for (const entry of walk.links.sort()) {
    const target = targetOf(join(walk.top, entry));
    if (!target) walk.skipped.push({ entry, reason: 'a link that leads nowhere' });
    else if (target.isFolder) walk.skipped.push({ entry, reason: 'a link to a folder, not followed' });
    else if (!isManifestName(entry)) walk.skipped.push({ entry, reason: 'no manifest by its name' });
    else if (seen.has(target.path)) walk.skipped.push({ entry, reason: 'a link to a file that is read anyway' });
    else {
      seen.add(target.path);
      walk.files.push(entry);
    }
  }
}

function targetOf(link: string): { readonly path: string; readonly isFolder: boolean } | undefined {
  try {
    const path = realpathSync(link);
    return { path, isFolder: statSync(path).isDirectory() };
  } catch (error) {
    if (fileFault(error) === undefined) throw error;
    return undefined;
  }
}
