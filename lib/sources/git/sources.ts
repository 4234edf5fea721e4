import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../base/errors';
import { groupBy } from '../../base/group';
import { didYouMean } from '../../base/suggest';
import { decode } from '../decode';
import { type EarlierState, goneSince, passedOver, type SourceOptions, type Sources } from '../files';
import { fileFault, tooLarge } from '../read-file';
import type { SkippedFile, SourceFile } from '../source-file';
import { uriBelow, uriOf } from '../uri';
import { isManifestName } from '../walk';
import { readBlobs } from './blobs';
import { type Entries, entriesAround } from './entries';
import { missingObject } from './repository';
import type { RevisionTree, TreeEntry } from './tree';
import { folderOf, treePathIn, treePathOf } from './tree-path';
import { folderEntries, skipReason } from './walk-entries';

export type TreeSourceOptions = Pick<SourceOptions, 'maxBytes' | 'stdinName' | 'earlier'>;

/**
 * Reads the operands as the tree holds them, with the roles, uris and order of `readSources`. `-` stands for the file whose name standard
 * input goes by. What is in the working tree alone is skipped with that reason, as are links, submodules and what a merge left in
 * conflict. Throws `UserError` for an operand that lies outside of the repository, or is neither in the tree nor on the disk nor in the
 * earlier state, and where git has not got the content.
 */
export function readSourcesAt(tree: RevisionTree, operands: readonly string[], { maxBytes, stdinName, earlier }: TreeSourceOptions): Sources {
  const named = operands.map((operand) => locate(tree, operand, stdinName));
  const paths = named.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const gathering: Gathering = { tree, entries: entriesAround(tree, paths), wanted: new Map(), skipped: new Map(), missing: new Set(), earlier };
  for (const operand of named) addOperand(gathering, operand);
  addContext(gathering, named);
  const read = readWanted(gathering, maxBytes);
  return {
    read: Array.from(withoutIdleContext(gathering, read)).sort(byUri),
    skipped: Array.from(gathering.skipped).flatMap(([path, skipped]) => (read.has(path) ? [] : [skipped])).sort(byUri),
  };
}

/** The tree as what a later state is compared with. */
export function earlierState(tree: RevisionTree): EarlierState {
  return {
    name: tree.name,
    holds: (operand) => {
      const path = treePathIn(tree.repository, operand);
      return path !== undefined && tree.entriesBelow(path).length > 0;
    },
  };
}

interface Operand {
  readonly text: string;
  /** Within the tree; `undefined` for standard input that goes by no name. */
  readonly path: string | undefined;
  readonly uri: string;
  readonly isStdin: boolean;
}

interface Wanted extends Pick<SourceFile, 'uri' | 'role'> {
  readonly entry: TreeEntry;
}

interface Gathering {
  readonly tree: RevisionTree;
  readonly entries: Entries;
  /** By path within the tree, as is what is skipped. */
  readonly wanted: Map<string, Wanted>;
  readonly skipped: Map<string, SkippedFile>;
  /** Paths of operands that may be files and that the tree lacks. */
  readonly missing: Set<string>;
  readonly earlier: TreeSourceOptions['earlier'];
}

function locate({ repository }: RevisionTree, operand: string, stdinName: string | undefined): Operand {
  if (operand === '') throw new UserError('usage', 'a path is empty', { hint: 'name a file or a folder' });
  if (operand === '-' && stdinName === undefined) return { text: operand, path: undefined, uri: '<stdin>', isStdin: true };
  const text = operand === '-' ? (stdinName ?? operand) : operand;
  return { text, path: treePathOf(repository, text), uri: uriOf(repository.cwd, text), isStdin: operand === '-' };
}

function addOperand(gathering: Gathering, operand: Operand): void {
  const { entries, skipped, missing, tree } = gathering;
  const { text, path, uri } = operand;
  const entry = path === undefined ? undefined : entries.at(path);
  if (path === undefined) skipped.set('<stdin>', { uri, reason: 'standard input has no name, so git holds no other state of it' });
  else if (entry) {
    const reason = skipReason(entry);
    if (reason === undefined) want(gathering, { entry, uri, role: 'named' });
    else skip(gathering, path, entry.kind === 'submodule' ? `${uri}/` : uri, reason);
  } else if (entries.isFolder(path)) addFolder(gathering, path, uri);
  else {
    skip(gathering, path, uri, missingReason(gathering, operand));
    if (onDisk(resolve(tree.repository.cwd, text)) !== 'folder') missing.add(path);
  }
}

function addFolder(gathering: Gathering, folder: string, uri: string): void {
  const { files, skipped } = folderEntries(gathering.entries.below(folder), folder);
  for (const { path, name, reason } of skipped) skip(gathering, path, uriBelow(uri, name), reason);
  for (const { entry, name } of files) want(gathering, { entry, uri: uriBelow(uri, name), role: 'found' });
}

/** The other manifests of the folders of named files. */
function addContext(gathering: Gathering, operands: readonly Operand[]): void {
  const { entries, wanted, missing } = gathering;
  const folders = new Map<string, string>();
  for (const { path, uri } of operands) {
    if (path !== undefined && (missing.has(path) || wanted.get(path)?.role === 'named')) folders.set(folderOf(path), folderUri(uri));
  }
  for (const [folder, uri] of folders) {
    for (const entry of entries.directlyIn(folder)) {
      const name = entry.path.slice(folder === '' ? 0 : folder.length + 1);
      if (entry.kind === 'file' && isManifestName(name) && !wanted.has(entry.path)) want(gathering, { entry, uri: uriBelow(uri, name), role: 'context' });
    }
  }
}

/** A file that was named and then passed over needs no context; one that is still to be made does. */
function* withoutIdleContext({ missing }: Gathering, read: ReadonlyMap<string, SourceFile>): Iterable<SourceFile> {
  const folders = new Set(Array.from(missing, folderOf));
  for (const [path, { role }] of read) if (role === 'named') folders.add(folderOf(path));
  for (const [path, file] of read) if (file.role !== 'context' || folders.has(folderOf(path))) yield file;
}

/** The first operand that leads to a file names it; the role of a named one wins. */
function want({ wanted }: Gathering, { entry, uri, role }: Wanted): void {
  const known = wanted.get(entry.path);
  if (!known) wanted.set(entry.path, { entry, uri, role });
  else if (role === 'named') wanted.set(entry.path, { ...known, role });
}

function skip({ skipped }: Gathering, path: string, uri: string, reason: string): void {
  if (!skipped.has(path)) skipped.set(path, { uri, reason });
}

function readWanted(gathering: Gathering, maxBytes: number): ReadonlyMap<string, SourceFile> {
  const { tree, entries, wanted } = gathering;
  const read = new Map<string, SourceFile>();
  const byId = groupBy(wanted.values(), ({ entry }) => entry.id);
  readBlobs(tree.repository, byId.keys(), maxBytes, (id, blob) => {
    const files = byId.get(id) ?? [];
    if (blob.kind === 'missing') throw missingObject(tree.repository, `${files[0]?.uri ?? id} in ${tree.name}`);
    const { text, problem } = blob.kind === 'content' ? decode(blob.content) : tooLarge(blob.bytes, maxBytes, blob.start.toString('utf8'));
    for (const { entry, uri, role } of files) {
      const reason = isPointer(text) ? 'kept in Git LFS, so git itself does not hold it' : passedOver({ uri, text, role }, () => entries.isHelmTemplate(entry.path, text));
      // What is wrong with context is nobody's question.
      if (role === 'context' && (reason !== undefined || problem)) continue;
      if (reason !== undefined) skip(gathering, entry.path, uri, reason);
      else read.set(entry.path, { uri, role, text, problem });
    }
  });
  return read;
}

/** What stands in git for a file that Git LFS keeps. */
function isPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/');
}

/** The reason for an operand that the tree lacks. Throws `UserError` where the disk and the earlier state lack it too. */
function missingReason({ tree, entries, earlier }: Gathering, { text, path = '', isStdin }: Operand): string {
  const { name, repository } = tree;
  const isThere = isStdin || (repository.top !== undefined && onDisk(resolve(repository.cwd, text)) !== undefined);
  if (isThere) return `not in ${name}`;
  if (earlier?.holds(text)) return goneSince(earlier);
  const neighbours = entries.directlyIn(folderOf(path)).map((entry) => entry.path.slice(entry.path.lastIndexOf('/') + 1));
  const guess = didYouMean(path.slice(path.lastIndexOf('/') + 1), neighbours);
  const also = repository.top === undefined ? '' : ', nor in the working tree';
  throw new UserError('unreadable', `cannot open ${text}: no such file or folder in ${name}${also}${guess}`, { hint: 'name a file or folder that is in either' });
}

function onDisk(path: string): 'file' | 'folder' | undefined {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found && (found.isDirectory() ? 'folder' : 'file');
  } catch (error) {
    if (fileFault(error) === undefined) throw error;
    // Whoever reads the disk says why it cannot be looked at.
    return 'file';
  }
}

function folderUri(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), uri.startsWith('/') ? 1 : 0));
}

function byUri(one: { readonly uri: string }, other: { readonly uri: string }): number {
  return one.uri < other.uri ? -1 : one.uri > other.uri ? 1 : 0;
}
