import { groupBy } from '../base/group';
import { markdownCode, markdownText } from '../base/markdown-text';
import type { Finding } from '../engine/finding';
import type { Reporter } from './reporter';
import { summaryLines } from './summary';
import { counted, shownFindings } from './tally';

/** A page for job summaries and comments on merge requests, in GitHub's Markdown. @see https://github.github.com/gfm/ */
export const markdown: Reporter = {
  id: 'markdown',
  summary: 'A page for job summaries and comments',
  render(report, context) {
    const findings = shownFindings(report, context);
    const [verdict = '', ...lines] = summaryLines(report, context);
    const shown = findings.slice(0, MOST);
    const tables = Array.from(groupBy(shown, ({ place }) => place.uri), ([uri, ofFile]) => tableOf(uri, ofFile));
    const more = findings.length > MOST ? [`…and ${counted(findings.length - MOST, 'finding')} more.`] : [];
    return `${[`## pinstream: ${markdownText(verdict)}`, ...tables, ...more, lines.map((line) => `- ${markdownText(line)}`).join('\n')].join('\n\n')}\n`;
  },
};

/** A job summary on GitHub holds one megabyte, and nobody reads a longer table. */
const MOST = 500;

function tableOf(uri: string, findings: readonly Finding[]): string {
  const rows = findings.map(({ place, severity, ruleId, object, message, hint, suppressed }) => {
    const about = object ? ` ${markdownCode(`${object.kind}/${object.name}`)}` : '';
    const told = [markdownText(message), ...(hint === undefined ? [] : [`*${markdownText(hint)}*`]), ...(suppressed ? [`suppressed: ${markdownText(suppressed.reason)}`] : [])];
    return `| ${place.span?.start.line ?? ''} | ${suppressed ? 'suppressed' : severity} | ${markdownCode(ruleId)}${about} | ${told.join('<br>')} |`;
  });
  return [`### ${markdownCode(uri)}`, '', '| line | severity | rule | finding |', '| ---: | --- | --- | --- |', ...rows].join('\n');
}
