import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { UserError } from '../base/errors';
import { fieldOf, listField, textField } from '../kube/json';
import { replaceFile, stagedFor, syncFolder } from './write-file';

/** A file that is about to get another text. */
export interface JournalEntry {
  /** The file, links resolved. */
  readonly target: string;
  /** Where its new text stands, in the same folder. */
  readonly staged: string;
  /** SHA-256 of the old bytes, in hex; `undefined` for a file that is made. */
  readonly before: string | undefined;
  readonly after: string;
}

const VERSION = 1;

/**
 * Writes down what is about to be renamed, whole or not at all. The journal holds paths, as seen from its own folder, and hashes, never
 * what the files hold. Throws what the file system throws.
 */
export function writeJournal(path: string, entries: readonly JournalEntry[], onStaged: () => void): void {
  const folder = realpathSync(dirname(path));
  const files = entries.map(({ target, staged, ...hashes }) => ({ target: relative(folder, target), staged: relative(folder, staged), ...hashes }));
  replaceFile(path, `${JSON.stringify({ version: VERSION, files }, undefined, 2)}\n`, () => {
    onStaged();
    return true;
  });
  syncFolder(folder);
}

/**
 * What a journal says; `undefined` where there is none. A journal is trusted with no more than to rename a staged text to the file beside
 * it for which it was staged, since anybody can put one into a repository. Throws `UserError` for one that was not written by us.
 */
export function readJournal(path: string): readonly JournalEntry[] | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  const content = found.isFile() ? jsonIn(readFileSync(path, 'utf8')) : undefined;
  const folder = realpathSync(dirname(path));
  const entries = listField(content, 'files').map((file) => entryOf(file, folder));
  const known = entries.filter((entry) => entry !== undefined);
  if (fieldOf(content, 'version') === VERSION && known.length > 0 && known.length === entries.length) return known;
  throw new UserError('bad-journal', `${path} is no journal that this pinstream can finish`, {
    hint: 'look at what changed with git diff, then remove the file',
  });
}

export function removeJournal(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

/** SHA-256 of a file's bytes in hex; `undefined` where there is nothing, and no hash for what is no regular file. Follows no link. */
export function hashAt(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  return found.isFile() ? hashOf(readFileSync(path)) : 'no regular file';
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by who asked, with what else may be wrong
  }
}

function entryOf(file: unknown, folder: string): JournalEntry | undefined {
  const [target, staged, before, after] = ['target', 'staged', 'before', 'after'].map((key) => textField(file, key));
  if (target === undefined || staged === undefined || !isHash(after)) return undefined;
  if (fieldOf(file, 'before') !== undefined && !isHash(before)) return undefined;
  const entry = { target: resolve(folder, target), staged: resolve(folder, staged), before, after };
  const isBeside = dirname(entry.staged) === dirname(entry.target) && stagedFor(basename(entry.staged)) === basename(entry.target);
  return isBeside ? entry : undefined;
}

function isHash(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text);
}
