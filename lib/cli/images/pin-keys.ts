import type { Pinning } from '../../config/image-facts';
import { isIndex } from '../../images/digest-kind';
import type { LockEntry } from '../../images/lock';
import { fittingPlatforms } from '../../images/platform';
import type { Io } from '../io';
import type { LockFile } from './lock-file';
import type { OpenRegistry } from './registry-flags';
import { type KeyOutcome, resolveKeys } from './resolve-keys';
import type { WantedKey } from './wanted-keys';

interface Settling {
  readonly lock: LockFile;
  readonly pinning: Pinning;
  /** Entries that files of image streams know. */
  readonly given: ReadonlyMap<string, LockEntry>;
  /** Opens what asks registries; `undefined` where nobody may be asked. */
  readonly openRegistry: (() => Promise<OpenRegistry>) | undefined;
}

/**
 * Outcomes for the keys that are wanted, and for those that a merge conflict left open: what the lock holds stays, whatever the registry
 * serves now; only what it lacks is asked for.
 */
export async function settleKeys(wanted: readonly WantedKey[], { lock, pinning, given, openRegistry }: Settling, io: Io): Promise<ReadonlyMap<string, KeyOutcome>> {
  const keys = new Set([...wanted.map(({ key }) => key), ...lock.disputed]);
  const outcomes = new Map<string, KeyOutcome>();
  const byKey = new Map(wanted.map((one) => [one.key, one]));
  const open: string[] = [];
  for (const key of keys) {
    const settled = given.get(key) ?? (lock.disputed.has(key) ? undefined : chosenAnew(lock.entries.get(key), pinning, byKey.get(key)?.platforms));
    if (settled) outcomes.set(key, { kind: 'locked', entry: settled });
    else open.push(key);
  }
  if (open.length === 0) return outcomes;
  if (!openRegistry) return new Map([...outcomes, ...open.map((key) => [key, offline(key, lock)] as const)]);
  const registry = await openRegistry();
  try {
    const found = await resolveKeys(open.map((key) => ({ key, others: lock.entries.get(key)?.others, written: onlyOne(byKey.get(key)?.written), platforms: byKey.get(key)?.platforms })), registry, pinning, io);
    return new Map([...outcomes, ...found]);
  } finally {
    await registry.close();
  }
}

/** Files that disagree have no digest that could stay. */
function onlyOne(written: readonly string[] = []): string | undefined {
  return written.length === 1 ? written[0] : undefined;
}

/** The entry with the digest that the configuration wants of it; `undefined` where the lock cannot tell, or lacks a platform that is asked for. */
export function chosenAnew(entry: LockEntry | undefined, pinning: Pinning, platforms: readonly string[] = []): LockEntry | undefined {
  if (!entry || (isIndex(entry) && platforms.some((wanted) => fittingPlatforms(entry.platforms.keys(), wanted).length === 0))) return undefined;
  const pin = pinning.pinOf(entry.key);
  if (pin === 'index' || !isIndex(entry)) return entry.pin === undefined ? entry : { ...entry, pin: undefined };
  const [platform, ...others] = fittingPlatforms(entry.platforms.keys(), pin);
  return platform === undefined || others.length > 0 ? undefined : { ...entry, pin: platform };
}

function offline(key: string, lock: LockFile): KeyOutcome {
  if (lock.disputed.has(key)) {
    return { kind: 'failed', code: 'LOCK_CONFLICT', message: 'the two sides of the merge hold different digests', hint: 'run it without --offline, which asks the registry again' };
  }
  return { kind: 'failed', code: 'OFFLINE', message: 'the lock does not hold it, and nobody may be asked', hint: 'run it without --offline' };
}
