import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../base/errors';
import { fileFault } from '../../sources/read-file';
import { recoverFiles } from '../../sources/write-journal';
import { exchangeFiles } from '../../sources/write-many';
import type { NewFile } from './plan';

const JOURNAL = '.pinstream-init.journal';

/** Makes all files or none, and never writes over one. Throws `UserError` with the reasons where it makes none. */
export function writeNew(files: readonly NewFile[], cwd: string): void {
  const journal = join(cwd, JOURNAL);
  const changes = files.map(({ path, text }) => ({ path: join(cwd, path), before: undefined, after: text }));
  makeFolders(files, cwd);
  recoverFiles(journal, { targets: changes.map(({ path }) => path) });
  const { left } = exchangeFiles(changes, { roots: [realpathSync(cwd)], journal });
  if (left.length === 0) return;
  const lines = left.map(({ path, reason }) => `\n  ${path}: ${reason}`).join('');
  throw new UserError('unwritable', `not all files could be written${lines}`, { hint: 'settle that, and run pinstream init again', exitCode: EXIT.refused });
}

function makeFolders(files: readonly NewFile[], cwd: string): void {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    try {
      mkdirSync(join(cwd, folder), { recursive: true });
    } catch (error) {
      const fault = fileFault(error);
      if (fault === undefined) throw error;
      throw new UserError('unwritable', `cannot make the folder ${folder}: ${fault}; nothing was written`, { hint: 'settle that, and run pinstream init again', exitCode: EXIT.refused, cause: error });
    }
  }
}
