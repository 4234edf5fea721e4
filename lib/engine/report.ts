import type { BaselineEntry } from './baseline';
import type { Finding } from './finding';
import type { PartPlace, RunPart } from './part';
import type { Rule, Severity } from './rule';

/** A rule that threw: its verdict on that object is lost, all others stand. */
export interface RuleFailure {
  readonly ruleId: string;
  /** What was looked at: `StatefulSet/web in apps/web.yaml`. */
  readonly subject: string;
  readonly cause: unknown;
  /** Where it belongs in the whole run. @default the run was made in one */
  readonly part?: PartPlace;
}

/** How much was looked at, and what was not. Printed always, as silence is never a pass. */
export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  readonly sets: number;
  /** Files that were not read, or hold no manifest, by reason. */
  readonly skipped: readonly Skipped[];
  /** Sets that a program made of charts and kustomizations, by the program with its release. @default none was to be rendered */
  readonly rendered?: readonly { readonly by: string; readonly ids: readonly string[] }[];
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
  /** The fingerprints of what an earlier state had and this one has not. @default there was no earlier state to compare with */
  readonly gone?: ReadonlySet<string>;
  /** The rules that ran, in the order of their ids. */
  readonly rules: readonly RanRule[];
  /** What the report of the whole run needs of this one. @default the run was made in one */
  readonly part?: RunPart;
}

/** A rule that ran, as far as reports tell of it. */
export type RanRule = Pick<Rule, 'id' | 'summary' | 'category' | 'severity' | 'severityNote' | 'preset' | 'scope' | 'fixes' | 'since' | 'sources'>;

const RANKS: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** Whether `severity` is at least as bad as `level`. */
function reaches(severity: Severity, level: Severity): boolean {
  return RANKS[severity] >= RANKS[level];
}

/** The findings that fail a run at this level: those as bad or worse, and not suppressed. */
export function failing({ findings }: Report, level: Severity): readonly Finding[] {
  return findings.filter(({ severity, suppressed }) => !suppressed && reaches(severity, level));
}
