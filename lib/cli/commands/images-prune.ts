import { UserError } from '../../base/errors';
import { command } from '../command';
import { flag, oneOf } from '../flags';
import { appImages } from '../images/app-images';
import { unusedEntries } from '../images/check-sites';
import { checkChangeFlags, conclude } from '../images/conclude';
import { gatherIfAny, SITE_FLAGS } from '../images/gather-sites';
import { emptyLock, LOCK_FLAGS, openLockFile } from '../images/lock-file';
import type { ImageResult } from '../images/results';
import { seesWhole } from '../images/whole-view';
import { openLockToWrite } from '../images/write-run';

/** Drops what nothing uses from the lock. */
export const imagesPrune = command({
  name: 'images prune',
  summary: 'Drop the entries of the lock that no manifest and no app uses',
  flags: {
    app: flag('Run the cdk8s app of cdk8s.yaml as well; needed where there is one'),
    diff: flag('Write nothing; print what would change'),
    check: flag('Write nothing; end with 1 if anything would change'),
    format: oneOf('How results are printed', ['text', 'json'], 'text'),
    ...LOCK_FLAGS,
    ...SITE_FLAGS,
  },
  async run({ flags }, io) {
    checkChangeFlags({ ...flags, write: false });
    const lock = flags.diff || flags.check ? openLockFile(flags.lock, io, { heals: false }) : openLockToWrite(flags.lock, [], { heals: false }, io);
    if (lock.entries.size === 0) throw emptyLock(lock);
    const gathered = await gatherIfAny(flags, { lock }, io);
    const whole = seesWhole(lock, [], { app: flags.app, leftOut: gathered?.leftOut ?? [] }, io);
    if (!whole.sees) throw new UserError('not-whole', `cannot tell what is unused: ${whole.reason}`, { hint: 'run it in the folder of the lock, over all that uses it' });
    const unread = (gathered?.workspace.sets ?? []).flatMap(({ documents }) => documents).filter(({ yaml }) => yaml.value === undefined);
    const [first] = unread;
    if (first) throw new UserError('not-whole', `cannot tell what is unused: ${first.yaml.uri} cannot be read`, { hint: 'mend the file, or leave it out' });
    const collected = await appImages(flags, io);
    const unused = new Set(unusedEntries(gathered?.sites ?? [], collected, lock).map(({ key }) => key));
    const results = Array.from(lock.entries.values(), (entry): ImageResult => ({ key: entry.key, status: unused.has(entry.key) ? 'dropped' : 'kept', old: entry.digest, uses: [] }));
    const entries = new Map(Array.from(lock.entries).filter(([key]) => !unused.has(key)));
    return conclude(
      { operands: [], flags: { ...flags, write: false, keepGoing: false, style: undefined }, lock, entries, gathered: undefined, results, statuses: ['dropped', 'kept'], toneOf: () => 'plain' },
      io,
    );
  },
});
