import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../base/errors';
import { fileFault } from '../sources/read-file';
import { uriOf } from '../sources/uri';
import type { Io } from './io';

interface Wanted {
  /** What the file is, for the message: `the image lock`. */
  readonly what: string;
  /** The next step, as an imperative without a full stop. */
  readonly hint: string;
}

/** The text of a file that the work cannot do without. Throws `UserError` with the reason why it cannot be read. */
export function readNamed(path: string, { what, hint }: Wanted, { cwd }: Pick<Io, 'cwd'>): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unreadable', `cannot read ${what} ${uriOf(cwd, path)}: ${fault}`, { hint, cause: error });
  }
}
