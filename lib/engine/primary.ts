/**
 * One image has one primary finding: the first of these that holds. The others are named in its message.
 * The order goes from what makes all further questions pointless to what is only a wish.
 */
const IMAGE_RULES: readonly string[] = [
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

/** Keeps, of the rules above that speak at one place, the first; each kept candidate brings the ids of those that gave way. Order is kept. */
export function primaryOf<Item extends Candidate>(candidates: readonly Item[]): readonly { readonly item: Item; readonly also: readonly string[] }[] {
  const speakers = new Map<string, Set<string>>();
  for (const { ruleId, where } of candidates) {
    if (!RANK.has(ruleId)) continue;
    const ids = speakers.get(where);
    if (ids) ids.add(ruleId);
    else speakers.set(where, new Set([ruleId]));
  }
  return candidates.flatMap((item) => {
    const ids = RANK.has(item.ruleId) ? speakers.get(item.where) : undefined;
    if (!ids) return [{ item, also: [] }];
    const [first, ...others] = Array.from(ids).sort((one, other) => (RANK.get(one) ?? 0) - (RANK.get(other) ?? 0));
    return item.ruleId === first ? [{ item, also: others }] : [];
  });
}
