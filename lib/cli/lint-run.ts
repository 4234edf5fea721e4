import { dirname } from 'node:path';
import { RULES } from '../../rules';
import { groupBy } from '../base/group';
import { policyOf } from '../config/facts';
import { ignoresOf, levelsOf } from '../engine/configured';
import { type Levels, onlyLevels, presetLevels } from '../engine/level';
import type { Report } from '../engine/report';
import type { Rule } from '../engine/rule';
import { runRules, type Settings, type Verdicts } from '../engine/run';
import type { ImageLock } from '../images/lock';
import { repositoryRoot } from '../sources/gitignore';
import { pathOf, uriOf } from '../sources/uri';
import type { ObjectSet } from '../workspace/workspace';
import type { OpenConfig } from './configs';
import { type FlagValues, oneOf } from './flags';
import { type Io, todayOf } from './io';
import { lockFinder } from './locks';
import { OPEN_FLAGS, type OpenWorkspace } from './open-workspace';
import { TARGET_FLAGS, targetOf } from './target-flags';

/** What every command takes that runs the rules. */
export const CHECK_FLAGS = {
  preset: oneOf('Which rules run, in place of what the configuration says; recommended when nobody does', ['recommended', 'strict', 'pedantic'], undefined),
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
};

/** What the rules are to do. */
export interface LintOptions {
  readonly flags: FlagValues<typeof CHECK_FLAGS>;
  /** Rules that run alone, whatever preset and configuration say. @default all, as these say */
  readonly only: readonly Rule[] | undefined;
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
    stale: [],
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
    target: targetOf(options.flags, config),
    images,
    today: todayOf(io),
    wanted: workspace.isWanted,
    suppressions: options.suppressions,
    nameOf: nameFrom(io).nameOf,
    ...(config && { policy: policyOf(config.written), furtherSuppressions: ignoresOf(config, { pathOf: config.pathOf, uris }) }),
  };
  return runRules(sets, settings);
}

/** Names of files that are the same in whatever folder of the repository the run was started; `root` is what they are relative to. */
export function nameFrom({ cwd }: Io): { readonly root: string; readonly nameOf: (uri: string) => string } {
  const root = repositoryRoot(cwd) ?? cwd;
  return { root, nameOf: root === cwd ? (uri) => uri : (uri) => uriOf(root, pathOf(cwd, uri)) };
}

function levelsFor(config: OpenConfig | undefined, { only, flags: { preset } }: LintOptions): Levels {
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
