import type { Finding } from '../engine/finding';
import type { Severity } from '../engine/rule';
import type { Reporter } from './reporter';

/**
 * GitLab's Code Quality report: a list of issues, those that are suppressed left out. GitLab compares two reports by fingerprint.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Reporter = {
  id: 'gitlab',
  summary: "Code Quality report of GitLab's merge requests",
  render: ({ findings }) => `${JSON.stringify(findings.filter(({ suppressed }) => !suppressed).map(issueOf), undefined, 2)}\n`,
};

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' };

function issueOf({ ruleId, message, hint, severity, fingerprint, place }: Finding): object {
  return {
    description: hint === undefined ? message : `${message} (hint: ${hint})`,
    check_name: ruleId,
    fingerprint,
    severity: SEVERITIES[severity],
    // A place without a text has no line, and the format asks for one.
    location: { path: place.uri, lines: { begin: place.span?.start.line ?? 1, end: place.span?.end.line ?? 1 } },
  };
}
