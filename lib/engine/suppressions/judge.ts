import type { Suppression } from '../finding';
import { isOver, names } from './directive';
import type { IdleRule, JudgedSuppression, Silenceable, WrittenSuppression } from './written';

/** A finding to be compared with what was written. */
export interface Charge extends Silenceable {
  readonly ruleId: string;
  /** Rules that hold at its place too and gave way to it. */
  readonly also: readonly string[];
}

export type CouldFind = (ruleId: string, suppression: WrittenSuppression) => boolean;

export interface Judgement<Item extends Charge> {
  readonly suppressed: ReadonlyMap<Item, Suppression>;
  readonly suppressions: readonly JudgedSuppression[];
}

/**
 * Compares findings with what was written to silence them. Of several that silence one finding the first counts, and all are used.
 * A rule that gave way to another at its place counts as found. `couldFind` tells whether the silence of a rule
 * about a suppression's place proves that there is nothing to silence.
 */
export function judge<Item extends Charge>(items: readonly Item[], written: readonly WrittenSuppression[], today: string, couldFind: CouldFind): Judgement<Item> {
  const suppressed = new Map<Item, Suppression>();
  const foundBy = byRule(items);
  const suppressions = written.map((suppression): JudgedSuppression => {
    const { directive } = suppression;
    const expired = isOver(directive, today);
    const idle: IdleRule[] = [];
    for (const ruleId of directive.ruleIds) {
      const found = foundBy.get(ruleId) ?? [];
      const covered = found.filter((item) => suppression.covers(item));
      if (!expired && names(directive, ruleId)) {
        for (const item of covered) if (item.ruleId === ruleId && !suppressed.has(item)) suppressed.set(item, suppressionOf(suppression));
      }
      if (covered.length > 0 || !couldFind(ruleId, suppression)) continue;
      idle.push({ ruleId, elsewhere: found.find((item) => suppression.isNear(item) && !suppressed.has(item))?.place });
    }
    return { ...suppression, expired, idle };
  });
  return { suppressed, suppressions };
}

/** The findings of each rule, and those that it gave way to. */
function byRule<Item extends Charge>(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    for (const ruleId of new Set([item.ruleId, ...item.also])) {
      const list = found.get(ruleId);
      if (list) list.push(item);
      else found.set(ruleId, [item]);
    }
  }
  return found;
}

function suppressionOf({ by, directive: { reason, until } }: WrittenSuppression): Suppression {
  return { by, reason, until };
}
