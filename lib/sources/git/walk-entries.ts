import { posix } from 'node:path';
import { isManifestName, isOwnFile } from '../walk';
import type { TreeEntry } from './tree';

/** What a folder of a tree comes to. `name` is relative to the folder; that of a folder ends with `/`. */
export interface FolderEntries {
  readonly files: readonly { readonly entry: TreeEntry; readonly name: string }[];
  readonly skipped: readonly { readonly path: string; readonly name: string; readonly reason: string }[];
}

/** Divides what lies below a folder as `walkFolder` does on the disk. What git tracks, no `.gitignore` keeps out. */
export function folderEntries(entries: readonly TreeEntry[], folder: string): FolderEntries {
  const files: { entry: TreeEntry; name: string }[] = [];
  const skipped = new Map<string, { path: string; name: string; reason: string }>();
  const start = folder === '' ? 0 : folder.length + 1;
  for (const entry of entries) {
    const { path, kind } = entry;
    const name = path.slice(start);
    const modules = MODULES.exec(name)?.[0];
    const reason = skipReason(entry) ?? (isManifestName(name) ? undefined : 'no manifest by its name');
    if (modules !== undefined) skipped.set(modules, { path: path.slice(0, start) + modules, name: modules, reason: 'node_modules, never looked into' });
    else if (isOwnFile(posix.basename(name))) continue;
    else if (reason === undefined) files.push({ entry, name });
    else skipped.set(name, { path, name: kind === 'submodule' ? `${name}/` : name, reason });
  }
  return { files, skipped: Array.from(skipped.values()) };
}

/** Why an entry has no content to read. */
export function skipReason({ kind }: TreeEntry): string | undefined {
  if (kind === 'link') return 'a link, not followed inside git';
  if (kind === 'submodule') return 'a submodule, whose files its own repository keeps';
  return kind === 'conflict' ? 'in conflict, so none of its contents is staged' : undefined;
}

const MODULES = /^(?:.*?\/)??node_modules\//s;
