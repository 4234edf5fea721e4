import { groupBy } from '../base/group';
import type { Violation, ViolatingResource } from './cdk8s-validation-types';
import type { ConstructName, NamedObject } from './construct-names';

/** What is used here of the report of `lint --format json`, version 1. */
export interface LintReport {
  readonly summary: {
    readonly failOn: string;
    readonly files: number;
    readonly objects: number;
    readonly findings: Readonly<Record<'error' | 'warning' | 'info' | 'suppressed', number>>;
  };
  readonly findings: readonly ReportedFinding[];
  readonly failures: readonly { readonly ruleId: string; readonly subject: string; readonly message: string }[];
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
}

interface ReportedFinding {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
  readonly location: { readonly file: string; readonly start: { readonly line: number; readonly column: number }; readonly path: readonly (string | number)[] };
  readonly object?: NamedObject;
  readonly hint?: string;
}

/** The report; `undefined` where nothing was printed because the work could not be done. */
export function readReport(text: string): LintReport | undefined {
  // What our own reporter wrote a moment ago; its schema is published and tested.
  return text === '' ? undefined : (JSON.parse(text) as LintReport);
}

export interface Naming {
  readonly constructs: (object: NamedObject) => ConstructName;
  /** The file as cdk8s-cli knows it, and the line in it, of a place in the report. */
  readonly originOf: (file: string, line: number) => { readonly path: string; readonly line: number };
}

/** The findings as cdk8s-cli prints them: by rule, then by object. A rule that threw is one more violation, as it gave no verdict. */
export function violationsOf({ findings, failures, rules }: LintReport, naming: Naming): readonly Violation[] {
  const summaries = new Map(rules.map(({ id, summary }) => [id, summary]));
  const found = Array.from(groupBy(findings, ({ ruleId }) => ruleId), ([ruleId, members]): Violation => ({
    ruleName: ruleId,
    recommendation: summaries.get(ruleId) ?? ruleId,
    fix: [...new Set(members.flatMap(({ hint }) => hint ?? [])), `pinstream explain ${ruleId}`].join('; '),
    violatingResources: resourcesOf(members, naming),
  }));
  const failed = failures.map(({ ruleId, subject, message }): Violation => ({
    ruleName: ruleId,
    recommendation: `the rule ended with an error, so that it has no verdict: ${message}`,
    fix: 'mend the rule, or report it if it is one of pinstream',
    violatingResources: [{ resourceName: subject, locations: [], manifestPath: '' }],
  }));
  return [...found, ...failed];
}

function resourcesOf(findings: readonly ReportedFinding[], { constructs, originOf }: Naming): readonly ViolatingResource[] {
  const placed = findings.map((finding) => ({ finding, at: originOf(finding.location.file, finding.location.start.line) }));
  const byObject = groupBy(placed, ({ finding: { object }, at }) => JSON.stringify([at.path, object && [object.apiVersion, object.kind, object.namespace, object.name]]));
  return Array.from(byObject.values(), (members) => resourceOf(members, constructs));
}

interface PlacedFinding {
  readonly finding: ReportedFinding;
  readonly at: ReturnType<Naming['originOf']>;
}

/** Of findings on one object, or on one file. */
function resourceOf(placed: readonly PlacedFinding[], constructs: Naming['constructs']): ViolatingResource {
  const [first] = placed;
  const object = first?.finding.object;
  const path = first?.at.path ?? '';
  const { resourceName, note } = object ? constructs(object) : { resourceName: path, note: undefined };
  const locations = placed.map(locationOf);
  return { resourceName, locations: note === undefined ? locations : [...locations, note], manifestPath: path };
}

/** `StatefulSet shop/web, spec/template/…/image (line: 31:18): error: …`, as other plugins write places. */
function locationOf({ finding: { object, severity, message, location }, at }: PlacedFinding): string {
  const who = object ? `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}, ` : '';
  const place = location.path.length === 0 ? 'document' : location.path.join('/');
  return `${who}${place} (line: ${at.line}:${location.start.column}): ${severity}: ${message}`;
}
