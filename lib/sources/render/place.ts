import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { UserError } from '../../base/errors';
import { readBlobs } from '../git/blobs';
import type { RevisionTree, TreeEntry } from '../git/tree';
import { isAtOrBelow, treePathIn } from '../git/tree-path';
import { missingObject } from '../git/repository';

/** Where the files lie that programs are to read, and what they go by in reports. */
export interface RenderPlace {
  /** The path of what goes by a uri; made ready for programs, with all below it where it is a folder. */
  readonly ready: (uri: string) => string;
  /** The uri of a path that a program tells. */
  readonly uriOf: (path: string) => string;
  /** The text of a file, `undefined` where there is none. */
  readonly textOf: (uri: string) => string | undefined;
  readonly isFolder: (uri: string) => boolean;
}

/** The files as the disk holds them. */
export function diskPlace(cwd: string): RenderPlace {
  const top = realpathSync(cwd);
  const pathOf = (uri: string): string => resolve(cwd, uri);
  return {
    ready: pathOf,
    // Programs tell paths with links resolved.
    uriOf: (path) => slashed(relative(path.startsWith(`${cwd}${sep}`) ? cwd : top, path)),
    textOf: (uri) => textAt(pathOf(uri)),
    isFolder: (uri) => isFolder(pathOf(uri)),
  };
}

/** Larger blobs are no part of what is rendered. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The files as a tree of git holds them, written below `temporary` as they are asked for: raw contents, without filters; links that stay
 * within the tree, and no submodules. Throws `UserError` where the working folder lies outside of the working tree.
 */
export function treePlace(tree: RevisionTree, temporary: string): RenderPlace {
  const { repository } = tree;
  if (repository.top === undefined || !repository.isInside) {
    throw new UserError('no-working-tree', 'what git holds is rendered for runs inside a working tree alone', { hint: 'run this in a folder of the clone, or leave out --render' });
  }
  const top = join(realpathSync(temporary), 'tree');
  const cwd = join(top, ...repository.prefix.split('/').filter((step) => step !== ''));
  mkdirSync(cwd, { recursive: true });
  const written = new Set<string>();
  const ready = (uri: string): string => {
    const path = treePathIn(repository, uri === '' ? '.' : uri);
    // What git does not keep is the same in all of its states.
    if (path === undefined) return resolve(repository.cwd, uri);
    if (!Array.from(written).some((known) => isAtOrBelow(path, known))) writeEntries(tree, tree.entriesBelow(path), top);
    written.add(path);
    return join(top, ...path.split('/'));
  };
  return {
    ready,
    uriOf: (path) => slashed(relative(cwd, path)),
    textOf: (uri) => textAt(ready(uri)),
    isFolder: (uri) => isFolder(ready(uri)),
  };
}

function writeEntries(tree: RevisionTree, entries: readonly TreeEntry[], top: string): void {
  const byId = new Map<string, TreeEntry[]>();
  for (const entry of entries) {
    if (entry.kind === 'file' || entry.kind === 'link') byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry]);
  }
  readBlobs(tree.repository, byId.keys(), MOST_BYTES, (id, blob) => {
    const same = byId.get(id) ?? [];
    if (blob.kind === 'missing') throw missingObject(tree.repository, `${same[0]?.path ?? id} in ${tree.name}`);
    if (blob.kind !== 'content') return;
    for (const entry of same) writeEntry(entry, blob.content, top);
  });
}

function writeEntry({ path, kind }: TreeEntry, content: Buffer, top: string): void {
  const file = join(top, ...path.split('/'));
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  if (kind === 'file') {
    writeFileSync(file, content);
    return;
  }
  const target = content.toString('utf8');
  const meant = posix.normalize(posix.join(posix.dirname(path), target));
  // One that leads elsewhere would lead to something that git does not hold.
  if (!isAbsolute(target) && meant !== '..' && !meant.startsWith('../')) symlinkSync(target, file);
}

function textAt(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
