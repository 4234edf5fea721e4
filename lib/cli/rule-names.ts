import { RULES } from '../../rules';
import { UserError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import type { Rule } from '../engine/rule';

/** The rule of that id. Throws `UserError` with the nearest id when there is none. */
export function ruleNamed(id: string): Rule {
  const rule = RULES.find((known) => known.id === id);
  if (rule) return rule;
  throw new UserError('no-such-rule', `no rule ${id}${didYouMean(id, RULES.map((known) => known.id))}`, {
    hint: 'see pinstream rules for all of them',
  });
}
