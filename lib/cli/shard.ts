import { UserError } from '../base/errors';
import { groupBy } from '../base/group';
import { sha256 } from '../sources/cache-file';
import type { FileSet } from '../workspace/workspace';
import { type Flag, text } from './flags';

/** One part of a run that several machines share. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** More would each have next to nothing to do. */
const MOST = 999;

/** `--shard 2/5`. Throws `UserError` for a text that names no part of a whole. */
export function shardFlag(summary: string): Flag<Shard | undefined> {
  const given = text(summary, 'i/n');
  return {
    ...given,
    read: (words, name) => {
      const word = given.read(words, name);
      if (word === undefined) return undefined;
      const [, index = 0, count = 0] = /^(\d{1,3})\/(\d{1,3})$/.exec(word)?.map(Number) ?? [];
      if (index < 1 || index > count) throw new UserError('usage', `${name} takes i/n, and was given ${JSON.stringify(word)}`, { hint: `write --shard 1/3 for the first of three parts; n is at most ${MOST}` });
      return { index, count };
    },
  };
}

/**
 * The sets that each part of a run looks at, by the number of the part from 0. A set goes where its id says, unless that part has a quarter
 * more than its due already: a change of one set moves few others, and no part waits long for another. Of each configuration the sets that
 * were rendered stay together, as they share files and nothing is told twice. `sizeOf` weighs a set.
 */
export function divideSets(groups: readonly (readonly FileSet[])[], count: number, sizeOf: (set: FileSet) => number): readonly ReadonlySet<FileSet>[] {
  const units = groups.flatMap((sets, group) => Array.from(groupBy(sets, ({ id, rendering }) => (rendering ? `rendered ${group}` : `set ${id}`)), ([id, members]) => ({ id, members, size: members.reduce((sum, set) => sum + sizeOf(set), 0) })));
  const room = (1.25 * units.reduce((sum, { size }) => sum + size, 0)) / count;
  const parts = Array.from({ length: count }, () => ({ load: 0, sets: new Set<FileSet>() }));
  for (const { id, members, size } of units.map((unit) => ({ ...unit, hash: sha256(unit.id) })).sort((one, other) => (one.hash < other.hash ? -1 : 1))) {
    const home = Number.parseInt(sha256(id).slice(0, 8), 16) % count;
    const order = parts.map((_, step) => (home + step) % count).flatMap((at) => parts[at] ?? []);
    const part = order.find(({ load }) => load + size <= room) ?? order.reduce((least, other) => (other.load < least.load ? other : least));
    part.load += size;
    for (const set of members) part.sets.add(set);
  }
  return parts.map(({ sets }) => sets);
}
