import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts the text in place of the file, or makes the file. It is written beside its place first, down to the disk, and then renamed, so
 * that no reader meets half of it, and whatever goes wrong leaves the old one. Keeps mode and owner. `mayReplace` is asked at the last
 * moment; answers whether it agreed. Throws what the file system throws.
 */
export function replaceFile(path: string, text: string, mayReplace: () => boolean = () => true): boolean {
  const old = statSync(path, { throwIfNoEntry: false });
  const staged = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
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
    if (!mayReplace()) return false;
    renameSync(staged, path);
    return true;
  } finally {
    // Gone already when all went well.
    rmSync(staged, { force: true });
  }
}
