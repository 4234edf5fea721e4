import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts the text in place of the file, or makes the file. It is written beside its place first, down to the disk, and then renamed, so
 * that no reader meets half of it, and whatever goes wrong leaves the old one. Keeps mode and owner. `mayReplace` is asked at the last
 * moment; answers whether it agreed. Throws what the file system throws.
 */
export function replaceFile(path: string, text: string, mayReplace: () => boolean = () => true): boolean {
  const staged = stageFile(path, text);
  try {
    if (!mayReplace()) return false;
    renameSync(staged, path);
    return true;
  } finally {
    // Gone already when all went well.
    rmSync(staged, { force: true });
  }
}

/** Writes the text beside a file's place, down to the disk, with mode and owner of the file that is there. Answers the path; leaves nothing where it throws what the file system throws. */
export function stageFile(path: string, text: string): string {
  const old = statSync(path, { throwIfNoEntry: false });
  const staged = join(dirname(path), `.${basename(path)}.pinstream-${randomBytes(4).toString('hex')}`);
  const file = openSync(staged, 'wx', old ? old.mode & 0o777 : 0o666);
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (old) {
      const made = statSync(staged);
      if (made.uid !== old.uid || made.gid !== old.gid) chownSync(staged, old.uid, old.gid);
      chmodSync(staged, old.mode & 0o7777);
    }
    return staged;
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
}

/** The name of the file for which a text is staged under this name, in the same folder; `undefined` for names that are not ours. */
export function stagedFor(name: string): string | undefined {
  return /^\.(.+)\.pinstream-[0-9a-f]{8}$/s.exec(name)?.[1];
}

/** Brings a folder's names down to the disk. */
export function syncFolder(path: string): void {
  // Windows opens no folder, and needs none of this.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
