import { dirname } from 'node:path';
import { RULES } from '../../rules';
import { groupBy } from '../base/group';
import { policyOf } from '../config/facts';
import { ignoresOf, levelsOf } from '../engine/configured';
import { type Levels, onlyLevels, presetLevels } from '../engine/level';
import type { Report } from '../engine/report';
import type { Preset, Rule } from '../engine/rule';
import { runRules, type Settings, type Verdicts } from '../engine/run';
import type { ImageLock } from '../images/lock';
import type { TargetProfile } from '../kube/target';
import { repositoryRoot } from '../sources/gitignore';
import { pathOf, uriOf } from '../sources/uri';
import type { ObjectSet } from '../workspace/workspace';
import type { OpenConfig } from './configs';
import { type Io, todayOf } from './io';
import { lockFinder } from './locks';
import type { OpenWorkspace } from './open-workspace';

/** What the rules are to do. */
export interface LintOptions {
  /** Rules that run alone, whatever preset and configuration say. @default all, as these say */
  readonly only: readonly Rule[] | undefined;
  /** In place of the configuration's. */
  readonly preset: Preset | undefined;
  readonly targetOf: (config: OpenConfig | undefined) => TargetProfile;
  /** Whether what people wrote to silence findings counts. */
  readonly suppressions: boolean;
}

/** Runs the rules over the workspace, each set with its configuration and the image lock that is nearest to it. */
export function lintWorkspace(workspace: OpenWorkspace, options: LintOptions, io: Io): Report {
  const lockOf = lockFinder(io);
  const byConfig = groupBy(workspace.sets, (set) => workspace.configOf(set));
  const runs = Array.from(byConfig, ([config, sets]) => {
    const levels = levelsFor(config, options);
    const verdicts = Array.from(groupBy(sets, (set) => lockOf(folderOf(set, io))), ([images, members]) => runSets(members, { config, levels, images, workspace, options, io }));
    return { levels, verdicts };
  });
  const verdicts = runs.flatMap((run) => run.verdicts);
  return {
    // Each run is in order, and a file is in one run alone.
    findings: verdicts.flatMap(({ findings }) => findings).sort((one, other) => order(one.place.uri, other.place.uri)),
    failures: verdicts.flatMap(({ failures }) => failures),
    summary: workspace.summary,
    rules: RULES.filter((rule) => runs.some(({ levels }) => levels.mayRun(rule))),
  };
}

interface SetRun {
  readonly config: OpenConfig | undefined;
  readonly levels: Levels;
  readonly images: ImageLock;
  readonly workspace: OpenWorkspace;
  readonly options: LintOptions;
  readonly io: Io;
}

function runSets(sets: readonly ObjectSet[], { config, levels, images, workspace, options, io }: SetRun): Verdicts {
  const uris = sets.flatMap(({ documents }) => documents.map(({ yaml }) => yaml.uri)).filter((uri) => workspace.isWanted(uri));
  const settings: Settings = {
    rules: RULES,
    levels,
    target: options.targetOf(config),
    images,
    today: todayOf(io),
    wanted: workspace.isWanted,
    suppressions: options.suppressions,
    nameOf: namesFrom(config, io),
    ...(config && { policy: policyOf(config.written), furtherSuppressions: ignoresOf(config, { pathOf: config.pathOf, uris }) }),
  };
  return runRules(sets, settings);
}

/** Names of files that are the same in whatever folder of the project the run was started. */
function namesFrom(config: OpenConfig | undefined, { cwd }: Io): (uri: string) => string {
  const root = config?.folder ?? repositoryRoot(cwd);
  return root === undefined || root === cwd ? (uri) => uri : (uri) => uriOf(root, pathOf(cwd, uri));
}

function levelsFor(config: OpenConfig | undefined, { only, preset }: LintOptions): Levels {
  const levels = config ? levelsOf(config, { preset, pathOf: config.pathOf }) : presetLevels(preset ?? 'recommended');
  return only === undefined ? levels : onlyLevels(levels, only);
}

function folderOf({ documents }: ObjectSet, { cwd }: Io): string {
  const [first] = documents;
  return dirname(pathOf(cwd, first?.yaml.uri ?? ''));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
