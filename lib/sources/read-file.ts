import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type Decoded, decode } from './decode';

/** What a file holds. Throws what `node:fs` throws. A file of more than `maxBytes` is not read. */
export function readSource(path: string, maxBytes: number): Decoded {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > maxBytes) return tooLarge(size, maxBytes, textStart(file));
    return decodeWithin(readWhole(file, size), maxBytes);
  } finally {
    closeSync(file);
  }
}

/** Reads bytes that came without a size, such as standard input. */
export function decodeWithin(bytes: Buffer, maxBytes: number): Decoded {
  return bytes.length > maxBytes ? tooLarge(bytes.length, maxBytes, '') : decode(bytes);
}

/** Why a file could not be opened or read, as a clause; `undefined` for an error that is not the file system's. */
export function fileFault(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return FAULTS.get(error.code) ?? error.code;
}

/** The fault of a path that leads nowhere. */
export const NO_FILE = 'no such file or folder';

/** The fault of a folder that is read or written as a file. */
export const A_FOLDER = 'it is a folder';

const FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', NO_FILE],
  ['ENOTDIR', NO_FILE],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', A_FOLDER],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['ELOOP', 'its link leads in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'the disk reports an error'],
]);

/** How much of a file that is too large is looked at, to tell manifests from other data. */
export const START_BYTES = 65_536;

function textStart(file: number): string {
  const bytes = Buffer.alloc(START_BYTES);
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
}

/** One read in most cases; `readFileSync` asks for the size again and joins pieces. */
function readWhole(file: number, size: number): Buffer {
  // Pipes and the files of /proc have no size.
  if (size === 0) return readFileSync(file);
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = readSync(file, bytes, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** What there is of a file of this size. `text`: its start, as far as it was looked at. */
export function tooLarge(size: number, maxBytes: number, text: string): Decoded {
  const message = `is too large to check: ${mebibytes(size)}, and the limit is ${mebibytes(maxBytes)}`;
  return { text, problem: { kind: 'limit', message, hint: 'split it into smaller files, or take it out of what is checked', at: 0 } };
}

function mebibytes(bytes: number): string {
  const whole = bytes / 1_048_576;
  return whole >= 1 ? `${Number(whole.toFixed(1))} MiB` : `${bytes} bytes`;
}
