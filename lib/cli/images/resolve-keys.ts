import type { Pinning } from '../../config/image-facts';
import { shortDigest } from '../../images/digest';
import { lockEntryOf } from '../../images/lock-entry';
import type { LockEntry } from '../../images/lock';
import { RegistryFault } from '../../registry/fault';
import type { Io } from '../io';
import { showProgress } from './progress';
import type { OpenRegistry } from './registry-flags';

/** What became of one key. */
export type KeyOutcome =
  | { readonly kind: 'locked'; readonly entry: LockEntry; readonly note?: string | undefined }
  /** The registry still serves the digest that was given. */
  | { readonly kind: 'known' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly hint: string | undefined };

interface Asked {
  readonly key: string;
  /** The digest that is locked: when the registry still serves it, nothing more is asked. */
  readonly known?: string | undefined;
  readonly others?: LockEntry['others'] | undefined;
  /** The digest that files have beside the tag. Nobody asked to move it, so it stays, even where the tag has moved on. */
  readonly written?: string | undefined;
  /** Platforms that the entry has to hold besides those of the configuration. */
  readonly platforms?: readonly string[] | undefined;
}

/** Asks registries for the digests of keys, many at a time; outcomes by key. Throws what interrupts the run, and faults that are ours. */
export async function resolveKeys(asked: readonly Asked[], registry: OpenRegistry, pinning: Pinning, io: Io): Promise<ReadonlyMap<string, KeyOutcome>> {
  const progress = showProgress('resolving', asked.length, io);
  try {
    const outcomes = await Promise.all(
      asked.map(async (one) => {
        const outcome = await resolveKey(one, registry, pinning, io);
        progress.step();
        return [one.key, outcome] as const;
      }),
    );
    return new Map(outcomes);
  } finally {
    progress.end();
  }
}

async function resolveKey({ key, known, others = {}, written, platforms = [] }: Asked, { resolver, addressOf, describe }: OpenRegistry, pinning: Pinning, { stderr }: Io): Promise<KeyOutcome> {
  try {
    const address = addressOf(key);
    const resolved = await resolver.resolve(address, known);
    if (resolved === 'known') return { kind: 'known' };
    const stays = written === undefined || written === resolved.digest || Array.from(resolved.platforms.values()).includes(written);
    const image = stays ? resolved : await describe({ host: address.host, repository: address.repository, digest: written });
    for (const warning of image.warnings) stderr.write(`warning: ${key}: ${warning}\n`);
    const outcome = entryOutcome(key, image, { ...pinning, lockedPlatforms: [...pinning.lockedPlatforms, ...platforms] }, others);
    if (stays || outcome.kind !== 'locked') return outcome;
    return { ...outcome, note: `the digest that is written stays; the tag stands for ${shortDigest(resolved.digest)} now, which pinstream images update takes` };
  } catch (error) {
    if (error instanceof RegistryFault) return { kind: 'failed', code: error.code, message: error.message, hint: error.hint };
    // An interrupt, and what no registry is to blame for.
    throw error;
  }
}

/** What was resolved as an entry of the lock, by what the configuration wants. */
function entryOutcome(key: string, resolved: Parameters<typeof lockEntryOf>[1], pinning: Pinning, others: LockEntry['others'] = {}): KeyOutcome {
  const made = lockEntryOf(key, resolved, { pin: pinning.pinOf(key), keep: pinning.lockedPlatforms, required: pinning.requiredPlatforms });
  if (!made.ok) return { kind: 'failed', ...made.problem, hint: undefined };
  return { kind: 'locked', entry: { ...made.value, others } };
}
