import { dirname } from 'node:path';
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
import { OPEN_FLAGS, openWorkspace, type OpenWorkspace } from './open-workspace';
import { openRules, RULE_FLAGS, type RuleSources } from './rule-modules';
import { ruleNamed } from './rule-names';
import { TARGET_FLAGS, targetOf } from './target-flags';

/** What every command takes that runs the rules. */
export const CHECK_FLAGS = {
  preset: oneOf('Which rules run, in place of what the configuration says; recommended when nobody does', ['recommended', 'strict', 'pedantic'], undefined),
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
  ...RULE_FLAGS,
};

/** What a person asks of a run. */
export interface LintWishes {
  readonly flags: FlagValues<typeof CHECK_FLAGS>;
  /** Ids of rules that run alone, whatever preset and configuration say; none: all, as these say. */
  readonly only: readonly string[];
  /** Whether what people wrote to silence findings counts. */
  readonly suppressions: boolean;
}

/** What the rules are to do. */
interface LintOptions extends Omit<LintWishes, 'only'> {
  /** What runs where no configuration brings more. */
  readonly rules: readonly Rule[];
  readonly only: readonly Rule[] | undefined;
}

/** The manifests that the operands name, and what runs the rules over them, or over a changed version of them. */
export interface OpenLint {
  readonly workspace: OpenWorkspace;
  readonly check: (workspace: OpenWorkspace) => Report;
}

/** Reads the operands and the rules that are wished for. What it throws, `openWorkspace` and `openRules` throw. */
export async function openLint(operands: readonly string[], wishes: LintWishes, io: Io): Promise<OpenLint> {
  const sources = await openRules(wishes.flags, io);
  const workspace = await openWorkspace(operands, wishes.flags, io, sources);
  const only = wishes.only.length === 0 ? undefined : wishes.only.map((id) => ruleNamed(id, knownRules(workspace, sources)));
  return { workspace, check: (some) => lintWorkspace(some, { ...wishes, only, rules: sources.rules }, io) };
}

/** Runs the rules over the workspace, each set with its configuration and the image lock that is nearest to it. */
function lintWorkspace(workspace: OpenWorkspace, options: LintOptions, io: Io): Report {
  const lockOf = lockFinder(io);
  const byConfig = groupBy(workspace.sets, (set) => workspace.configOf(set));
  const runs = Array.from(byConfig, ([config, sets]) => {
    const levels = levelsFor(config, options);
    const verdicts = Array.from(groupBy(sets, (set) => lockOf(folderOf(set, io))), ([images, members]) => runSets(members, { config, levels, images, workspace, options, io }));
    return { levels, verdicts, rules: config?.rules ?? options.rules };
  });
  const verdicts = runs.flatMap((run) => run.verdicts);
  return {
    // Each run is in order, and a file is in one run alone.
    findings: verdicts.flatMap(({ findings }) => findings).sort((one, other) => order(one.place.uri, other.place.uri)),
    failures: verdicts.flatMap(({ failures }) => failures),
    summary: workspace.summary,
    stale: [],
    rules: Array.from(new Set(runs.flatMap(({ levels, rules }) => rules.filter((rule) => levels.mayRun(rule))))).sort((one, other) => order(one.id, other.id)),
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
    rules: config?.rules ?? options.rules,
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

/** Every rule that a run can name: those of its configurations too. */
function knownRules({ config, sets, configOf }: OpenWorkspace, { rules }: RuleSources): readonly Rule[] {
  return Array.from(new Set([...rules, ...(config?.rules ?? []), ...sets.flatMap((set) => configOf(set)?.rules ?? [])]));
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
