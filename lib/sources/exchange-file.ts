import { closeSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { fileFault } from './read-file';
import { replaceFile } from './write-file';

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
  return unlessRefused(() => {
    const target = writableFile(path, { before, roots });
    if (typeof target !== 'string') return target;
    return replaceFile(target, after, () => holds(target, before)) ? undefined : CHANGED;
  });
}

/** The file that a path leads to, as long as it lies below the roots, holds this text and may be written. Throws what the file system throws. */
export function writableFile(path: string, { before, roots }: Pick<Replacement, 'before' | 'roots'>): string | LeftAlone {
  const target = realpathSync(path);
  if (!isBelowAny(roots, target)) return { reason: `it is a link that leads out of what was named, to ${target}` };
  if (!statSync(target).isFile()) return { reason: 'it is no regular file' };
  if (!holds(target, before)) return CHANGED;
  // Renaming asks for the folder alone; a file that is not to be written stays as it is. (`access` would ask about the real user.)
  closeSync(openSync(target, 'r+'));
  return target;
}

/** What the body answers; where the file system refuses something to it, why. */
export function unlessRefused<Result>(body: () => Result): Result | LeftAlone {
  try {
    return body();
  } catch (error) {
    const reason = fileFault(error);
    if (reason === undefined) throw error;
    return { reason };
  }
}

/** Whether a path, links resolved, lies below one of the roots. */
export function isBelowAny(roots: readonly string[], path: string): boolean {
  return roots.some((root) => isBelow(root, path));
}

/** The reason of a file that is not what it was when it was read. */
export const CHANGED: LeftAlone = { reason: 'it was changed while this was at work' };

function holds(path: string, text: string): boolean {
  return readFileSync(path).equals(Buffer.from(text));
}

function isBelow(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
