import { groupBy } from '../base/group';
import type { Finding } from '../engine/finding';
import { visible } from './columns';
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
    return `${[`## pinstream: ${inline(verdict)}`, ...tables, ...more, lines.map((line) => `- ${inline(line)}`).join('\n')].join('\n\n')}\n`;
  },
};

/** A job summary on GitHub holds one megabyte, and nobody reads a longer table. */
const MOST = 500;

function tableOf(uri: string, findings: readonly Finding[]): string {
  const rows = findings.map(({ place, severity, ruleId, object, message, hint, suppressed }) => {
    const about = object ? ` ${code(`${object.kind}/${object.name}`)}` : '';
    const told = [inline(message), ...(hint === undefined ? [] : [`*${inline(hint)}*`]), ...(suppressed ? [`suppressed: ${inline(suppressed.reason)}`] : [])];
    return `| ${place.span?.start.line ?? ''} | ${suppressed ? 'suppressed' : severity} | ${code(ruleId)}${about} | ${told.join('<br>')} |`;
  });
  return [`### ${code(uri)}`, '', '| line | severity | rule | finding |', '| ---: | --- | --- | --- |', ...rows].join('\n');
}

/** Text that stays text: no mark-up, no HTML, no end of a cell, and nobody is mentioned. */
function inline(text: string): string {
  return visible(text.replaceAll(/[\r\n]+/g, ' '))
    .replace(/[\\`*_{}[\]<>#|~]/g, '\\$&')
    .replace(/&(?=[#\w])/g, '&amp;')
    .replaceAll('@', '@<!-- -->');
}

/** Text as code. A table's cell ends at a `|` even there. */
function code(text: string): string {
  const shown = visible(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}
