import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import { ignoredBelow } from './gitignore';
import { helmTemplates } from './helm';
import { decodeWithin, fileFault, NO_FILE, readSource } from './read-file';
import type { SkippedFile, SourceFile } from './source-file';
import { uriBelow, uriOf } from './uri';
import { isManifestName, walkFolder } from './walk';

/** What the operands come to. Each file is in one of the two lists, and in it once; both are sorted by uri, by code unit. */
export interface Sources {
  readonly read: readonly SourceFile[];
  readonly skipped: readonly SkippedFile[];
}

export interface SourceOptions {
  /** Absolute. */
  readonly cwd: string;
  /** The name that standard input goes by. */
  readonly stdinName?: string | undefined;
  /** Reads standard input to its end; called at most once. */
  readonly stdin: () => Buffer;
  /** Larger files are not read, and say so in their `problem`. */
  readonly maxBytes: number;
  /** What the files are compared with: an operand that is there and not here is gone, which is no mistake. */
  readonly earlier?: EarlierState | undefined;
}

/** An earlier state of the files. */
export interface EarlierState {
  /** As messages call it: the revision as it was written. */
  readonly name: string;
  /** Whether an operand leads to something in it. May cost a run of git. */
  readonly holds: (operand: string) => boolean;
}

/** The reason for an operand that is in the earlier state alone. */
export function goneSince({ name }: EarlierState): string {
  return `gone since ${name}`;
}

/**
 * Reads the files that the operands name: files, folders with all below them, `-` for standard input. A named file brings the other
 * manifests of its folder as context. Reads one after another, which for many small files is faster than all at once.
 * Throws `UserError` for an operand that cannot be opened; what a folder holds and cannot be opened is skipped, with the reason.
 */
export function readSources(operands: readonly string[], options: SourceOptions): Sources {
  const gathering: Gathering = { ...options, read: new Map(), skipped: new Map(), isHelmTemplate: helmTemplates() };
  const folders = new Map<string, string>();
  for (const operand of operands) {
    if (operand === '-') addStdin(gathering, folders);
    else addOperand(gathering, operand, folders);
  }
  for (const [folder, uri] of folders) addContext(gathering, folder, uri);
  const skipped = Array.from(gathering.skipped.values()).filter(({ path }) => !gathering.read.has(path));
  return {
    read: Array.from(gathering.read.values()).sort(byUri),
    skipped: skipped.map(({ uri, reason }) => ({ uri, reason })).sort(byUri),
  };
}

interface Gathering extends SourceOptions {
  /** By absolute path, so that no file counts twice. */
  readonly read: Map<string, SourceFile>;
  readonly skipped: Map<string, SkippedFile & { readonly path: string }>;
  readonly isHelmTemplate: (path: string, text: string) => boolean;
}

function addStdin(gathering: Gathering, folders: Map<string, string>): void {
  const { cwd, stdin, stdinName, maxBytes, read } = gathering;
  const path = resolve(cwd, stdinName ?? '<stdin>');
  if (read.get(path)?.role === 'named') return;
  const uri = stdinName === undefined ? '<stdin>' : uriOf(cwd, stdinName);
  read.set(path, { uri, role: 'named', ...decodeWithin(stdin(), maxBytes) });
  if (stdinName !== undefined) rememberFolder(folders, path, uri);
}

function addOperand(gathering: Gathering, operand: string, folders: Map<string, string>): void {
  // It would stand for the working folder, where a shell's variable that is not set is more likely.
  if (operand === '') throw new UserError('usage', 'a path is empty', { hint: 'name a file, a folder, or - for standard input' });
  const path = resolve(gathering.cwd, operand);
  const uri = uriOf(gathering.cwd, operand);
  try {
    const found = statSync(path);
    if (found.isDirectory()) addFolder(gathering, path, uri);
    else if (addFile(gathering, path, uri, 'named') && found.isFile()) rememberFolder(folders, path, uri);
  } catch (error) {
    const { earlier } = gathering;
    if (fileFault(error) !== NO_FILE || !earlier?.holds(operand)) throw cannotOpen(operand, path, error);
    skip(gathering, path, uri, goneSince(earlier));
    rememberFolder(folders, path, uri);
  }
}

function addFolder(gathering: Gathering, folder: string, uri: string): void {
  const { files, skipped } = walkFolder(folder, ignoredBelow(folder));
  for (const { entry, reason } of skipped) skip(gathering, join(folder, entry), uriBelow(uri, entry), reason);
  for (const entry of files) {
    const [path, name] = [join(folder, entry), uriBelow(uri, entry)];
    try {
      addFile(gathering, path, name, 'found');
    } catch (error) {
      const fault = fileFault(error);
      if (fault === undefined) throw error;
      skip(gathering, path, name, `cannot be read: ${fault}`);
    }
  }
}

/** Whether the file is among those that are read now. */
function addFile(gathering: Gathering, path: string, uri: string, role: SourceFile['role']): boolean {
  const { read, maxBytes, isHelmTemplate } = gathering;
  const known = read.get(path);
  if (known) {
    if (role === 'named') read.set(path, { ...known, role });
    return true;
  }
  const { text, problem } = readSource(path, maxBytes);
  const reason = passedOver({ uri, text, role }, () => isHelmTemplate(path, text));
  if (reason === undefined) read.set(path, { uri, text, problem, role });
  else skip(gathering, path, uri, reason);
  return reason === undefined;
}

/** Why a file that could be read is not looked at. */
export function passedOver({ uri, text, role }: Pick<SourceFile, 'uri' | 'text' | 'role'>, isHelmTemplate: () => boolean): string | undefined {
  if (isHelmTemplate()) return 'Helm template, not rendered';
  // Data in JSON is everywhere, with comments and of any size; an object names its `apiVersion` somewhere.
  return role !== 'named' && /\.json$/i.test(uri) && !text.includes('apiVersion') ? NO_OBJECT : undefined;
}

/** The reason for files that read well and hold nothing to check. */
export const NO_OBJECT = 'holds no Kubernetes object';

/** The other manifests of a named file's folder. What is wrong with them is nobody's question, so they are dropped in silence. */
function addContext(gathering: Gathering, folder: string, uri: string): void {
  // Standard input may go by the name of a file that is still to be made, in a folder that is.
  if (!existsSync(folder)) return;
  const ignored = ignoredBelow(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isFile() || !isManifestName(entry.name) || gathering.read.has(path) || ignored.ignores(path, false)) continue;
    try {
      const { text, problem } = readSource(path, gathering.maxBytes);
      const name = uriBelow(uri, entry.name);
      const file = { uri: name, text, problem, role: 'context' } as const;
      if (problem || passedOver(file, () => gathering.isHelmTemplate(path, text)) !== undefined) continue;
      gathering.read.set(path, file);
    } catch (error) {
      if (fileFault(error) === undefined) throw error;
    }
  }
}

function rememberFolder(folders: Map<string, string>, path: string, uri: string): void {
  const slash = uri.lastIndexOf('/');
  folders.set(dirname(path), uri.slice(0, Math.max(slash, uri.startsWith('/') ? 1 : 0)));
}

function skip({ skipped }: Gathering, path: string, uri: string, reason: string): void {
  if (!skipped.has(path)) skipped.set(path, { path, uri, reason });
}

function cannotOpen(operand: string, path: string, error: unknown): unknown {
  const fault = fileFault(error);
  if (fault === undefined) return error;
  const guess = fault === NO_FILE ? meant(path) : '';
  return new UserError('unreadable', `cannot open ${operand}: ${fault}${guess}`, { hint: hintFor(fault), cause: error });
}

function hintFor(fault: string): string {
  if (fault === 'permission denied') return 'check the mode of the file and of the folders above it';
  if (fault === 'its link leads in a circle') return 'name the file that the link was meant for';
  return 'name a file, a folder, or - for standard input';
}

/** A name beside the missing one that is near it. */
function meant(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)).filter((name) => name !== basename(path)));
  } catch {
    return '';
  }
}

function byUri(one: { readonly uri: string }, other: { readonly uri: string }): number {
  return one.uri < other.uri ? -1 : one.uri > other.uri ? 1 : 0;
}
