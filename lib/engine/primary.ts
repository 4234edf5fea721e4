import { groupBy } from '../base/group';

/**
 * One image has one primary finding: the first of these that holds. The others are named in its message.
 * The order goes from what makes all further questions pointless to what is only a wish.
 */
export const IMAGE_RULES: readonly string[] = [
  'bad-image-reference',
  'undefined-parameter',
  'misplaced-image',
  'unfilled-placeholder',
  'unresolvable-image-name',
  'lookup-policy-missing',
  'unknown-stream-tag',
  'short-image-name',
  'fragile-image-lookup',
  'stale-digest',
  'floating-tag',
  'unpinned-image',
];

const RANK = new Map(IMAGE_RULES.map((id, rank) => [id, rank]));

/** What `primaryOf` needs to know of a finding. */
export interface Candidate {
  readonly ruleId: string;
  /** The same text for all findings at one place. */
  readonly where: string;
}

/** A candidate that stays, and those that gave way to it, in the order of the list above. */
export interface Kept<Item> {
  readonly item: Item;
  readonly gaveWay: readonly Item[];
}

/** Keeps, of the rules above that speak at one place, the first. Candidates of other rules stay as they are. Order is kept. */
export function primaryOf<Item extends Candidate>(candidates: readonly Item[]): readonly Kept<Item>[] {
  const speakers = groupBy(candidates.filter(({ ruleId }) => RANK.has(ruleId)), ({ where }) => where);
  for (const items of speakers.values()) items.sort((one, other) => rankOf(one) - rankOf(other));
  return candidates.flatMap((item) => {
    const items = RANK.has(item.ruleId) ? (speakers.get(item.where) ?? []) : [item];
    if (item.ruleId !== items[0]?.ruleId) return [];
    return [{ item, gaveWay: items.filter(({ ruleId }) => ruleId !== item.ruleId) }];
  });
}

/** Whether a rule gives way to another at an image, so that it may speak once what the other found is mended. */
export function givesWayTo(ruleId: string, winner: string): boolean {
  return (RANK.get(ruleId) ?? -1) > (RANK.get(winner) ?? Infinity);
}

function rankOf({ ruleId }: Candidate): number {
  return RANK.get(ruleId) ?? 0;
}
