import { uriBelow, uriOf } from '../uri';
import { listing, workingTreeOf } from './repository';
import { fromPrefix, type RevisionTree } from './tree';
import { commonPath, isAtOrBelow, treePathOf } from './tree-path';

/** A file that is not what it was. One that was renamed is deleted under the one name and added under the other. */
export interface ChangedPath {
  readonly uri: string;
  readonly change: 'added' | 'modified' | 'deleted';
}

/**
 * The files at or below the operands that differ between the tree's commit and the working tree, or for the index between HEAD and what
 * is staged; sorted by uri. Before the first commit, all that is staged is added. A file that nobody has added to git yet counts as added,
 * unless it is ignored; one whose mode alone changed, or that is in conflict, counts as modified. `-` names nothing that git could compare.
 * Throws `UserError` for a bare repository and for an operand outside of the repository.
 */
export function changedPaths(tree: RevisionTree, operands: readonly string[]): readonly ChangedPath[] {
  const { repository, commit } = tree;
  workingTreeOf(repository);
  const wanted = operands.filter((operand) => operand !== '-').map((operand) => ({ path: treePathOf(repository, operand), uri: uriOf(repository.cwd, operand) }));
  if (wanted.length === 0) return [];
  const where = ['--', fromPrefix(repository, commonPath(wanted.map(({ path }) => path)))];
  const changes = pairs(listing(repository, ['diff', ...HOW, commit ?? '--cached', ...where]));
  const untracked = commit === undefined ? [] : listing(repository, ['ls-files', '--others', '--exclude-standard', '-z', '--full-name', ...where]);
  // A name that ends with a slash is another repository inside of this one.
  for (const path of untracked) if (!path.endsWith('/')) changes.set(path, changes.has(path) ? 'modified' : 'added');
  return Array.from(changes)
    .flatMap(([path, change]) => {
      const holder = wanted.find((operand) => isAtOrBelow(path, operand.path));
      if (!holder) return [];
      const rest = path.slice(holder.path === '' ? 0 : holder.path.length + 1);
      return [{ uri: rest === '' ? holder.uri : uriBelow(holder.uri, rest), change }];
    })
    .sort((one, other) => (one.uri < other.uri ? -1 : 1));
}

const HOW = ['--name-status', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all'];

/** Of a letter and a path in turn. A path in conflict comes twice, the letter `U` among the two. */
function pairs(names: readonly string[]): Map<string, ChangedPath['change']> {
  const changes = new Map<string, ChangedPath['change']>();
  for (let at = 0; at + 1 < names.length; at += 2) {
    const [letter = '', path = ''] = [names[at], names[at + 1]];
    changes.set(path, changes.has(path) ? 'modified' : (CHANGES.get(letter) ?? 'modified'));
  }
  return changes;
}

const CHANGES: ReadonlyMap<string, ChangedPath['change']> = new Map([
  ['A', 'added'],
  ['D', 'deleted'],
]);
