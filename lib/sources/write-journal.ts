import { existsSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CHANGED, isBelowAny, type LeftAlone, unlessRefused } from './exchange-file';
import { hashAt, type JournalEntry, readJournal, removeJournal } from './journal-file';
import { stagedFor, syncFolder } from './write-file';

/** What has just been done. From `journaled` on an interrupted exchange is finished by `recoverFiles`, until then it is undone. */
export type ExchangeStep = 'checked' | 'staged' | 'journal-staged' | 'journaled' | 'renamed' | 'finished';

export interface LeftFile extends LeftAlone {
  readonly path: string;
}

export interface Exchanged {
  /** Files that hold their new text; none, or with nothing left all. */
  readonly written: readonly string[];
  /** Files that were left as they are, and why. */
  readonly left: readonly LeftFile[];
  /** The journal is still there, since a file could not be renamed; `recoverFiles` tries again. Only then, or where others write at the same time, is there something both in `written` and in `left`. */
  readonly unfinished: boolean;
}

/** Told after each step, with the file where it is about one. */
export type OnStep = (step: ExchangeStep, path?: string) => void;

interface RecoverOptions {
  /** Folders that may be written in, links resolved. @default the folder of the journal */
  readonly roots?: readonly string[];
  /** Files whose staged texts nobody will use any more. @default none but the journal */
  readonly targets?: readonly string[];
}

/**
 * Finishes what an interrupted `exchangeFiles` began; `undefined` where there is no journal. Removes texts that were staged for the journal
 * or one of `targets` and never used. Nothing is touched where the journal names a file outside of the roots. Not to be called while
 * another exchange runs. Throws `UserError` for a journal that cannot be read.
 */
export function recoverFiles(journal: string, { roots, targets = [] }: RecoverOptions = {}): Exchanged | undefined {
  return existsSync(dirname(journal)) ? recover(journal, roots ?? [realpathSync(dirname(journal))], targets) : undefined;
}

function recover(journal: string, roots: readonly string[], targets: readonly string[]): Exchanged | undefined {
  const entries = readJournal(journal);
  const outside = (entries ?? []).filter(({ target }) => !isInside(roots, dirname(target)));
  if (outside.length > 0) {
    const left = outside.map(({ target }) => ({ path: target, reason: `an interrupted run was to write it, as ${journal} tells, and it lies outside of what was named` }));
    return { written: [], left, unfinished: true };
  }
  const finished = entries && finishAll(journal, entries, {});
  // What could not be renamed is still to be used.
  if (finished?.unfinished !== true) sweep([journal, ...targets.filter((path) => isInside(roots, dirname(path)))]);
  return finished;
}

interface FinishOptions {
  readonly onStep?: OnStep | undefined;
  /** How a file is called to people. @default by its own path */
  readonly nameOf?: (target: string) => string;
}

/** Brings every file of a journal forward that can be, and removes the journal unless a file has to be tried again. */
export function finishAll(journal: string, entries: readonly JournalEntry[], { onStep, nameOf = (target) => target }: FinishOptions): Exchanged {
  const written: string[] = [];
  const left: LeftFile[] = [];
  let unfinished = false;
  for (const entry of entries) {
    const path = nameOf(entry.target);
    const refused = unlessRefused(() => finish(entry));
    // Neither the file that somebody changed nor the staged text will be any better later.
    const isFinal = refused === undefined || refused === CHANGED || refused === TEXT_GONE;
    if (!isFinal) unfinished = true;
    else rmSync(entry.staged, { force: true });
    if (refused) left.push({ path, ...refused });
    else written.push(path);
    onStep?.('renamed', path);
  }
  if (!unfinished) {
    for (const folder of new Set(entries.map(({ target }) => dirname(target)))) syncFolder(folder);
    removeJournal(journal);
  }
  onStep?.('finished');
  return { written, left, unfinished };
}

const TEXT_GONE: LeftAlone = { reason: 'its new text, staged beside it, is gone or changed' };

function finish({ target, staged, before, after }: JournalEntry): LeftAlone | undefined {
  const now = hashAt(target);
  if (now === after) return undefined;
  if (now !== before) return CHANGED;
  if (hashAt(staged) !== after) return TEXT_GONE;
  renameSync(staged, target);
  return undefined;
}

/** Removes texts that were staged for these files. */
function sweep(paths: readonly string[]): void {
  const namesIn = new Map<string, Set<string>>();
  for (const path of paths) {
    const folder = dirname(path);
    namesIn.set(folder, (namesIn.get(folder) ?? new Set()).add(basename(path)));
  }
  for (const [folder, names] of namesIn) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const name = stagedFor(entry.name);
      if (entry.isFile() && name !== undefined && names.has(name)) rmSync(join(folder, entry.name), { force: true });
    }
  }
}

/** Whether a folder is one of the roots or lies below one, links resolved; one that is not there does not. */
export function isInside(roots: readonly string[], folder: string): boolean {
  const found = unlessRefused(() => realpathSync(folder));
  return typeof found === 'string' && (roots.includes(found) || isBelowAny(roots, found));
}
