import { lstatSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CHANGED, type LeftAlone, unlessRefused, writableFile } from './exchange-file';
import { hashAt, hashOf, type JournalEntry, writeJournal } from './journal-file';
import { stageFile, syncFolder } from './write-file';
import { type Exchanged, finishAll, isInside, type LeftFile, type OnStep } from './write-journal';

/** A file and the text it is to get. */
export interface FileChange {
  readonly path: string;
  /** What the file held when it was read; `undefined` for a file that is made. */
  readonly before: string | undefined;
  readonly after: string;
}

interface ExchangeOptions {
  /** Folders that may be written in, links resolved. @see writableRoots */
  readonly roots: readonly string[];
  /** Where the journal is kept while files are renamed. */
  readonly journal: string;
  /** What it throws comes out; before the journal all stays as it was, afterwards `recoverFiles` has to finish. */
  readonly onStep?: OnStep | undefined;
}

/**
 * Writes all files or none, with the guards of `exchangeFile`: every file is checked, every new text is staged beside its file, a journal
 * tells of them, and only then all are renamed. Killed before the journal everything is old, killed after it `recoverFiles` makes
 * everything new. A file that somebody else changes between the last look and its rename is left to them. Runs in one go: a signal that
 * the program handles waits until it is done.
 */
export function exchangeFiles(changes: readonly FileChange[], options: ExchangeOptions): Exchanged {
  const { journal, onStep } = options;
  const wanted = changes.filter(({ before, after }) => before !== after);
  if (wanted.length === 0) return { written: [], left: [], unfinished: false };
  if (lstatSync(journal, { throwIfNoEntry: false })) return nothingWritten([{ path: journal, reason: 'it tells of an interrupted run, whose files are not finished yet' }]);
  const { plans, left } = planAll(wanted, options);
  if (left.length > 0) return nothingWritten(left);
  const staged: JournalEntry[] = [];
  let journaled = false;
  try {
    const refused = stageAll(plans, staged, onStep) ?? changedSince(plans) ?? noteDown(journal, staged, onStep);
    if (refused) return nothingWritten([refused]);
    journaled = true;
  } finally {
    if (!journaled) for (const entry of staged) rmSync(entry.staged, { force: true });
  }
  onStep?.('journaled');
  const pathOf = new Map(plans.map(({ path, target }) => [target, path]));
  return finishAll(journal, staged, { onStep, nameOf: (target) => pathOf.get(target) ?? target });
}

interface Plan extends FileChange {
  /** The file itself, links resolved. */
  readonly target: string;
}

function planAll(changes: readonly FileChange[], { roots, onStep }: ExchangeOptions): { readonly plans: readonly Plan[]; readonly left: readonly LeftFile[] } {
  const plans = new Map<string, Plan>();
  const left: LeftFile[] = [];
  for (const change of changes) {
    const target = unlessRefused(() => targetOf(change, roots));
    if (typeof target !== 'string') left.push({ path: change.path, reason: target.reason });
    else if ((plans.get(target)?.after ?? change.after) !== change.after) left.push({ path: change.path, reason: `it is ${target} by another name, which is to get another text` });
    else plans.set(target, { ...change, target });
    onStep?.('checked', change.path);
  }
  return { plans: Array.from(plans.values()), left };
}

function targetOf({ path, before }: FileChange, roots: readonly string[]): string | LeftAlone {
  if (before !== undefined) return writableFile(path, { before, roots });
  if (lstatSync(path, { throwIfNoEntry: false })) return { reason: 'it was made while this was at work' };
  const folder = realpathSync(dirname(path));
  if (!isInside(roots, folder)) return { reason: `its folder is a link that leads out of what was named, to ${folder}` };
  return join(folder, basename(path));
}

/** Stages every text, noting each as it is done; the first file for which that fails, and why. */
function stageAll(plans: readonly Plan[], staged: JournalEntry[], onStep: OnStep | undefined): LeftFile | undefined {
  for (const { path, target, before, after } of plans) {
    const place = unlessRefused(() => ({ staged: stageFile(target, after) }));
    if ('reason' in place) return { path, ...place };
    staged.push({ target, ...place, before: before === undefined ? undefined : hashOf(before), after: hashOf(after) });
    onStep?.('staged', path);
  }
  for (const { path, target } of plans) {
    const refused = unlessRefused(() => {
      syncFolder(dirname(target));
      return undefined;
    });
    if (refused) return { path, ...refused };
  }
  return undefined;
}

/** The first file that somebody changed since it was checked. */
function changedSince(plans: readonly Plan[]): LeftFile | undefined {
  for (const { path, target, before } of plans) {
    const now = unlessRefused(() => ({ hash: hashAt(target) }));
    if ('reason' in now) return { path, ...now };
    if (now.hash !== (before === undefined ? undefined : hashOf(before))) return { path, ...CHANGED };
  }
  return undefined;
}

function noteDown(journal: string, staged: readonly JournalEntry[], onStep: OnStep | undefined): LeftFile | undefined {
  const refused = unlessRefused(() => {
    writeJournal(journal, staged, () => onStep?.('journal-staged'));
    return undefined;
  });
  // Renamed and not brought to the disk it would speak of texts that are taken away now.
  if (refused) rmSync(journal, { force: true });
  return refused && { path: journal, ...refused };
}

function nothingWritten(left: readonly LeftFile[]): Exchanged {
  return { written: [], left, unfinished: false };
}
