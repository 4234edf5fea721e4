import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../base/errors';
import { type ImageLock, type LockEntry, lockOf, type LockProblem, type LockRead, readLock } from '../../images/lock';
import { type MergedLock, readLockWithConflicts } from '../../images/lock-merge';
import { repositoryRoot } from '../../sources/gitignore';
import { uriOf } from '../../sources/uri';
import { text } from '../flags';
import type { Io } from '../io';
import { LOCK_NAME } from '../locks';
import { readNamed } from '../named-file';

export const LOCK_FLAGS = {
  lock: text(`The image lock, in place of the nearest ${LOCK_NAME} above this folder`, 'file'),
};

/** The image lock of a run that works on it, whether there is one yet or not. */
export interface LockFile {
  /** Absolute. */
  readonly path: string;
  readonly uri: string;
  /** `undefined` where there is no file yet. */
  readonly text: string | undefined;
  readonly entries: ReadonlyMap<string, LockEntry>;
  readonly images: ImageLock;
  /** Keys whose digests the two sides of a merge conflict do not agree on. */
  readonly disputed: ReadonlySet<string>;
  /** Its text holds the marks of a merge conflict, or what a merge left there twice. */
  readonly conflicted: boolean;
}

/**
 * Reads the lock. With `heals`, what a merge left is taken for what it is: the union of both sides. Throws `UserError` with the places
 * for a lock that is not in order.
 */
export function openLockFile(lock: string | undefined, io: Io, { heals }: { readonly heals: boolean }): LockFile {
  const path = lock === undefined ? nearestLock(io.cwd) : resolve(io.cwd, lock);
  const uri = uriOf(io.cwd, path);
  const written = existsSync(path) ? readNamed(path, { what: 'the image lock', hint: 'let the file be read, or name another with --lock' }, io) : undefined;
  if (written === undefined) return { path, uri, text: undefined, entries: new Map(), images: lockOf([]), disputed: new Set(), conflicted: false };
  const strict = readLock(uri, written);
  const read = strict.ok ? asMerged(strict) : heals ? readLockWithConflicts(uri, written) : strict;
  if (!read.ok) throw refused(uri, read.problems);
  for (const { message, span } of read.warnings) io.stderr.write(`warning: ${uri}:${span.start.line}:${span.start.column}: ${message}\n`);
  const entries = new Map(read.entries.map((entry) => [entry.key, entry]));
  return { path, uri, text: written, entries, images: lockOf(read.entries), disputed: new Set(read.disputed), conflicted: !strict.ok };
}

function asMerged({ value, warnings }: LockRead & { readonly ok: true }): MergedLock {
  return { ok: true, entries: value.keys.flatMap((key) => value.entryOf(key) ?? []), disputed: [], warnings };
}

/** The lock that counts for a folder; where there is none yet, the place for it: the root of the repository. */
function nearestLock(folder: string): string {
  for (let here = folder; ; here = dirname(here)) {
    const path = join(here, LOCK_NAME);
    if (existsSync(path)) return path;
    if (here === dirname(here) || existsSync(join(here, '.git'))) break;
  }
  return join(repositoryRoot(folder) ?? folder, LOCK_NAME);
}

function refused(uri: string, problems: readonly LockProblem[]): UserError {
  const conflict = problems.some(({ code }) => code === 'LOCK_CONFLICT');
  const lines = problems.map(({ code, message, span }) => `  ${uri}:${span.start.line}:${span.start.column}: ${code}: ${message}`);
  const hint = conflict ? 'pinstream images pin takes both sides of a merge conflict together' : `repair ${uri}, or restore it from version control`;
  return new UserError('bad-lock', `the image lock is not in order\n${lines.join('\n')}`, { hint });
}

/** What is to be said where there is nothing in the lock to work on. */
export function emptyLock({ uri, text }: LockFile): UserError {
  const what = text === undefined ? `there is no image lock ${uri}` : `the image lock ${uri} holds no image`;
  return new UserError('nothing-to-check', what, { hint: 'pinstream images pin adds the images of the manifests' });
}
