import { suppressionRule } from '../../lib/engine/rule';

/** Flags suppressions of what is not found any more. Rules that did not run prove nothing. */
export const unusedSuppression = suppressionRule({
  id: 'unused-suppression',
  summary: 'Suppression silences nothing that is found',
  category: 'reader',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  sources: [],
  messages: {
    unused: ({ rule }: { rule: string }) => `${rule} finds nothing here any more; remove the suppression, so that the next fault is seen`,
  },
  check({ directive, nowhere, idle, expired }, { report }) {
    if (nowhere !== undefined || expired) return;
    for (const { ruleId, elsewhere } of idle) {
      // What cannot be silenced at all is bad-suppression's.
      const isUntouchable = directive.faults.some((fault) => fault.kind === 'untouchable' && fault.id === ruleId);
      if (!elsewhere && !isUntouchable) report('unused', { data: { rule: ruleId } });
    }
  },
});
