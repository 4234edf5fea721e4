import { dirname } from 'node:path';
import { groupBy } from '../base/group';
import type { Report } from '../engine/report';
import type { Preset, Rule } from '../engine/rule';
import { mayReport } from '../engine/presets';
import { runRules } from '../engine/run';
import type { TargetProfile } from '../kube/target';
import { pathOf } from '../sources/uri';
import type { ObjectSet } from '../workspace/workspace';
import { type Io, todayOf } from './io';
import { lockFinder } from './locks';
import type { OpenWorkspace } from './open-workspace';

/** What the rules are to do. */
export interface LintOptions {
  readonly rules: readonly Rule[];
  readonly preset: Preset;
  readonly target: TargetProfile;
  /** Whether what people wrote to silence findings counts. */
  readonly suppressions: boolean;
}

/** Runs the rules over the workspace, each set with the image lock that is nearest to it. */
export function lintWorkspace(workspace: OpenWorkspace, { rules, preset, target, suppressions }: LintOptions, io: Io): Report {
  const lockOf = lockFinder(io);
  const verdicts = Array.from(groupBy(workspace.sets, (set) => lockOf(folderOf(set, io))), ([images, sets]) =>
    runRules(sets, { rules, preset, target, images, today: todayOf(io), wanted: workspace.isWanted }),
  );
  // Each run is in order, and a file is in one run alone.
  const findings = verdicts.flatMap((verdict) => verdict.findings).sort((one, other) => order(one.place.uri, other.place.uri));
  return {
    findings: suppressions ? findings : findings.map((finding) => ({ ...finding, suppressed: undefined })),
    failures: verdicts.flatMap(({ failures }) => failures),
    summary: workspace.summary,
    rules: rules.filter((rule) => mayReport(rule, preset)),
  };
}

function folderOf({ documents }: ObjectSet, { cwd }: Io): string {
  const [first] = documents;
  return dirname(pathOf(cwd, first?.yaml.uri ?? ''));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
