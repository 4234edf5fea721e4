import { groupBy } from '../base/group';
import type { Finding } from '../engine/finding';
import { failing } from '../engine/report';
import type { Reporter } from './reporter';
import { summaryLines } from './summary';
import { causeText, shownFindings } from './tally';

/**
 * JUnit's XML, in the form that Jenkins, GitLab and Azure Pipelines read: one suite a file, one test case a finding. A finding that does
 * not fail the run is a case that passed, with its text as output; a suppressed one was skipped; a rule that threw is an error.
 * @see https://github.com/testmoapp/junitxml
 */
export const junit: Reporter = {
  id: 'junit',
  summary: 'Test results, for the many CI systems that show them',
  render(report, context) {
    const failed = new Set(failing(report, context.failOn));
    const byFile = groupBy(shownFindings(report, context), ({ place }) => place.uri);
    const suites = Array.from(byFile, ([uri, findings]) => suiteOf(uri, findings.map((finding) => findingCase(finding, failed.has(finding)))));
    const troubles = [
      ...report.failures.map(({ ruleId, subject, cause }): Case => ({ kind: 'error', text: element('testcase', { classname: subject, name: ruleId }, [element('error', { message: causeText(cause), type: 'rule-failed' })]) })),
      ...report.stale.map(({ file, ruleId, message }): Case => ({ kind: 'failure', text: element('testcase', { classname: file, name: `${ruleId} (baseline)` }, [element('failure', { message: `gone, and still in the baseline: ${message}`, type: 'stale' })]) })),
    ];
    const run: Case = { kind: 'passed', text: element('testcase', { classname: 'pinstream', name: 'summary' }, [element('system-out', {}, [escaped(summaryLines(report, context).join('\n'))])]) };
    const all = [...suites, suiteOf('pinstream', [...troubles, run])];
    const totals = countsOf(all.flatMap(({ cases }) => cases));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'pinstream', ...totals }, all.map(({ text }) => text))}\n`;
  },
};

interface Case {
  readonly kind: 'passed' | 'failure' | 'skipped' | 'error';
  readonly text: string;
}

interface Suite {
  readonly cases: readonly Case[];
  readonly text: string;
}

function suiteOf(name: string, cases: readonly Case[]): Suite {
  return { cases, text: element('testsuite', { name, ...countsOf(cases) }, cases.map(({ text }) => text)) };
}

function countsOf(cases: readonly Case[]): Readonly<Record<string, number>> {
  const count = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function findingCase(finding: Finding, fails: boolean): Case {
  const { ruleId, message, object, place, suppressed, severity, hint } = finding;
  const line = place.span?.start.line;
  const attributes = { classname: place.uri, name: `${ruleId}${object ? ` ${object.kind}/${object.name}` : ''}${line === undefined ? '' : ` line ${line}`}`, file: place.uri, line };
  const details = [message, ...(hint === undefined ? [] : [`hint: ${hint}`])].join('\n');
  if (suppressed) return { kind: 'skipped', text: element('testcase', attributes, [element('skipped', { message: suppressed.reason })]) };
  if (!fails) return { kind: 'passed', text: element('testcase', attributes, [element('system-out', {}, [escaped(`${severity}: ${details}`)])]) };
  return { kind: 'failure', text: element('testcase', attributes, [element('failure', { message, type: severity }, [escaped(details)])]) };
}

function element(name: string, attributes: Readonly<Record<string, string | number | undefined>>, content: readonly string[] = []): string {
  const list = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : ` ${key}="${escaped(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`));
  const open = `<${name}${list.join('')}`;
  if (content.length === 0) return `${open}/>`;
  // Text must stand alone: line ends inside of it would count.
  const separator = content[0]?.startsWith('<') ? '\n' : '';
  return `${open}>${separator}${content.join('\n')}${separator}</${name}>`;
}

/** Text as XML holds it. What XML 1.0 cannot hold at all, control characters and lone surrogates, becomes U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
