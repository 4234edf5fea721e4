import { suppressionRule } from '../../lib/engine/rule';

/** Flags suppressions that stand where they reach nothing, while what they name is found elsewhere or their place is never read. */
export const misplacedSuppression = suppressionRule({
  id: 'misplaced-suppression',
  summary: 'Suppression stands where it silences nothing',
  category: 'reader',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  sources: [],
  messages: {
    nowhere: ({ why }: { why: string }) => `this suppression silences nothing, because ${why}; put it on the object's own metadata.annotations, or on the line above the finding`,
    elsewhere: ({ rule, line }: { rule: string; line: number | undefined }) =>
      `this suppression does not reach the finding of ${rule}${line === undefined ? '' : ` on line ${line}`}; put it on that line or the one above, or annotate the object`,
  },
  check({ nowhere, idle, expired }, { report }) {
    if (nowhere !== undefined) {
      report('nowhere', { data: { why: nowhere } });
      return;
    }
    if (expired) return;
    for (const { ruleId, elsewhere } of idle) {
      if (elsewhere) report('elsewhere', { data: { rule: ruleId, line: elsewhere.span?.start.line }, related: [{ ...elsewhere, message: `${ruleId} finds this` }] });
    }
  },
});
