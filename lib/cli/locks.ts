import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../base/errors';
import { type ImageLock, NO_LOCK, readLock } from '../images/lock';
import { uriOf } from '../sources/uri';
import type { Io } from './io';
import { readNamed } from './named-file';

export const LOCK_NAME = 'images.lock.yaml';

/** An image lock, and what it was read from; `undefined` where there is none. */
export interface OpenLock {
  readonly images: ImageLock;
  readonly source: readonly [uri: string, text: string] | undefined;
}

const NONE: OpenLock = { images: NO_LOCK, source: undefined };

/** Where locks are looked for. */
export interface LockState {
  /** The text of the lock at a path of the disk; `undefined` where there is none. @default what the disk holds */
  readonly lockText?: ((path: string) => string | undefined) | undefined;
  /** It is what a change starts from: a lock that was not in order then is nobody's to repair, and counts as empty. */
  readonly isPast?: boolean;
}

/** Answers which image lock holds for a folder. */
export type LockFinder = (folder: string) => OpenLock;

/**
 * Answers which image lock holds for a folder: the nearest `images.lock.yaml` from there upwards, not beyond the repository's root.
 * Each file is read once. Throws `UserError` with the places for a lock that is not in order.
 */
export function lockFinder(io: Io, { lockText = (path) => textOnDisk(path, io), isPast = false }: LockState = {}): LockFinder {
  const known = new Map<string, OpenLock>();
  const find = (folder: string): OpenLock => {
    let lock = known.get(folder);
    if (!lock) known.set(folder, (lock = lookHere(folder)));
    return lock;
  };
  const lookHere = (folder: string): OpenLock => {
    const path = join(folder, LOCK_NAME);
    const text = lockText(path);
    if (text !== undefined) return load(uriOf(io.cwd, path), text, isPast, io);
    const parent = dirname(folder);
    return parent === folder || existsSync(join(folder, '.git')) ? NONE : find(parent);
  };
  return find;
}

function textOnDisk(path: string, io: Io): string | undefined {
  return existsSync(path) ? readNamed(path, { what: 'the image lock', hint: 'let the file be read, or move it away' }, io) : undefined;
}

function load(uri: string, text: string, isPast: boolean, io: Io): OpenLock {
  const lock = readLock(uri, text);
  if (!lock.ok && isPast) {
    io.stderr.write(`note: ${uri} was not in order before the change, and counts as empty there\n`);
    return { images: NO_LOCK, source: [uri, text] };
  }
  if (!lock.ok) {
    const lines = lock.problems.map(({ message, span }) => `${uri}:${span.start.line}:${span.start.column}: ${message}`);
    throw new UserError('bad-lock', `the image lock is not in order\n${lines.map((line) => `  ${line}`).join('\n')}`, {
      hint: `repair ${uri}, or restore it from version control`,
    });
  }
  // Before a change they are what they are.
  for (const { message, span } of isPast ? [] : lock.warnings) io.stderr.write(`warning: ${uri}:${span.start.line}:${span.start.column}: ${message}\n`);
  return { images: lock.value, source: [uri, text] };
}
