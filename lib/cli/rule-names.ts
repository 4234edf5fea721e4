import { RULES } from '../../rules';
import { UserError } from '../base/errors';
import { nearest } from '../base/suggest';
import type { Rule } from '../engine/rule';

/** The rule of that id. Throws `UserError` with the nearest id when there is none. */
export function ruleNamed(id: string, rules: readonly Rule[] = RULES): Rule {
  const rule = rules.find((known) => known.id === id);
  if (rule) return rule;
  const meant = meantBy(id.toLowerCase(), rules.map((known) => known.id));
  throw new UserError('no-such-rule', `no rule ${id}${meant.length === 0 ? '' : ` (did you mean ${meant.join(' or ')}?)`}`, {
    hint: 'see pinstream rules for all of them',
  });
}

/** The id that is nearest, else those that hold all of the words given: nobody keeps whole ids in mind. */
function meantBy(given: string, ids: readonly string[]): readonly string[] {
  const near = nearest(given, ids);
  if (near !== undefined) return [near];
  const words = given.split(/[^a-z]+/).filter((word) => word.length > 2);
  const holding = words.length === 0 ? [] : ids.filter((id) => words.every((word) => id.includes(word)));
  return holding.length <= MOST_MEANT ? holding : [];
}

const MOST_MEANT = 4;
