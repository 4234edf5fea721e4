import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../base/errors';

/** A file that may hold saved objects. */
export interface DumpFile {
  /** As messages show it: the path as somebody gave it, or `standard input`. */
  readonly name: string;
  /** Named by somebody, not come upon in a folder. */
  readonly isNamed: boolean;
  /** Throws `UserError` where it cannot be read. */
  read(): Buffer;
}

export interface DumpPlaces {
  /** Absolute. */
  readonly cwd: string;
  /** Reads standard input to its end; called at most once. */
  readonly stdin: () => Buffer;
}

/** The files behind the paths: files, folders with all `*.yaml`, `*.yml` and `*.json` below them, `-` for standard input. Throws `UserError` for a path that does not open. */
export function dumpFiles(paths: readonly string[], { cwd, stdin }: DumpPlaces): readonly DumpFile[] {
  const files = new Map<string, DumpFile>();
  for (const path of paths) {
    if (path === '') throw new UserError('usage', 'a path of a dump is empty', { hint: 'name a file, a folder, or - for standard input' });
    if (path === '-') {
      files.set('-', { name: 'standard input', isNamed: true, read: stdin });
      continue;
    }
    const full = resolve(cwd, path);
    if (isFolder(full, path)) for (const name of filesBelow(full, path)) files.set(resolve(cwd, name), fileAt(resolve(cwd, name), name, false));
    else files.set(full, fileAt(full, path, true));
  }
  return [...files.values()];
}

function isFolder(full: string, shown: string): boolean {
  try {
    return statSync(full).isDirectory();
  } catch (error) {
    throw unreadable(shown, error);
  }
}

/** Sorted, so that the same folder reads the same everywhere. */
function filesBelow(folder: string, shown: string): readonly string[] {
  const found: string[] = [];
  for (const entry of entriesOf(folder, shown)) {
    const [full, name] = [join(folder, entry.name), join(shown, entry.name)];
    if (entry.isDirectory()) {
      if (!NO_DUMPS.has(entry.name) && !isBesideTheQuestion(folder, entry.name)) found.push(...filesBelow(full, name));
    } else if (/\.(?:ya?ml|json)$/i.test(entry.name) && isFile(full)) found.push(name);
  }
  return found;
}

const NO_DUMPS: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Of what a must-gather holds outside namespaces, the group that tells the release is enough; the rest is large. */
function isBesideTheQuestion(folder: string, name: string): boolean {
  return basename(folder) === 'cluster-scoped-resources' && name !== 'config.openshift.io';
}

function entriesOf(folder: string, shown: string): ReturnType<typeof sortedEntries> {
  try {
    return sortedEntries(folder);
  } catch (error) {
    throw unreadable(shown, error);
  }
}

function sortedEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Links to files count, as a mounted folder has them; links to folders are not followed, so that no loop catches the walk. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // a link that leads nowhere holds no object
  }
}

function fileAt(full: string, name: string, isNamed: boolean): DumpFile {
  return {
    name,
    isNamed,
    read: () => {
      try {
        return readFileSync(full);
      } catch (error) {
        throw unreadable(name, error);
      }
    },
  };
}

function unreadable(shown: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown fault';
  const hint = 'name a file that oc get … -o yaml wrote, a folder of such files, a must-gather, or - for standard input';
  return new UserError('unreadable', `cannot read the dump ${shown}: ${FAULTS.get(code) ?? code}`, { hint, cause: error });
}

const FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['ENOTDIR', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ERR_FS_FILE_TOO_LARGE', 'it is larger than 2 GiB'],
]);
