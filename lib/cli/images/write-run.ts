import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../base/errors';
import { counted } from '../../reporters/tally';
import { writableRoots } from '../../sources/exchange-file';
import { pathOf, uriOf } from '../../sources/uri';
import { exchangeFiles } from '../../sources/write-many';
import { recoverFiles } from '../../sources/write-journal';
import type { Io } from '../io';
import { unifiedDiff } from '../unified-diff';
import { type LockFile, openLockFile } from './lock-file';
import type { FileChange } from './pin-plan';

const JOURNAL = '.pinstream-pin.journal';

/** The lock of a run that is to change it, after what an earlier run was killed in the middle of has been ended: that changes the lock too. */
export function openLockToWrite(given: string | undefined, operands: readonly string[], { heals }: { readonly heals: boolean }, io: Io): LockFile {
  const lock = openLockFile(given, io, { heals });
  return recoverEarlierRun(lock, operands, io) ? openLockFile(given, io, { heals }) : lock;
}

/** Ends what an earlier run was killed in the middle of, and says so. Answers whether there was anything to end. */
function recoverEarlierRun(lock: LockFile, operands: readonly string[], io: Io): boolean {
  const recovered = recoverFiles(journalOf(lock), { roots: rootsOf(lock, operands, io) });
  if (recovered === undefined) return false;
  const { written, left } = recovered;
  io.stderr.write(`note: an earlier run was interrupted while it wrote; ${counted(written.length, 'file')} of it ${written.length === 1 ? 'is' : 'are'} written now\n`);
  for (const { path, reason } of left) io.stderr.write(`warning: ${uriOf(io.cwd, path)} was left as it is: ${reason}\n`);
  return true;
}

/** The lock's change, first of all, then those of the files. */
export function changesWithLock(lock: LockFile, text: string | undefined, changes: readonly FileChange[]): readonly (Omit<FileChange, 'before'> & { readonly before: string | undefined })[] {
  return [...(text === undefined || text === lock.text ? [] : [{ uri: lock.uri, before: lock.text, after: text }]), ...changes];
}

/** Writes all files or none. Throws `UserError` with exit code 3 and every reason where one cannot be written. */
export function writeAll(lock: LockFile, changes: ReturnType<typeof changesWithLock>, operands: readonly string[], io: Io): void {
  if (changes.length === 0) return;
  const files = changes.map(({ uri, before, after }) => ({ path: pathOf(io.cwd, uri), before, after }));
  const roots = rootsOf(lock, operands, io);
  const journal = journalOf(lock);
  // Texts that a run staged beside these files before it was killed are of no use to anybody.
  recoverFiles(journal, { roots, targets: files.map(({ path }) => path) });
  const { left, written } = exchangeFiles(files, { roots, journal });
  if (left.length === 0) return;
  const lines = left.map(({ path, reason }) => `  ${uriOf(io.cwd, path)}: ${reason}`);
  const what = written.length === 0 ? 'nothing was written, because not every file can be' : `only ${counted(written.length, 'file')} of ${files.length} could be written`;
  throw new UserError('not-written', `${what}\n${lines.join('\n')}`, { exitCode: EXIT.refused, hint: 'let these files be written, and run the command again' });
}

function journalOf({ path }: LockFile): string {
  return join(dirname(path), JOURNAL);
}

/** Where files may be written: what was named, and the folder of the lock. */
function rootsOf({ path }: LockFile, operands: readonly string[], { cwd }: Io): readonly string[] {
  return writableRoots([...(operands.length === 0 ? ['.'] : operands), dirname(path)], cwd);
}

export function printChanges(changes: ReturnType<typeof changesWithLock>, { stdout }: Io): void {
  for (const { uri, before, after } of changes) stdout.write(unifiedDiff(uri, before, after));
}
