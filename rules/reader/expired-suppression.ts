import { suppressionRule } from '../../lib/engine/rule';

/** Flags suppressions whose last day is over. What they silenced is reported again beside them. */
export const expiredSuppression = suppressionRule({
  id: 'expired-suppression',
  summary: 'Suppression is past its last day',
  category: 'reader',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  sources: [],
  messages: {
    open: ({ rules, until }: { rules: string; until: string }) => `this suppression of ${rules} ended on ${until}; repair what is found now, or agree on a new day`,
    needless: ({ rules, until }: { rules: string; until: string }) => `this suppression of ${rules} ended on ${until}, and nothing is found here any more; remove it`,
  },
  check({ directive: { ruleIds, reason, until }, expired, idle }, { report }) {
    if (!expired || until === undefined) return;
    const data = { rules: ruleIds.join(', '), until };
    if (idle.length === ruleIds.length) report('needless', { data });
    else report('open', { data, ...(reason === '' ? {} : { hint: `its reason was: ${reason}` }) });
  },
});
