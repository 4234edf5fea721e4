import { printPath } from '../base/path';
import type { Finding } from '../engine/finding';
import type { Severity } from '../engine/rule';
import type { Reporter } from './reporter';
import { summaryLines } from './summary';
import { causeText, shownFindings } from './tally';

/** GitHub Actions annotations, one line a finding. @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export const github: Reporter = {
  id: 'github',
  summary: 'Annotations on the lines of a pull request, for GitHub Actions',
  render(report, context) {
    const annotations = shownFindings(report, context).map(annotation);
    const failures = report.failures.map(({ ruleId, subject, cause }) => commandLine('error', { title: `${ruleId} failed` }, `${subject}: ${causeText(cause)}`));
    return `${[...annotations, ...failures, ...summaryLines(report, context).map(logLine)].join('\n')}\n`;
  },
};

/** One workflow command; properties without a value are left out. */
export function commandLine(command: string, properties: Readonly<Record<string, string | number | undefined>>, message: string): string {
  const list = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : `${key}=${escapeProperty(String(value))}`));
  return `::${command}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(message)}`;
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function annotation(finding: Finding): string {
  const { place, severity, ruleId, suppressed } = finding;
  const title = suppressed ? `${ruleId} (suppressed)` : ruleId;
  const command = suppressed ? 'notice' : COMMANDS[severity];
  const { span } = place;
  if (!span) return commandLine(command, { title }, `${nameOf(finding)}: ${textOf(finding)}`);
  const { start, end } = span;
  // Columns are refused on an annotation of several lines.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return commandLine(command, { file: place.uri, line: start.line, endLine: end.line, ...columns, title }, textOf(finding));
}

function nameOf({ place, object }: Finding): string {
  return `${place.uri} ${object ? object.path : printPath(place.path)}`.trimEnd();
}

function textOf({ message, hint, confidence, related, suppressed }: Finding): string {
  return [
    confidence === 'likely' ? `${message} (confidence: likely)` : message,
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...related.map(({ uri, span, message: there }) => `${span ? `${uri}:${span.start.line}:${span.start.column}` : uri}: ${there}`),
    ...(suppressed ? [`suppressed: ${suppressed.reason}`] : []),
  ].join('\n');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A line for the log alone. The runner takes `::` at its start and `##[` anywhere for a command, whoever's file name that is in. */
function logLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('##[', '# #[').replace(/^\s*::/, ': :');
}
