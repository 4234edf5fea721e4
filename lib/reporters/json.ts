import type { Place } from '../base/origin';
import { pointerTo } from '../base/path';
import type { Position } from '../base/span';
import type { Finding } from '../engine/finding';
import { type Edit, type Fix, touchesSecret } from '../engine/fix';
import type { RunPart } from '../engine/part';
import type { RanRule, Report, Summary } from '../engine/report';
import type { Reporter, RenderContext } from './reporter';
import { causeText, shownFindings, tallyOf } from './tally';

/**
 * The report for machines, described by `schemas/lint-report.schema.json`. A field that does not apply is absent;
 * `version` goes up when a reader of the version before would misread the new one.
 */
export const json: Reporter = {
  id: 'json',
  summary: 'The whole report for programs, with a published schema',
  render: (report, context) => `${JSON.stringify(reportData(report, context), undefined, 2)}\n`,
};

/** The summary, a finding, a stale entry and a failure as programs get them; `jsonl` prints them one a line. */
export const data = { summaryOf: summaryData, findingOf: findingData, staleOf: staleData, failureOf: failureData };

function reportData(report: Report, context: RenderContext): object {
  return {
    version: 1,
    tool: { name: 'pinstream', version: context.version },
    summary: summaryData(report, context),
    // Who puts parts together needs all that each of them knows.
    findings: (report.part ? report.findings : shownFindings(report, context)).map(findingData),
    stale: report.stale.map(staleData),
    failures: report.failures.map(failureData),
    rules: report.rules.map((rule) => (report.part ? { ...ruleData(rule), severityNote: rule.severityNote, sources: rule.sources } : ruleData(rule))),
    shard: report.part && partData(report.part),
  };
}

function summaryData(report: Report, context: RenderContext): object {
  const { error, warning, info, suppressed, failing } = tallyOf(report, context);
  return { failOn: context.failOn, failing, findings: { error, warning, info, suppressed }, ...countsData(report.summary) };
}

function countsData({ files, documents, objects, sets, skipped, unknownKinds, rendered }: Summary): object {
  return {
    files,
    documents,
    objects,
    sets,
    rendered: rendered?.map(({ by, ids }) => ({ by, sets: ids })),
    skipped: skipped.map(({ reason, uris }) => ({ reason, files: uris })),
    unknownKinds: unknownKinds.map(({ kind, count }) => ({ kind, count })),
  };
}

function staleData({ fingerprint, ruleId, file, message }: Report['stale'][number]): object {
  return { fingerprint, ruleId, file, message };
}

function failureData({ ruleId, subject, cause, part }: Report['failures'][number]): object {
  return { ruleId, subject, message: causeText(cause), part };
}

/** `JSON.stringify` leaves out what is `undefined`. */
function findingData(finding: Finding): object {
  const { ruleId, messageId, message, severity, preset, confidence, place, object, related, fix, hint, also, fingerprint, suppressed, part } = finding;
  return {
    ruleId,
    messageId,
    severity,
    preset,
    confidence,
    message,
    location: locationData(place),
    object: object && { apiVersion: object.apiVersion, kind: object.kind, name: object.name, namespace: object.namespace, path: object.path },
    related: related.map((other) => ({ message: other.message, location: locationData(other) })),
    hint,
    fix: fix && fixData(fix, touchesSecret(fix, object)),
    also,
    fingerprint,
    suppressed: suppressed && { by: suppressed.by, reason: suppressed.reason, until: suppressed.until },
    part,
  };
}

/** A place in a text names its file; any other is known by name alone. */
function locationData({ uri, path, span }: Place): object {
  const inside = { path, pointer: pointerTo(path) };
  return span ? { file: uri, start: positionData(span.start), end: positionData(span.end), ...inside } : { name: uri, ...inside };
}

function positionData({ line, column, offset }: Position): object {
  return { line, column, offset };
}

/** A repair of a Secret is told without its edits, as their values may be secret ones. */
function fixData({ safety, title, edits, object, creates }: Fix, ofSecret: boolean): object {
  if (ofSecret) return { safety, title };
  const target = object && { apiVersion: object.apiVersion, kind: object.kind, name: object.name, namespace: object.namespace, uri: object.origin.uri };
  return { safety, title, edits: edits.map(editData), object: target, creates };
}

function editData(edit: Edit): object {
  return edit.op === 'remove' ? { op: edit.op, path: edit.path } : { op: edit.op, path: edit.path, value: edit.value };
}

function ruleData({ id, summary, category, severity, preset, scope, fixes, since }: RanRule): object {
  return { id, summary, category, severity, preset, scope, fixes, since };
}

function partData({ index, count, run, summary, unrendered, configs, baseline, texts }: RunPart): object {
  return {
    index,
    count,
    run,
    whole: countsData(summary),
    unrendered,
    configs: configs.map(({ name, levels, ignores }) => ({
      name,
      levels: Object.fromEntries(Object.entries(levels).map(([id, { enabled, preset, severity, confidence }]) => [id, { enabled, preset, severity, confidence }])),
      ignores: ignores.map(({ directive: { ruleIds, reason, until, faults }, place, expired, idle }) => ({ rules: ruleIds, reason, until, faults, location: locationData(place), expired, idle })),
    })),
    baseline,
    texts: texts.map(([file, sha256]) => ({ file, sha256 })),
  };
}
