import {
  closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync,
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
 * its place first and then renamed, so that no reader meets half a file and a full disk changes nothing.
 * Throws `UserError` before anything is changed when the folder cannot take the files.
 */
export function writeOutput(folder: string, files: readonly OutputFile[]): void {
  try {
    refuseNonFolder(folder);
    const before = listTwoLevels(folder);
    refuseFolders(folder, files, before);
    const changed = files.filter(({ name, text }) => !before.files.has(name) || readFileSync(join(folder, name), 'utf8') !== text);
    const stale = staleFiles(folder, files, before.files);
    replace(folder, changed);
    for (const name of stale) rmSync(join(folder, name));
    for (const name of new Set(stale.map((file) => dirname(file)))) removeWhenEmpty(folder, name);
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
  return [...before].filter((name) => !current.has(name) && isWrittenBySynth(name, headOf(join(folder, name))));
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

function replace(folder: string, files: readonly OutputFile[]): void {
  if (files.length === 0) return;
  mkdirSync(folder, { recursive: true });
  const staging = mkdtempSync(join(folder, '.pinstream-'));
  try {
    files.forEach(({ text }, index) => writeFileSync(join(staging, String(index)), text));
    for (const parent of new Set(files.map(({ name }) => dirname(name)))) mkdirSync(join(folder, parent), { recursive: true });
    files.forEach(({ name }, index) => renameSync(join(staging, String(index)), join(folder, name)));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function removeWhenEmpty(folder: string, name: string): void {
  if (name !== '.' && readdirSync(join(folder, name)).length === 0) rmdirSync(join(folder, name));
}
