import type { BaselineEntry } from './baseline';
import type { Finding } from './finding';
import type { Rule, Severity } from './rule';

/** A rule that threw: its verdict on that object is lost, all others stand. */
export interface RuleFailure {
  readonly ruleId: string;
  /** What was looked at: `StatefulSet/web in apps/web.yaml`. */
  readonly subject: string;
  readonly cause: unknown;
}

/** How much was looked at, and what was not. Printed always, as silence is never a pass. */
export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  readonly sets: number;
  /** Files that were not read, or hold no manifest, by reason. */
  readonly skipped: readonly Skipped[];
  /** Kinds nobody told us of that hold a pod template: their images were not checked. */
  readonly unknownKinds: readonly UnknownKind[];
}

export interface Skipped {
  readonly reason: string;
  readonly uris: readonly string[];
}

export interface UnknownKind {
  /** `argoproj.io/v1alpha1 Rollout`. */
  readonly kind: string;
  readonly count: number;
}

/** The outcome of one run. */
export interface Report {
  /** Sorted by place, then by rule. Suppressed ones are among them, marked. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
  readonly summary: Summary;
  /** What the baseline holds in vain: findings that are gone, and must be pruned from it. */
  readonly stale: readonly BaselineEntry[];
  /** The rules that ran, in the order of their ids. */
  readonly rules: readonly Rule[];
}

const RANKS: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** Whether `severity` is at least as bad as `level`. */
function reaches(severity: Severity, level: Severity): boolean {
  return RANKS[severity] >= RANKS[level];
}

/** The findings that fail a run at this level: those as bad or worse, and not suppressed. */
export function failing({ findings }: Report, level: Severity): readonly Finding[] {
  return findings.filter(({ severity, suppressed }) => !suppressed && reaches(severity, level));
}
