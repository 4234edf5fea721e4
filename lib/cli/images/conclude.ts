import { sameValue } from '../../base/equal';
import { EXIT, type ExitCode, UserError } from '../../base/errors';
import type { LockEntry } from '../../images/lock';
import { printLock } from '../../images/lock-text';
import type { PinSite, PinStyle } from '../../pinning/site';
import { counted } from '../../reporters/tally';
import { flag, type FlagValues, oneOf } from '../flags';
import { type Io, isColoured } from '../io';
import type { LockFile } from './lock-file';
import { chosenFor, type FileChange, type PinPlan, planPins } from './pin-plan';
import type { Gathered } from './gather-sites';
import { type ImageResult, jsonOf, tallyOf, textOf, type Tone } from './results';
import { changesWithLock, printChanges, writeAll } from './write-run';

/** What commands take that change the lock. */
export const CHANGE_FLAGS = {
  write: flag('Write the digests into the files too, not only into the lock'),
  diff: flag('Write nothing; print what would change, with the files'),
  check: flag('Write nothing; end with 1 if anything would change, files too'),
  keepGoing: flag('Write what could be resolved although something else could not; ends with 3 all the same'),
  style: oneOf('What is written: the tag with its digest, or the digest alone', ['tag-and-digest', 'digest-only'], undefined),
  format: oneOf('How results are printed', ['text', 'json'], 'text'),
};

export type ChangeFlags = FlagValues<typeof CHANGE_FLAGS>;

/** Throws `UserError` for flags that contradict each other. */
export function checkChangeFlags({ write, diff, check, format }: Pick<ChangeFlags, 'write' | 'diff' | 'check' | 'format'>): void {
  if (write && (diff || check)) throw new UserError('usage', '--write goes with neither --diff nor --check, which write nothing');
  if (diff && format === 'json') throw new UserError('usage', '--diff prints a patch, which is no JSON', { hint: '--check --format json tells what would change' });
}

export interface Conclusion {
  readonly operands: readonly string[];
  readonly flags: ChangeFlags;
  readonly lock: LockFile;
  /** What the lock is to hold. */
  readonly entries: ReadonlyMap<string, LockEntry>;
  /** `undefined` where no files were looked at. */
  readonly gathered: Gathered | undefined;
  readonly results: readonly ImageResult[];
  /** What is wrong with the files as they would be. */
  readonly faultsOf?: ((changes: readonly FileChange[]) => readonly ImageResult[]) | undefined;
  /** Words for the tally, in its order. */
  readonly statuses: readonly string[];
  readonly toneOf: (status: string) => Tone;
}

/** Writes, prints or compares what a run comes to, all or nothing, and tells about it. Answers the exit code. */
export function conclude(conclusion: Conclusion, io: Io): ExitCode {
  const { operands, flags, lock, entries, gathered, faultsOf } = conclusion;
  const { write, diff, check, keepGoing } = flags;
  const style = flags.style ?? gathered?.pinning.style ?? 'tag-and-digest';
  const plan = gathered && (write || diff || check) ? planPins(gathered.sites, { fileOf: gathered.workspace.fileOf, entryOf: (key) => entries.get(key), style }) : NO_PLAN;
  const results = [...conclusion.results, ...plan.failures, ...(faultsOf?.(plan.changes) ?? [])];
  const failed = results.some(({ status }) => status === 'failed');
  const stopped = failed && !keepGoing;
  const changes = stopped ? [] : changesWithLock(lock, textFor(lock, entries), plan.changes);
  if (diff) printChanges(changes, io);
  else if (!check) writeAll(lock, changes, operands, io);
  tell(conclusion, { results, changes, stopped, style }, io);
  if (failed) return EXIT.refused;
  return check && changes.length > 0 ? EXIT.findings : EXIT.clean;
}

/** What a run came to. */
interface Ended {
  readonly results: readonly ImageResult[];
  readonly changes: ReturnType<typeof changesWithLock>;
  /** Not all could be resolved, so that nothing was done. */
  readonly stopped: boolean;
  readonly style: PinStyle;
}

function tell({ flags, entries, gathered, statuses, toneOf }: Conclusion, { results, changes, stopped, style }: Ended, io: Io): void {
  const { write, diff, check, format } = flags;
  const sites = gathered?.sites ?? [];
  // A patch has standard output to itself.
  const out = diff ? io.stderr : io.stdout;
  if (format === 'json') out.write(jsonOf(results, { changed: changes.map(({ uri }) => uri).sort() }));
  else out.write(textOf(results, { toneOf, colour: isColoured(out, io.env) }));
  if (write) tellNotes(sites, entries, io);
  io.stderr.write(`${tallyOf(results, statuses)}; ${whatBecame(changes, { stopped, dry: diff || check })}\n`);
  const open = write || diff || check || stopped ? 0 : unwritten(sites, entries, style);
  if (open > 0) io.stderr.write(`${counted(open, 'place')} in the files ${open === 1 ? 'lacks its' : 'lack their'} digest; --write pins ${open === 1 ? 'it' : 'them'}\n`);
}

const NO_PLAN: PinPlan = { changes: [], failures: [] };

/** The lock's text; a lock that says the same keeps its own, whoever wrote it. */
function textFor(lock: LockFile, entries: ReadonlyMap<string, LockEntry>): string | undefined {
  const same = lock.entries.size === entries.size && Array.from(entries).every(([key, entry]) => sameEntry(lock.entries.get(key), entry));
  if (same && (!lock.conflicted || lock.text === undefined)) return lock.text;
  return printLock(entries.values());
}

function sameEntry(one: LockEntry | undefined, other: LockEntry): boolean {
  return one !== undefined && sameValue(plain(one), plain(other));
}

function plain({ digest, mediaType, pin, platforms, others }: LockEntry): unknown {
  return [digest, mediaType ?? null, pin ?? null, Object.fromEntries(platforms), others];
}

function whatBecame(changes: ReturnType<typeof changesWithLock>, { stopped, dry }: { readonly stopped: boolean; readonly dry: boolean }): string {
  if (stopped) return 'nothing was written, because not all could be resolved (--keep-going writes the rest)';
  const [first, ...more] = changes.map(({ uri }) => uri);
  if (first === undefined) return 'nothing to change';
  return `${dry ? 'would write' : 'wrote'} ${more.length === 0 ? first : counted(changes.length, 'file')}`;
}

/** How many places have a digest that is known and not written. */
function unwritten(sites: readonly PinSite[], entries: ReadonlyMap<string, LockEntry>, style: PinStyle): number {
  const isOpen = (site: PinSite): boolean => {
    const chosen = chosenFor(site, (key) => entries.get(key), style);
    return chosen !== undefined && site.fate.kind === 'pin' && site.fate.written !== chosen.digest;
  };
  return sites.filter(isOpen).length;
}

function tellNotes(sites: readonly PinSite[], entries: ReadonlyMap<string, LockEntry>, { stderr }: Io): void {
  for (const { uri, line, fate } of sites) {
    if (fate.kind !== 'pin' || !entries.has(fate.key)) continue;
    for (const { code, message } of fate.notes) stderr.write(`warning: ${uri}:${line}: ${code}: ${message}\n`);
  }
}
