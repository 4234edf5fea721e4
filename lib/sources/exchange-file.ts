import { accessSync, chmodSync, chownSync, closeSync, constants, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileFault } from './read-file';

/** Why a file was left as it was, as a clause. */
export interface LeftAlone {
  readonly reason: string;
}

/** The folders that may be written in, links resolved: each operand that is a folder, and the folder of each that is a file. */
export function writableRoots(operands: readonly string[], cwd: string): readonly string[] {
  return operands.flatMap((operand) => {
    const path = resolve(cwd, operand);
    // What is gone since it was read has nothing to write in.
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? [realpathSync(found.isDirectory() ? path : dirname(path))] : [];
  });
}

interface Replacement {
  /** What the file held when it was read. */
  readonly before: string;
  readonly after: string;
  /** Of `writableRoots`. */
  readonly roots: readonly string[];
}

/**
 * Writes a file whole or not at all: beside its place first, down to the disk, then renamed over it, with the mode it had. A link is
 * followed as long as it leads to a file below the roots. Answers why not where the file is left as it was: it holds something else
 * by now, it may not be written, it lies outside.
 */
export function exchangeFile(path: string, { before, after, roots }: Replacement): LeftAlone | undefined {
  try {
    const target = realpathSync(path);
    if (!roots.some((root) => isBelow(root, target))) return { reason: `it is a link that leads out of what was named, to ${target}` };
    const found = statSync(target);
    if (!found.isFile()) return { reason: 'it is no regular file' };
    if (!holds(target, before)) return CHANGED;
    // Renaming asks for the folder alone; a file that is not to be written stays as it is.
    accessSync(target, constants.W_OK);
    return putInPlace(target, found, before, after);
  } catch (error) {
    const reason = fileFault(error);
    if (reason === undefined) throw error;
    return { reason };
  }
}

const CHANGED: LeftAlone = { reason: 'it was changed while this was at work' };

function putInPlace(target: string, { mode, uid, gid }: Stats, before: string, after: string): LeftAlone | undefined {
  const staged = join(dirname(target), `.${basename(target)}.pinstream-${process.pid}`);
  const file = openSync(staged, 'wx', mode & 0o777);
  try {
    try {
      writeFileSync(file, after);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const made = statSync(staged);
    if (made.uid !== uid || made.gid !== gid) chownSync(staged, uid, gid);
    chmodSync(staged, mode & 0o7777);
    if (!holds(target, before)) return CHANGED;
    renameSync(staged, target);
    return undefined;
  } finally {
    // Gone already when all went well.
    rmSync(staged, { force: true });
  }
}

function holds(path: string, text: string): boolean {
  return readFileSync(path).equals(Buffer.from(text));
}

function isBelow(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
