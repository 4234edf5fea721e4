import {
  closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../base/errors';
import { isWrittenBySynth } from './mark';

/** A file to be written; `name` is relative to the output folder, with `/`. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Makes the folder hold exactly these manifests, beside whatever else is in it: files that synth wrote earlier and no longer makes
 * are removed, files of others are left alone, files that hold the same bytes already are not touched. Everything is written beside
 * its place first and then renamed, so that no reader meets half a file, whenever the process ends, and a full disk changes nothing.
 * Throws `UserError` before anything is changed when the folder cannot take the files.
 */
export function writeOutput(folder: string, files: readonly OutputFile[]): void {
  try {
    refuseNonFolder(folder);
    const before = listTwoLevels(folder);
    refuseFolders(folder, files, before);
    const changed = files.filter(({ name, text }) => !before.files.has(name) || !readFileSync(`${folder}/${name}`).equals(Buffer.from(text)));
    const stale = staleFiles(folder, files, before.files);
    replace(folder, changed, before);
    for (const name of stale) rmSync(`${folder}/${name}`);
    for (const name of new Set(stale.map((file) => dirname(file)))) removeWhenEmpty(`${folder}/${name}`);
    for (const name of before.folders) if (isLeftBehind(name)) rmSync(`${folder}/${name}`, { recursive: true, force: true });
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    throw new UserError('unwritable', `cannot write to the output folder ${folder}: ${error.message}`, { cause: error });
  }
}

interface Listing {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

function refuseNonFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return;
  const hint = 'name a folder in `outdir`, or in `output` of cdk8s.yaml';
  throw new UserError('not-a-folder', `the output folder ${folder} is a file`, { hint });
}

/** Files and folders in the folder and one level below, which is as deep as synth writes. Links and pipes are nobody's manifests. */
function listTwoLevels(folder: string): Listing {
  const files = new Set<string>();
  const folders = new Set<string>();
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return { files, folders };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) files.add(entry.name);
    if (!entry.isDirectory()) continue;
    folders.add(entry.name);
    for (const inner of readdirSync(join(folder, entry.name), { withFileTypes: true })) {
      if (inner.isFile()) files.add(`${entry.name}/${inner.name}`);
      else if (inner.isDirectory()) folders.add(`${entry.name}/${inner.name}`);
    }
  }
  return { files, folders };
}

function refuseFolders(folder: string, files: readonly OutputFile[], before: Listing): void {
  for (const { name } of files) {
    if (before.folders.has(name)) throw new UserError('not-a-file', `${join(folder, name)} is a folder, and synth has a file of that name to write`);
    const parent = dirname(name);
    if (before.files.has(parent)) throw new UserError('not-a-folder', `${join(folder, parent)} is a file, and synth needs a folder of that name`);
  }
}

function staleFiles(folder: string, files: readonly OutputFile[], before: ReadonlySet<string>): readonly string[] {
  const current = new Set(files.map(({ name }) => name));
  return [...before].filter((name) => !current.has(name) && isWrittenBySynth(name, headOf(`${folder}/${name}`)));
}

/** The first bytes of a file: enough for the mark in its second line. */
function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(1024);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

function replace(folder: string, files: readonly OutputFile[], before: Listing): void {
  if (files.length === 0) return;
  const made = mkdirSync(folder, { recursive: true });
  const staging = mkdtempSync(`${folder}/${STAGING}${process.pid}-`);
  const parents = [...new Set(files.map(({ name }) => dirname(name)))].filter((name) => name !== '.');
  const placed: string[] = [];
  try {
    files.forEach(({ text }, index) => writeFileSync(`${staging}/${index}`, text));
    for (const parent of parents) mkdirSync(`${folder}/${parent}`, { recursive: true });
    const place = (index: number, { name }: OutputFile): void => renameSync(`${staging}/${index}`, `${folder}/${name}`);
    // A new name can make its folder grow, for which the disk may have no room; so new names come first, where they can be taken back.
    files.forEach((file, index) => {
      if (before.files.has(file.name)) return;
      place(index, file);
      placed.push(file.name);
    });
    files.forEach((file, index) => {
      if (before.files.has(file.name)) place(index, file);
    });
  } catch (error) {
    for (const name of placed) rmSync(`${folder}/${name}`, { force: true });
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    // Nothing is empty here unless something failed.
    for (const parent of parents) removeWhenEmpty(`${folder}/${parent}`);
    if (made !== undefined) removeWhenEmpty(folder);
  }
}

const STAGING = '.pinstream-';

/** Whether a folder holds what a synth had staged when it was killed: no process has its number any more. */
function isLeftBehind(name: string): boolean {
  const [, id] = /^\.pinstream-(\d+)-[^/]*$/.exec(name) ?? [];
  if (id === undefined) return false;
  try {
    process.kill(Number(id), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function removeWhenEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
