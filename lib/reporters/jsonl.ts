import { data } from './json';
import type { Reporter } from './reporter';
import { shownFindings } from './tally';

/** One JSON value a line, for `jq` and log collectors; the summary is the last. @see https://jsonlines.org */
export const jsonl: Reporter = {
  id: 'jsonl',
  summary: 'One finding a line for programs, the summary last, with a published schema',
  render(report, context) {
    const lines = [
      ...shownFindings(report, context).map((finding) => ({ type: 'finding', ...data.findingOf(finding) })),
      ...report.stale.map((entry) => ({ type: 'stale', ...data.staleOf(entry) })),
      ...report.failures.map((failure) => ({ type: 'failure', ...data.failureOf(failure) })),
      { type: 'summary', version: 1, tool: { name: 'pinstream', version: context.version }, ...data.summaryOf(report, context) },
    ];
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  },
};
