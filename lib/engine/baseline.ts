import * as v from 'valibot';
import { groupBy } from '../base/group';
import type { Finding } from './finding';

const VERSION = 1;

/** A finding that was there when the baseline was written. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly ruleId: string;
  /** The file as it was named, relative to the project's root; for people who read the baseline. */
  readonly file: string;
  readonly message: string;
}

/** Findings that do not count, because they were there before. */
export interface Baseline {
  /** By fingerprint, in the order of files, rules and fingerprints. */
  readonly entries: readonly BaselineEntry[];
}

/** What a baseline comes to beside the findings of today. */
export interface BaselineMatch {
  /** The same findings; those that the baseline holds are suppressed by it. */
  readonly findings: readonly Finding[];
  /** Entries that nothing answers to any more, although `isJudged` said that it should. */
  readonly stale: readonly BaselineEntry[];
}

const schema = v.strictObject({
  version: v.literal(VERSION),
  findings: v.array(v.strictObject({ fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)), ruleId: v.string(), file: v.string(), message: v.string() })),
});

/**
 * A baseline of these findings, and of what is `kept` of an earlier one. Findings that are suppressed anyhow are left out.
 * `nameOf` names files from the project's root.
 */
export function baselineOf(findings: readonly Finding[], nameOf: (uri: string) => string, kept: readonly BaselineEntry[] = []): Baseline {
  const entries = findings
    .filter(({ suppressed }) => !suppressed || suppressed.by === 'baseline')
    .map(({ fingerprint, ruleId, place, message }): BaselineEntry => ({ fingerprint, ruleId, file: nameOf(place.uri), message }));
  return { entries: [...entries, ...kept].toSorted(compare) };
}

/** The baseline as its file has it. The same findings give the same bytes. */
export function printBaseline({ entries }: Baseline): string {
  const findings = entries.map(({ fingerprint, ruleId, file, message }) => ({ fingerprint, ruleId, file, message }));
  return `${JSON.stringify({ version: VERSION, findings }, undefined, 2)}\n`;
}

export type BaselineRead = { readonly ok: true; readonly value: Baseline } | { readonly ok: false; readonly problem: string };

/** Reads what `printBaseline` wrote; the problem is a clause without the file's name. */
export function readBaseline(text: string): BaselineRead {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const read = v.safeParse(schema, content);
  if (read.success) return { ok: true, value: { entries: read.output.findings } };
  const [issue] = read.issues;
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  return { ok: false, problem: path === 'version' && issue.path?.[0]?.value !== undefined ? 'has a version that this pinstream does not know' : `is no baseline${path === '' ? '' : `: ${path} is not as it should be`}` };
}

/** What a run knows of an entry that nothing has the fingerprint of. */
export interface EntryFacts {
  /** Whether the run looked at what the entry is about, so that its absence proves something. */
  readonly isJudged: (entry: BaselineEntry) => boolean;
  /** Whether its file is there no more; then what it holds may be found in another. */
  readonly isGone: (entry: BaselineEntry) => boolean;
}

/** Compares the findings with the baseline. */
export function matchBaseline(findings: readonly Finding[], { entries }: Baseline, { isJudged, isGone }: EntryFacts): BaselineMatch {
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  const met = new Set(findings.map(({ fingerprint }) => fingerprint));
  const unmet = entries.filter((entry) => !met.has(entry.fingerprint));
  const isStrange = ({ suppressed, fingerprint }: Finding): boolean => !suppressed && !known.has(fingerprint);
  // Nobody looks for files of entries that nothing could answer to.
  const homeless = groupBy(findings.some(isStrange) ? unmet.filter(isGone) : [], saying);
  const moved = new Set<BaselineEntry>();
  const isKnown = (finding: Finding): boolean => {
    if (!isStrange(finding)) return true;
    const entry = homeless.get(saying(finding))?.shift();
    if (entry) moved.add(entry);
    return entry !== undefined;
  };
  return {
    findings: findings.map((finding) => (finding.suppressed || !isKnown(finding) ? finding : { ...finding, suppressed: { by: 'baseline', reason: 'it is in the baseline', until: undefined } })),
    stale: unmet.filter((entry) => !moved.has(entry) && isJudged(entry)),
  };
}

/** What is said, in whatever file. */
function saying({ ruleId, message }: Pick<BaselineEntry, 'ruleId' | 'message'>): string {
  return `${ruleId}\0${message}`;
}

/** The baseline without these entries. */
export function prune({ entries }: Baseline, stale: readonly BaselineEntry[]): Baseline {
  const gone = new Set(stale.map(({ fingerprint }) => fingerprint));
  return { entries: entries.filter(({ fingerprint }) => !gone.has(fingerprint)) };
}

function compare(one: BaselineEntry, other: BaselineEntry): number {
  return order(one.file, other.file) || order(one.ruleId, other.ruleId) || order(one.fingerprint, other.fingerprint);
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
