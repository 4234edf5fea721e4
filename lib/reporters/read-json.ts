import * as v from 'valibot';
import type { Place } from '../base/origin';
import type { Span } from '../base/span';
import type { Finding } from '../engine/finding';
import { type FindingData, findingFrom } from '../engine/finding-data';
import type { PartReport, RunPart } from '../engine/part';
import type { Report, Summary } from '../engine/report';
import type { Severity } from '../engine/rule';
import { lintReportSchema } from './json-schema';

/** A report that a shard printed with the json reporter. */
export interface ShardReport {
  /** The release of pinstream that made it. */
  readonly version: string;
  readonly failOn: Severity;
  readonly report: PartReport;
}

export type ReportRead = { readonly ok: true; readonly value: ShardReport } | { readonly ok: false; readonly problem: string; readonly hint: string };

/**
 * Reads what the json reporter wrote of a part of a run; the problem is a clause without the file's name. What is read can be printed by any
 * reporter, byte for byte as the report it was made of, and not repaired. `isOwn` tells whether a release writes what this one reads.
 */
export function readShardReport(text: string, isOwn: (version: string) => boolean): ReportRead {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `is no JSON: ${error instanceof Error ? error.message : String(error)}`, hint: WHAT_IT_READS };
  }
  const head = v.safeParse(v.object({ version: v.number(), tool: v.object({ name: v.literal('pinstream'), version: v.string() }) }), content);
  if (!head.success) return { ok: false, problem: 'is no report of pinstream lint', hint: WHAT_IT_READS };
  const { tool } = head.output;
  if (!isOwn(tool.version)) return { ok: false, problem: `was made by pinstream ${tool.version}`, hint: 'run all shards and merge with one release' };
  const read = v.safeParse(lintReportSchema, content);
  if (!read.success) {
    const [issue] = read.issues;
    return { ok: false, problem: `is no report as pinstream ${tool.version} writes it, at ${(issue.path ?? []).map(({ key }) => String(key)).join('.')}`, hint: WHAT_IT_READS };
  }
  const { summary, findings, failures, stale, rules, shard } = read.output;
  if (!shard) return { ok: false, problem: 'is of a whole run, and there is nothing to merge it with', hint: WHAT_IT_READS };
  if (shard.index > shard.count) return { ok: false, problem: `says that it is shard ${shard.index} of ${shard.count}`, hint: WHAT_IT_READS };
  const part = partOf(shard);
  const report: Report = {
    findings: findings.map(findingOf),
    failures: failures.map(({ ruleId, subject, message, part: place }) => ({ ruleId, subject, cause: message, ...(place && { part: place }) })),
    summary: summaryOf(summary),
    stale,
    rules: rules.map(ruleOf),
  };
  return { ok: true, value: { version: tool.version, failOn: summary.failOn, report: { ...report, part } } };
}

const WHAT_IT_READS = 'give the files that pinstream lint --shard i/n --format json=FILE wrote';

type Printed = v.InferOutput<typeof lintReportSchema>;
type PrintedFinding = Printed['findings'][number];
type PrintedShard = NonNullable<Printed['shard']>;

function partOf({ index, count, run, whole, unrendered, configs, baseline, texts }: PrintedShard): RunPart {
  return {
    index,
    count,
    run,
    summary: summaryOf(whole),
    unrendered,
    configs: configs.map(({ name, levels, ignores }) => ({
      name,
      levels: Object.fromEntries(Object.entries(levels).map(([id, { enabled, preset, severity, confidence }]) => [id, { enabled, preset, severity, confidence, options: {} }])),
      ignores: ignores.map(({ rules, reason, until, faults, location, expired, idle }) => ({
        directive: { ruleIds: rules, reason, until, faults: faults.map((fault) => (fault.kind === 'unknownRule' ? { ...fault, meant: fault.meant } : fault)) },
        place: placeOf(location),
        expired,
        idle,
      })),
    })),
    baseline,
    texts: texts.map(({ file, sha256 }) => [file, sha256]),
  };
}

function summaryOf({ files, documents, objects, sets, rendered, skipped, unknownKinds }: PrintedShard['whole']): Summary {
  return {
    files,
    documents,
    objects,
    sets,
    ...(rendered && { rendered: rendered.map((one) => ({ by: one.by, ids: one.sets })) }),
    skipped: skipped.map((one) => ({ reason: one.reason, uris: one.files })),
    unknownKinds,
  };
}

function findingOf({ location, object, related, hint, fix, suppressed, part, ...rest }: PrintedFinding): Finding {
  return findingFrom({
    ...rest,
    place: placeOf(location),
    related: related.map((other) => ({ ...placeOf(other.location), message: other.message })),
    object: object && { ...object, namespace: object.namespace },
    subject: undefined,
    fix: fix && fixOf(fix),
    hint,
    suppressed: suppressed && { ...suppressed, until: suppressed.until },
    ...(part && { part }),
  });
}

function placeOf(location: PrintedFinding['location']): Place {
  if ('name' in location) return { uri: location.name, path: location.path, span: undefined };
  const span: Span = { start: location.start, end: location.end };
  return { uri: location.file, path: location.path, span };
}

/** A repair that was told without its edits is of a Secret, and is told so again. */
function fixOf({ safety, title, edits, object, creates }: NonNullable<PrintedFinding['fix']>): NonNullable<FindingData['fix']> {
  if (edits === undefined) return { safety, title, edits: [], object: { apiVersion: 'v1', kind: 'Secret', name: '', namespace: undefined, uri: '' } };
  return { safety, title, edits, ...(object && { object: { ...object, namespace: object.namespace } }), ...(creates && { creates }) };
}

function ruleOf({ id, summary, category, severity, preset, scope, fixes, since, severityNote, sources = [] }: Printed['rules'][number]): Report['rules'][number] {
  return {
    id,
    summary,
    category,
    severity,
    preset,
    scope,
    since,
    sources: sources.map(({ title, url, version }) => ({ title, url, ...(version !== undefined && { version }) })),
    ...(fixes && { fixes }),
    ...(severityNote !== undefined && { severityNote }),
  };
}
