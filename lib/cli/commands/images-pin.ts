import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { chosenDigest, type LockEntry } from '../../images/lock';
import { command } from '../command';
import { flag, type FlagValues, repeated } from '../flags';
import { tellGaps } from '../gaps';
import { appImages } from '../images/app-images';
import { CHANGE_FLAGS, checkChangeFlags, conclude } from '../images/conclude';
import { gatherSites, SITE_FLAGS } from '../images/gather-sites';
import { type LockFile, LOCK_FLAGS, openLockFile } from '../images/lock-file';
import { settleKeys } from '../images/pin-keys';
import { ASKING, openRegistry, REGISTRY_FLAGS } from '../images/registry-flags';
import type { KeyOutcome } from '../images/resolve-keys';
import type { ImageResult, Tone } from '../images/results';
import { skippedResults } from '../images/skipped-results';
import { entriesOfTags, storedTagsIn } from '../images/streams-file';
import { type WantedKey, wantedKeys } from '../images/wanted-keys';
import { openLockToWrite } from '../images/write-run';
import { type Interrupt, withInterrupt } from '../interrupt';
import type { Io } from '../io';

const FLAGS = {
  ...CHANGE_FLAGS,
  offline: flag('Ask nobody; what the lock lacks is a failure'),
  app: flag('Run the cdk8s app of cdk8s.yaml as well, to find the images that it takes from the lock'),
  streams: repeated('Image streams as `oc get is -o yaml` prints them, which know digests of the internal registry', 'file'),
  ...LOCK_FLAGS,
  ...REGISTRY_FLAGS,
  ...SITE_FLAGS,
};

/** Finds digests for the tags of the manifests, locks them, and writes them in place. */
export const imagesPin = command({
  name: 'images pin',
  summary: 'Add the digests of the images here to the lock, and with --write pin the manifests',
  operand: '[path...]',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    checkChangeFlags(flags);
    if (flags.write && operands.includes('-')) throw new UserError('usage', '--write writes files, and standard input is none', { hint: 'name the file, or take --diff' });
    return withInterrupt(ASKING, (interrupt) => pin(operands, flags, interrupt, io));
  },
});

async function pin(operands: readonly string[], flags: FlagValues<typeof FLAGS>, interrupt: Interrupt, io: Io): Promise<ExitCode> {
  const lock = flags.diff || flags.check ? openLockFile(flags.lock, io, { heals: true }) : openLockToWrite(flags.lock, operands, { heals: true }, io);
  const stored = storedTagsIn(flags.streams, io);
  const gathered = await gatherSites(operands, flags, { lock, storedTags: stored, asksApp: flags.app }, io);
  const { sites, pinning, access } = gathered;
  const collected = await appImages(flags, io);
  const wanted = wantedKeys(sites, collected);
  if (wanted.length === 0 && sites.length === 0) {
    throw new UserError('nothing-to-check', 'nothing here names an image', { hint: 'name a file or folder that holds workloads' });
  }
  const open = flags.offline ? undefined : () => openRegistry(flags, access, interrupt, io);
  const outcomes = await settleKeys(wanted, { lock, pinning, given: entriesOfTags(stored), openRegistry: open }, io);
  interrupt.check();
  const gaps = tellGaps(gathered.workspace, io);
  const results = [...wanted.map((one) => resultOf(one, outcomes.get(one.key), lock)), ...skippedResults(sites)];
  const code = conclude({ operands, flags, lock, entries: entriesAfter(lock, outcomes), gathered, results, faultsOf: gathered.faultsOf, statuses: STATUSES, toneOf }, io);
  return code === EXIT.clean ? gaps : code;
}

const STATUSES = ['added', 'changed', 'locked', 'skipped', 'failed'] as const;

function toneOf(status: string): Tone {
  return status === 'failed' ? 'bad' : status === 'added' || status === 'changed' ? 'good' : 'plain';
}

function resultOf({ key, uses, written }: WantedKey, outcome: KeyOutcome | undefined, lock: LockFile): ImageResult {
  const before = lock.disputed.has(key) ? undefined : chosenDigest(lock.entries.get(key));
  if (outcome?.kind === 'failed') return { key, status: 'failed', old: before, uses, code: outcome.code, message: outcome.message, hint: outcome.hint };
  const after = outcome?.kind === 'locked' ? chosenDigest(outcome.entry) : before;
  const status = before === undefined ? 'added' : before === after ? 'locked' : 'changed';
  const others = written.filter((digest) => digest !== after);
  const note = outcome?.kind === 'locked' && outcome.note !== undefined ? { code: 'TAG_MOVED', message: outcome.note } : {};
  const mismatch = others.length === 0 ? note : { code: 'LOCK_MISMATCH', message: `${others.join(', ')} is written, and the lock holds ${after ?? 'none'}` };
  return { key, status, old: before === after ? undefined : before, new: after, uses, ...mismatch };
}

/** The lock's entries with what became of the keys that were asked for; of a disputed key that nobody could settle none is left. */
function entriesAfter({ entries, disputed }: LockFile, outcomes: ReadonlyMap<string, KeyOutcome>): ReadonlyMap<string, LockEntry> {
  const after = new Map(entries);
  for (const key of disputed) after.delete(key);
  for (const [key, outcome] of outcomes) if (outcome.kind === 'locked') after.set(key, outcome.entry);
  return after;
}
