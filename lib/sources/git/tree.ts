import { posix } from 'node:path';
import { type Repository, listing, openRepository, workingTreeOf } from './repository';
import { commitOf } from './revision';
import type { GitOptions } from './run-git';

/** A path that git tracks. */
export interface TreeEntry {
  /** From the top of the tree, with `/`. */
  readonly path: string;
  /** `conflict`: a merge left several contents, and none of them is staged. */
  readonly kind: 'file' | 'link' | 'submodule' | 'conflict';
  /** Of the blob, in hex; of a submodule, its commit. */
  readonly id: string;
}

/** A state of the files that git keeps: a commit's, or what is staged for the next. Nothing is checked out to read it. */
export interface RevisionTree {
  readonly repository: Repository;
  /** As messages call it: the revision as it was written, or `the index`. */
  readonly name: string;
  /** The commit's id; `undefined` for the index. */
  readonly commit: string | undefined;
  /** Everything at or below a path, `''` for the top. Costs a run of git, and time by the number of entries. Throws `UserError` where git cannot tell. */
  readonly entriesBelow: (path: string) => readonly TreeEntry[];
}

/**
 * Opens the files as a commit holds them; `main...` is the commit at which `main` and HEAD parted. Throws `UserError` where there is no
 * git, no repository or no such commit.
 */
export function openRevision(rev: string, options: GitOptions): RevisionTree {
  const repository = openRepository(options);
  const commit = commitOf(repository, rev);
  const entriesBelow = (path: string): readonly TreeEntry[] => {
    const below = path === '' ? [] : ['--', path];
    return listing(repository, ['ls-tree', '-r', '-z', '--full-tree', commit, ...below]).map(committed);
  };
  return { repository, name: rev, commit, entriesBelow };
}

/** Opens the files as they are staged. Works before the first commit. Throws `UserError` where there is no git, no repository or no working tree. */
export function openIndex(options: GitOptions): RevisionTree {
  const repository = openRepository(options);
  workingTreeOf(repository);
  const entriesBelow = (path: string): readonly TreeEntry[] =>
    withoutStages(listing(repository, ['ls-files', '--stage', '-z', '--full-name', '--', fromPrefix(repository, path)]).map(staged));
  return { repository, name: 'the index', commit: undefined, entriesBelow };
}

/** A path of the tree as a command of git takes it, which counts from the working folder. */
export function fromPrefix({ prefix }: Repository, path: string): string {
  return posix.relative(`/${prefix}`, `/${path}`) || '.';
}

/** Of `100644 blob <id>\t<path>`. */
function committed(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode, , id = ''] = line.slice(0, tab).split(' ');
  return { path: line.slice(tab + 1), kind: kindOf(mode), id };
}

/** Of `100644 <id> <stage>\t<path>`. */
function staged(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode, id = '', stage] = line.slice(0, tab).split(' ');
  return { path: line.slice(tab + 1), kind: stage === '0' ? kindOf(mode) : 'conflict', id };
}

function kindOf(mode: string | undefined): TreeEntry['kind'] {
  return mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
}

/** A path in conflict is listed once for each side. */
function withoutStages(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return entries.filter(({ kind, path }, at) => kind !== 'conflict' || entries[at - 1]?.path !== path);
}
