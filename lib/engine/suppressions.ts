import type { KubeObject } from '../kube/object';
import type { Suppression } from './finding';

const PREFIX = 'ignore.pinstream/';
const UNTIL = /(?:^|\s)until=(\d{4}-\d{2}-\d{2})\s*$/;

/**
 * What the annotation `ignore.pinstream/<rule-id>: reason [until=YYYY-MM-DD]` on the object says of a rule.
 * One without a reason, or whose last day is before `today` (YYYY-MM-DD), does not hold.
 */
export function suppressionOf(object: KubeObject, ruleId: string, today: string): Suppression | undefined {
  const text = object.annotations.get(`${PREFIX}${ruleId}`);
  if (text === undefined) return undefined;
  const until = UNTIL.exec(text)?.[1];
  const reason = text.replace(UNTIL, '').trim();
  if (reason === '' || (until !== undefined && until < today)) return undefined;
  return { by: 'annotation', reason, until };
}
