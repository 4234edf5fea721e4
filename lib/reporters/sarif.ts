import type { Place, Related } from '../base/origin';
import { printPath } from '../base/path';
import type { Span } from '../base/span';
import type { Finding } from '../engine/finding';
import type { RanRule, Report } from '../engine/report';
import type { Severity } from '../engine/rule';
import type { Reporter, RenderContext } from './reporter';
import { causeText, tallyOf } from './tally';

/**
 * SARIF 2.1.0 with Errata 01, one run. Suppressed findings are always in it, as the format has a place for them.
 * No times and no absolute paths, so that the same input gives the same bytes.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export const sarif: Reporter = {
  id: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  render: (report, context) => `${JSON.stringify(logOf(report, context), undefined, 2)}\n`,
};

/** The path of a file as a URI reference; each step is percent-encoded, so that no name is taken for a scheme. */
export function uriReference(path: string): string {
  const encoded = path.replace(/\p{Surrogate}/gu, '\ufffd').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' };

function logOf(report: Report, context: RenderContext): object {
  const indexes = new Map(report.rules.map(({ id }, index) => [id, index]));
  const { failing, ...counts } = tallyOf(report, context);
  const { files, documents, objects, sets } = report.summary;
  const driver = { name: 'pinstream', version: context.version, semanticVersion: context.version, rules: report.rules.map(ruleDescriptor) };
  const run = {
    tool: { driver },
    invocations: [{ executionSuccessful: report.failures.length === 0, toolExecutionNotifications: notificationsOf(report, indexes) }],
    results: report.findings.map((finding) => resultOf(finding, indexes, counts.suppressed > 0)),
    columnKind: 'utf16CodeUnits',
    properties: { failOn: context.failOn, failing, findings: counts, files, documents, objects, sets },
  };
  return { $schema: SCHEMA, version: '2.1.0', runs: [run] };
}

function ruleDescriptor({ id, summary, category, severity, preset, scope, fixes, since, severityNote, sources }: RanRule): object {
  const [source] = sources;
  const told = severityNote === undefined ? '' : `\n\n${severityNote}`;
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: `${summary}.` },
    helpUri: source?.url,
    help: {
      text: `${summary}.${told}\n\nThe whole page: pinstream explain ${id}${sources.map(({ title, url }) => `\n${title}: ${url}`).join('')}`,
      markdown: `${summary}.${told}\n\nThe whole page: \`pinstream explain ${id}\`\n${sources.map(({ title, url }) => `\n- [${title}](${url})`).join('')}`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [category, preset], category, preset, scope, fixes, since, precision: 'high', 'problem.severity': severity === 'info' ? 'recommendation' : severity },
  };
}

function resultOf(finding: Finding, indexes: ReadonlyMap<string, number>, anySuppressed: boolean): object {
  const { ruleId, messageId, message, severity, preset, confidence, related, hint, also, fingerprint, suppressed } = finding;
  return {
    ruleId,
    ruleIndex: indexes.get(ruleId),
    level: LEVELS[severity],
    message: { text: plain(hint === undefined ? message : `${message}\nHint: ${hint}`) },
    locations: [locationOf(finding.place, finding.object)],
    relatedLocations: related.length === 0 ? undefined : related.map(relatedLocation),
    partialFingerprints: { 'pinstream/v1': fingerprint },
    // Once a run knows suppressions, an absent list would mean that nobody looked (3.27.23).
    suppressions: suppressed ? [{ kind: IN_SOURCE.has(suppressed.by) ? 'inSource' : 'external', status: 'accepted', justification: justificationOf(suppressed) }] : anySuppressed ? [] : undefined,
    properties: { messageId, preset, confidence, also: also.length > 0 ? also : undefined },
  };
}

const IN_SOURCE: ReadonlySet<string> = new Set(['comment', 'annotation']);

function justificationOf({ reason, until }: NonNullable<Finding['suppressed']>): string {
  return until === undefined ? reason : `${reason} (until ${until})`;
}

function relatedLocation(related: Related, at: number): object {
  return { id: at + 1, message: { text: plain(related.message) }, ...locationOf(related, undefined) };
}

function locationOf({ uri, path, span }: Place, object: Finding['object']): object {
  const logical = [...(object ? [objectLocation(object)] : []), ...(span ? [] : [{ name: uri, fullyQualifiedName: `${uri} ${printPath(path)}`.trimEnd() }])];
  return {
    physicalLocation: span && { artifactLocation: { uri: uriReference(uri), uriBaseId: uri.startsWith('/') ? undefined : '%SRCROOT%' }, region: regionOf(span) },
    logicalLocations: logical.length > 0 ? logical : undefined,
  };
}

function objectLocation({ apiVersion, kind, name, namespace, path }: NonNullable<Finding['object']>): object {
  const owner = [apiVersion, kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
  return { name: `${kind}/${name}`, fullyQualifiedName: path === '' ? owner : `${owner}#${path}`, kind: 'resource' };
}

function regionOf({ start, end }: Span): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** What went wrong, and what nobody looked at, in the words of the format: notifications of the invocation. */
function notificationsOf({ failures, summary }: Report, indexes: ReadonlyMap<string, number>): readonly object[] {
  return [
    ...failures.map(({ ruleId, subject, cause }) => ({
      level: 'error',
      message: { text: plain(`The rule failed on ${subject}, and its verdict is missing: ${causeText(cause)}`) },
      associatedRule: { id: ruleId, index: indexes.get(ruleId) },
    })),
    ...summary.skipped.map(({ reason, uris }) => ({
      level: 'note',
      message: { text: plain(`Skipped: ${reason}`) },
      locations: uris.map((uri) => ({ physicalLocation: { artifactLocation: { uri: uriReference(uri), uriBaseId: uri.startsWith('/') ? undefined : '%SRCROOT%' } } })),
    })),
    ...summary.unknownKinds.map(({ kind, count }) => ({ level: 'note', message: { text: plain(`Not understood: ${count} of ${kind} with a pod template; nobody checked their images`) } })),
  ];
}

/** Text that holds no embedded link: `[text](target)` would be one (3.11.6). */
function plain(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, '\\[');
}
