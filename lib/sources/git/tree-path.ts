import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { UserError } from '../../base/errors';
import { fileFault } from '../read-file';
import type { Repository } from './repository';

/** As `treePathIn`, of an operand. Throws `UserError` for one that lies outside of the repository. */
export function treePathOf(repository: Repository, operand: string): string {
  const found = treePathIn(repository, operand);
  if (found !== undefined) return found;
  const { top, cwd } = repository;
  throw new UserError('outside-repository', `${operand} lies outside of the repository ${top ?? cwd}, so git keeps no other state of it`, { hint: 'name files and folders of the repository alone' });
}

/**
 * A path of the disk within the tree, with `/`; `''` is the top, `undefined` what lies outside of the repository. The disk is only asked
 * about paths outside of the working folder, as a link may lead back in.
 */
export function treePathIn({ cwd, top, prefix, isInside }: Repository, pathOnDisk: string): string | undefined {
  const path = resolve(cwd, pathOnDisk);
  const below = relative(cwd, path);
  if (isInside && !leadsOut(below)) return posix.join(prefix, slashed(below)).replace(/^\.$/, '');
  const fromTop = top === undefined ? below : relative(realpathSync(top), realPath(path));
  return leadsOut(fromTop) ? undefined : slashed(fromTop);
}

/** The lowest path that is, or lies above, each of the paths; `''` is the top. */
export function commonPath(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let common = first.split('/');
  for (const other of others) {
    const steps = other.split('/');
    const fork = common.findIndex((step, at) => step !== steps[at]);
    if (fork >= 0) common = common.slice(0, fork);
  }
  return common.join('/');
}

/** The folder that a path lies in; `''` is the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Whether a path is the other or lies below it. */
export function isAtOrBelow(path: string, top: string): boolean {
  return top === '' || path === top || path.startsWith(`${top}/`);
}

/** A path as git writes it. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

/** The path with the links above it resolved, and what is not there left as it is. A link at its end is an entry of the tree, and stays. */
function realPath(path: string): string {
  const folder = dirname(path);
  return folder === path ? path : join(realFolder(folder), basename(path));
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (fileFault(error) === undefined) throw error;
    return realPath(folder);
  }
}
