import type { ExitCode } from '../../base/errors';
import { chosenDigest, type LockEntry } from '../../images/lock';
import { command } from '../command';
import type { FlagValues } from '../flags';
import { CHANGE_FLAGS, checkChangeFlags, conclude } from '../images/conclude';
import { type Gathered, gatherIfAny, SITE_FLAGS } from '../images/gather-sites';
import { keysNamed } from '../images/globs';
import { insideResult, isInside } from '../images/inside-keys';
import { emptyLock, LOCK_FLAGS, openLockFile } from '../images/lock-file';
import { pinningFor } from '../images/pinning-for';
import { chosenAnew } from '../images/pin-keys';
import { ASKING, openRegistry, REGISTRY_FLAGS } from '../images/registry-flags';
import { type KeyOutcome, resolveKeys } from '../images/resolve-keys';
import type { ImageResult, Tone } from '../images/results';
import { usesOf } from '../images/pin-plan';
import { openLockToWrite } from '../images/write-run';
import { type Interrupt, withInterrupt } from '../interrupt';
import type { Io } from '../io';

const FLAGS = { ...CHANGE_FLAGS, ...LOCK_FLAGS, ...REGISTRY_FLAGS, ...SITE_FLAGS };

/** Moves the entries of the lock to the digests that their tags have by now. */
export const imagesUpdate = command({
  name: 'images update',
  summary: 'Move entries of the lock to the digests that their tags have now, and with --write the manifests with them',
  operand: '[key...]',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    checkChangeFlags(flags);
    return withInterrupt(ASKING, (interrupt) => update(operands, flags, interrupt, io));
  },
});

async function update(patterns: readonly string[], flags: FlagValues<typeof FLAGS>, interrupt: Interrupt, io: Io): Promise<ExitCode> {
  const lock = flags.diff || flags.check ? openLockFile(flags.lock, io, { heals: true }) : openLockToWrite(flags.lock, [], { heals: true }, io);
  if (lock.entries.size === 0) throw emptyLock(lock);
  const wantsFiles = flags.write || flags.diff || flags.check;
  const gathered = wantsFiles ? await gatherIfAny(flags, { lock }, io) : undefined;
  const { pinning, access } = gathered ?? (await pinningFor(flags, io));
  const named = new Set([...keysNamed([...lock.entries.keys()], patterns), ...lock.disputed]);
  const keys = Array.from(named).filter((key) => !isInside(key, access));
  const asked = keys.map((key) => {
    const entry = chosenAnew(lock.entries.get(key), pinning);
    return { key, known: lock.disputed.has(key) ? undefined : entry?.digest, others: lock.entries.get(key)?.others };
  });
  const registry = await openRegistry(flags, access, interrupt, io);
  const outcomes = await resolveKeys(asked, registry, pinning, io).finally(() => registry.close());
  interrupt.check();
  const entries = new Map(lock.entries);
  for (const [key, outcome] of outcomes) {
    const entry = outcome.kind === 'locked' ? outcome.entry : outcome.kind === 'known' ? chosenAnew(lock.entries.get(key), pinning) : undefined;
    if (entry) entries.set(key, entry);
    else if (lock.disputed.has(key)) entries.delete(key);
  }
  const results = [
    ...Array.from(outcomes, ([key, outcome]) => resultOf(key, outcome, { before: lock.entries.get(key), after: entries.get(key), gathered })),
    ...Array.from(named).filter((key) => isInside(key, access)).map((key) => insideResult(key, chosenDigest(lock.entries.get(key)))),
  ];
  return conclude({ operands: [], flags, lock, entries, gathered, results, faultsOf: gathered?.faultsOf, statuses: STATUSES, toneOf }, io);
}

const STATUSES = ['moved', 'same', 'skipped', 'failed'] as const;

function toneOf(status: string): Tone {
  return status === 'failed' ? 'bad' : status === 'moved' ? 'good' : 'plain';
}

interface Around {
  readonly before: LockEntry | undefined;
  readonly after: LockEntry | undefined;
  readonly gathered: Gathered | undefined;
}

function resultOf(key: string, outcome: KeyOutcome, { before, after, gathered }: Around): ImageResult {
  const old = chosenDigest(before);
  const uses = usesOf(gathered?.sites ?? [], key);
  if (outcome.kind === 'failed') return { key, status: 'failed', old, uses, code: outcome.code, message: outcome.message, hint: outcome.hint };
  const now = chosenDigest(after);
  return { key, status: old === now ? 'same' : 'moved', old, new: old === now ? undefined : now, uses };
}
