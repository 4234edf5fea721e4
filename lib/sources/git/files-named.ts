import { basename, posix } from 'node:path';
import { UserError } from '../../base/errors';
import { type Blob, readBlobs } from './blobs';
import { missingObject } from './repository';
import type { RevisionTree, TreeEntry } from './tree';
import { treePathIn } from './tree-path';

/**
 * The texts of the files of one name in a tree, asked for by their paths on the disk, where they need not be; `undefined` for a path at
 * which the tree has no such file. All are read with the first one that is asked for. A link is no file: none is followed inside git.
 * Asking throws `UserError` for a file that a merge left in conflict, and where git has not got the content.
 */
export function filesNamed(tree: RevisionTree, name: string): (path: string) => string | undefined {
  let known: ReadonlyMap<string, Named> | undefined;
  return (path) => {
    const inTree = basename(path) === name ? treePathIn(tree.repository, path) : undefined;
    if (inTree === undefined) return undefined;
    known ??= readNamed(tree, name);
    const found = known.get(inTree);
    return found && textOf(found, tree);
  };
}

interface Named {
  readonly entry: TreeEntry;
  readonly blob: Blob | undefined;
}

function readNamed(tree: RevisionTree, name: string): ReadonlyMap<string, Named> {
  const entries = tree.entriesBelow('').filter(({ kind, path }) => (kind === 'file' || kind === 'conflict') && posix.basename(path) === name);
  const ids = entries.flatMap(({ kind, id }) => (kind === 'file' ? [id] : []));
  const blobs = new Map<string, Blob>();
  // As on the disk: whoever reads the text says what is too large.
  readBlobs(tree.repository, ids, Infinity, (id, blob) => void blobs.set(id, blob));
  return new Map(entries.map((entry) => [entry.path, { entry, blob: blobs.get(entry.id) }]));
}

function textOf({ entry, blob }: Named, { name, repository }: RevisionTree): string {
  if (entry.kind === 'conflict') {
    throw new UserError('in-conflict', `${entry.path} is in conflict, so none of its contents is staged`, { hint: `settle the conflict, then git add ${entry.path}` });
  }
  if (blob?.kind !== 'content') throw missingObject(repository, `${entry.path} in ${name}`);
  return blob.content.toString('utf8');
}
