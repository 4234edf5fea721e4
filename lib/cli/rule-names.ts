import { RULES } from '../../rules';
import { UserError } from '../base/errors';
import { meantWords, nearest } from '../base/suggest';
import type { Rule } from '../engine/rule';

/** The rule of that id. Throws `UserError` with the nearest id when there is none. */
export function ruleNamed(id: string, rules: readonly Rule[] = RULES): Rule {
  const rule = rules.find((known) => known.id === id);
  if (rule) return rule;
  const meant = meantBy(id.toLowerCase(), rules.map((known) => known.id));
  throw new UserError('no-such-rule', `no rule ${id}${meantWords(meant)}`, {
    hint: 'see pinstream rules for all of them',
  });
}

/** The id that is nearest, else those that hold the most of the words given, if need be as they are mostly spelled: nobody keeps whole ids in mind. */
function meantBy(given: string, ids: readonly string[]): readonly string[] {
  const near = nearest(given, ids);
  if (near !== undefined) return [near];
  const words = given.split(/[^a-z]+/).filter((word) => word.length > 2);
  const holding = holdersOf(words, ids);
  if (holding.length > 0) return holding;
  const known = new Set(ids.flatMap((id) => id.split('-')));
  return holdersOf(words.map((word) => nearest(word, known) ?? word), ids);
}

/** The ids that hold the most of the words, and over half of them; none where that fits too many. */
function holdersOf(words: readonly string[], ids: readonly string[]): readonly string[] {
  const held = ids.map((id) => ({ id, count: words.filter((word) => id.includes(word)).length }));
  const most = Math.max(...held.map(({ count }) => count));
  const holding = held.filter(({ count }) => count === most).map(({ id }) => id);
  return most > words.length / 2 && holding.length <= MOST_MEANT ? holding : [];
}

const MOST_MEANT = 4;
