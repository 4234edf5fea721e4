import type { Report, Summary } from '../engine/report';
import type { RenderContext } from './reporter';
import { causeText, counted, printCounts, tallyOf } from './tally';

/**
 * What the run comes to, as lines of plain text: the verdict, then what was looked at, and all that was not.
 * Every run prints it, as silence is never a pass.
 */
export function summaryLines(report: Report, context: RenderContext): readonly string[] {
  const { files, documents, objects, sets, skipped, unknownKinds, rendered = [] } = report.summary;
  // Live objects stand in no file.
  const read = files === 0 && documents === 0 && objects > 0 ? '' : `${counted(files, 'file')}: ${counted(documents, 'document')}, `;
  return [
    verdict(report, context),
    `checked ${read}${counted(objects, 'object')} in ${counted(sets, 'set')}, by ${counted(report.rules.length, 'rule')}`,
    ...rendered.map(({ by, ids }) => `rendered ${counted(ids.length, 'set')} by ${by}${names(ids)}`),
    ...staleLines(report.stale),
    ...skippedLines(skipped),
    ...unknownKindLines(unknownKinds),
    ...report.failures.map(({ ruleId, subject, cause }) => `the rule ${ruleId} failed on ${subject}, and its verdict is missing: ${causeText(cause)}`),
  ];
}

/** What the baseline holds in vain. */
function staleLines(stale: Report['stale']): readonly string[] {
  if (stale.length === 0) return [];
  const rules = Array.from(new Set(stale.map(({ ruleId, file }) => `${ruleId} in ${file}`)));
  return [`the baseline holds ${counted(stale.length, 'finding')} that ${stale.length === 1 ? 'is' : 'are'} gone${names(rules)}; take ${stale.length === 1 ? 'it' : 'them'} out with pinstream baseline prune`];
}

/** What was not read, one line a reason. */
export function skippedLines(skipped: Summary['skipped']): readonly string[] {
  return skipped.filter(({ uris }) => uris.length > 0).map(({ reason, uris }) => `skipped ${counted(uris.length, 'file')}: ${reason}${names(uris)}`);
}

/** What was read and whose images nobody looked at. */
export function unknownKindLines(kinds: Summary['unknownKinds']): readonly string[] {
  return kinds.map(({ kind, count }) => `not understood: ${counted(count, 'object')} of ${kind} with a pod template; nobody checked their images`);
}

function verdict(report: Report, context: RenderContext): string {
  const tally = tallyOf(report, context);
  const counts = printCounts(tally);
  const suppressed = tally.suppressed > 0 ? ` (${tally.suppressed} suppressed)` : '';
  if (tally.failing > 0) return `✖ ${counts}${suppressed}`;
  if (report.stale.length > 0) return `✖ ${counts === '' ? 'no findings' : counts}${suppressed}, but a stale baseline`;
  if (report.failures.length > 0) return `✖ ${counts === '' ? 'no findings' : counts}${suppressed}, but ${counted(report.failures.length, 'verdict')} missing`;
  return counts === '' ? `✔ no findings${suppressed}` : `✔ ${counts}${suppressed}; none fails at level ${context.failOn}`;
}

/** Names are told while they are few; a list of hundreds hides the rest of the summary. */
const FEW = 3;

function names(uris: readonly string[]): string {
  return uris.length <= FEW ? ` (${uris.join(', ')})` : '';
}
