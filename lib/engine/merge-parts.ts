import { NO_LOCK } from '../images/lock';
import { UNDECIDED } from '../kube/target';
import { type EntryFacts, matchBaseline } from './baseline';
import type { Finding } from './finding';
import { levelsFrom } from './level';
import type { PartConfig, PartEntry, PartReport } from './part';
import type { Report, RuleFailure } from './report';
import type { Rule } from './rule';
import { concludeVerdicts, type JudgedVerdicts } from './run';
import type { JudgedSuppression } from './suppressions/written';

/**
 * The report of the whole run, from those of all its parts in their order: equal to that of the run made in one, but for what findings
 * and repairs were found in. `rules` holds those about suppressions, and may hold others.
 */
export function mergeParts(parts: readonly [PartReport, ...PartReport[]], rules: readonly Rule[]): Report {
  const [{ part: first, rules: ran }] = parts;
  const verdicts = first.configs.map((_, config) => mergeConfig(parts, config, rules));
  const findings = verdicts.flatMap((one) => one.findings).sort((one, other) => order(one.place.uri, other.place.uri));
  const failures = verdicts.flatMap((one) => one.failures);
  const report: Report = { findings, failures, summary: first.summary, stale: [], rules: ran };
  return first.baseline ? { ...report, ...matchBaseline(findings, { entries: first.baseline }, factsOf(first.baseline, failures)) } : report;
}

/** An entry whose rule threw somewhere proves nothing. */
function factsOf(baseline: readonly PartEntry[], failures: readonly RuleFailure[]): EntryFacts {
  const lost = new Set(failures.map(({ ruleId }) => ruleId));
  const those = (fact: 'judged' | 'gone'): ReadonlySet<string> => new Set(baseline.filter((entry) => entry[fact]).map(({ fingerprint }) => fingerprint));
  const [judged, gone] = [those('judged'), those('gone')];
  return { isJudged: ({ fingerprint, ruleId }) => judged.has(fingerprint) && !lost.has(ruleId), isGone: ({ fingerprint }) => gone.has(fingerprint) };
}

function mergeConfig(parts: readonly PartReport[], config: number, rules: readonly Rule[]): { readonly findings: readonly Finding[]; readonly failures: readonly RuleFailure[] } {
  const configs = parts.flatMap(({ part }) => part.configs[config] ?? []);
  const [{ name, levels } = { name: '', levels: {} }] = configs;
  const isHere = ({ part }: Pick<Finding | RuleFailure, 'part'>): boolean => part?.config === config;
  const judged: JudgedVerdicts = {
    findings: parts.flatMap(({ findings }) => findings.filter(isHere)).sort(bySet).map(asFound),
    failures: parts.flatMap(({ failures }) => failures.filter(isHere)).sort(bySet).map(({ ruleId, subject, cause }) => ({ ruleId, subject, cause })),
    suppressions: mergeIgnores(configs),
  };
  const speaking = rules.filter(({ id, scope }) => scope === 'suppression' && Object.hasOwn(levels, id));
  // Rules about suppressions ask for neither target nor images, and what has expired was told by the parts.
  return concludeVerdicts(judged, { rules: speaking, levels: levelsFrom(levels), nameOf: () => name, target: UNDECIDED, images: NO_LOCK, today: '' });
}

/** The finding as its set had it: before others of its fingerprint were known, and before the baseline was. */
function asFound({ part, ...finding }: Finding): Finding {
  return { ...finding, fingerprint: part?.fingerprint ?? finding.fingerprint, suppressed: finding.suppressed?.by === 'baseline' ? undefined : finding.suppressed };
}

/** What no part had a use for is unused. */
function mergeIgnores([first, ...others]: readonly PartConfig[]): readonly JudgedSuppression[] {
  if (!first) return [];
  return first.ignores.map(({ directive, place, expired, idle }, at) => ({
    by: 'configuration',
    directive,
    place,
    object: undefined,
    subject: undefined,
    covers: () => false,
    isNear: () => false,
    expired,
    idle: idle.filter((ruleId) => others.every(({ ignores }) => ignores[at]?.idle.includes(ruleId))).map((ruleId) => ({ ruleId, elsewhere: undefined })),
  }));
}

function bySet(one: Pick<Finding | RuleFailure, 'part'>, other: Pick<Finding | RuleFailure, 'part'>): number {
  return (one.part?.set ?? 0) - (other.part?.set ?? 0);
}

/** By code unit, so that the order is the same in every locale. */
function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
