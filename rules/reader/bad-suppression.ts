import { suppressionRule } from '../../lib/engine/rule';

/** Flags suppressions that name no rule, a rule that does not exist, no reason, or a day that is none. */
export const badSuppression = suppressionRule({
  id: 'bad-suppression',
  summary: 'Suppression names no known rule, or gives no reason',
  category: 'reader',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  sources: [],
  messages: {
    noRule: () => 'this suppression names no rule; write the id of the rule it is about, a colon and the reason',
    unknownRule: ({ id }: { id: string }) => `there is no rule ${id}, so this suppression silences nothing of it; write an id that pinstream rules lists`,
    untouchable: ({ id }: { id: string }) => `findings of ${id} cannot be silenced, because they are about suppressions; mend what it found instead`,
    noReason: ({ rules }: { rules: string }) => `this suppression of ${rules} gives no reason and does not count; write one, so that the next reader knows whether it still holds`,
    badDate: ({ date }: { date: string }) => `until=${date} is no day of the calendar, so this suppression does not count; write YYYY-MM-DD`,
  },
  check({ directive }, { report }) {
    for (const fault of directive.faults) {
      switch (fault.kind) {
        case 'noRule':
          report('noRule', { hint: 'for example: floating-tag: the vendor ships no other tag until=2027-03-31' });
          break;
        case 'unknownRule':
          report('unknownRule', { data: fault, hint: fault.meant === undefined ? undefined : `did you mean ${fault.meant}?` });
          break;
        case 'untouchable':
          report('untouchable', { data: fault });
          break;
        case 'noReason':
          // Without a rule there is nothing to give a reason for yet.
          if (directive.ruleIds.length > 0) report('noReason', { data: { rules: directive.ruleIds.join(', ') } });
          break;
        case 'badDate':
          report('badDate', { data: fault });
      }
    }
  },
});
