import { statSync } from 'node:fs';
import { fileFault, NO_FILE } from './read-file';

/** Why a path cannot be taken for a folder to write to; `undefined` where it is one, or where there is nothing yet. */
export function nonFolderFault(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? undefined : 'it is a file';
  } catch (error) {
    // Asked not to throw, Node 20 throws this all the same, and later ones do not.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return 'it is below a file';
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    return fault === NO_FILE ? undefined : fault;
  }
}
