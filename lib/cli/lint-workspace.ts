import { dirname } from 'node:path';
import { groupBy } from '../base/group';
import { policyOf } from '../config/facts';
import { ignoresOf, levelsOf } from '../engine/configured';
import { type Levels, onlyLevels, presetLevels } from '../engine/level';
import { type PartConfig, partConfigOf } from '../engine/part';
import type { Report } from '../engine/report';
import type { Rule } from '../engine/rule';
import { concludeVerdicts, joinVerdicts, judgeVerdicts, setChecker, type Settings, type SetVerdicts, type Verdicts } from '../engine/run';
import { NO_LOCK } from '../images/lock';
import { pathOf } from '../sources/uri';
import { historyOf, type WorkspaceHistory } from '../workspace/changes';
import type { FileSet } from '../workspace/workspace';
import type { OpenConfig } from './configs';
import { type Io, todayOf } from './io';
import { CHECK_FLAGS, type LintWishes } from './lint-wishes';
import type { LockFinder, OpenLock } from './locks';
import type { OpenWorkspace } from './open-workspace';
import { withoutEchoes } from './render-verdicts';
import { nameFrom } from './repository-names';
import type { ResultCache } from './result-cache';
import { runPartOf, type Share, shareOf } from './shard-run';
import { targetOf } from './target-flags';

/** What the rules are to do. */
export interface LintOptions extends Omit<LintWishes, 'only' | 'cache' | 'since'> {
  /** What runs where no configuration brings more. */
  readonly rules: readonly Rule[];
  readonly only: readonly Rule[] | undefined;
  readonly cache: ResultCache | undefined;
  readonly lockOf: LockFinder;
  readonly operands: readonly string[];
  /** An earlier state of the same operands. */
  readonly past?: OpenWorkspace | undefined;
}

/** Runs the rules over the workspace, each set with its configuration and the image lock that is nearest to it. */
export function lintWorkspace(workspace: OpenWorkspace, options: LintOptions, io: Io): Report {
  const { lockOf, past } = options;
  const history = past && historyOf(past.sets, workspace.sets);
  // Of a set that is gone nothing is left that could have a configuration.
  const sets = history?.sets.map((set): FileSet => ('outlines' in set ? (set as FileSet) : { ...set, outlines: [] })) ?? workspace.sets;
  const byConfig = groupBy(sets, (set) => (set.outlines.length === 0 ? workspace.config : workspace.configOf(set)));
  const share = options.shard && shareOf([...byConfig.values()], options.shard, workspace);
  const runs = Array.from(byConfig, ([config, sets], number) => {
    const levels = levelsFor(config, options);
    return { levels, verdicts: checkSets(sets, { config, number, levels, lockOf, workspace, history, share, options, io }), rules: config?.rules ?? options.rules };
  });
  options.cache?.save();
  const report: Report = {
    // Each run is in order, and a file is in one run alone.
    findings: runs.flatMap(({ verdicts }) => verdicts.findings).sort((one, other) => order(one.place.uri, other.place.uri)),
    failures: runs.flatMap(({ verdicts }) => verdicts.failures),
    summary: share ? workspace.summaryOf(workspace.sets.filter(share.has)) : workspace.summary,
    stale: [],
    rules: Array.from(new Set(runs.flatMap(({ levels, rules }) => rules.filter((rule) => levels.mayRun(rule) && (rule.scope !== 'change' || past !== undefined))))).sort((one, other) => order(one.id, other.id)),
  };
  if (!options.shard) return report;
  const { flags, only, operands, shard, suppressions } = options;
  const asked = { operands, flags: Object.fromEntries(Object.keys(CHECK_FLAGS).map((key) => [key, Object.entries(flags).find(([name]) => name === key)?.[1] ?? null])), only: only?.map(({ id }) => id), suppressions };
  const configs = runs.flatMap(({ verdicts }) => verdicts.part ?? []);
  return { ...report, part: runPartOf(report, workspace, { shard, asked, configs, lockOf: (set) => lockOf(folderOf(set, io)) }, io) };
}

interface SetRun {
  readonly config: OpenConfig | undefined;
  /** Counts the configurations from 0. */
  readonly number: number;
  readonly levels: Levels;
  readonly lockOf: LockFinder;
  readonly workspace: OpenWorkspace;
  readonly history: WorkspaceHistory | undefined;
  /** Which of the sets are looked at. @default all */
  readonly share: Share | undefined;
  readonly options: LintOptions;
  readonly io: Io;
}

/** Verdicts, and what is left to bring together of them where others have a share. */
interface SharedVerdicts extends Verdicts {
  readonly part?: PartConfig;
}

/** The verdicts on sets of one configuration: set by set, so that those of an earlier run can stand in, then put together. */
function checkSets(sets: readonly FileSet[], { config, number, levels, lockOf, workspace, history, share, options, io }: SetRun): SharedVerdicts {
  const isWanted = (uri: string): boolean => workspace.isWanted(uri) || options.past?.isWanted(uri) === true;
  const uris = sets.flatMap(({ outlines }) => outlines.map(({ uri }) => uri)).filter(isWanted);
  const settings: Settings = {
    rules: config?.rules ?? options.rules,
    levels,
    target: targetOf(options.flags, config),
    images: NO_LOCK,
    today: todayOf(io),
    wanted: isWanted,
    suppressions: options.suppressions,
    historyOf: history?.historyOf,
    nameOf: nameFrom(io).nameOf,
    ...(config && { furtherRules: config.furtherRules, policy: policyOf(config.written), furtherSuppressions: ignoresOf(config, { pathOf: config.pathOf, uris }) }),
  };
  const byLock = new Map<OpenLock, (set: FileSet) => SetVerdicts>();
  const checkerWith = (lock: OpenLock): ((set: FileSet) => SetVerdicts) => {
    const check = setChecker({ ...settings, images: lock.images });
    const surroundings = { texts: [config && ([config.uri, config.text] as const), lock.source], isWanted };
    // What is rendered depends on more than the files that are read here.
    return (set) => (set.rendering ? check(set) : (options.cache?.verdictsOn(set, surroundings, check) ?? check(set)));
  };
  const verdictsOn = (set: FileSet): SetVerdicts => {
    const lock = lockOf(folderOf(set, io));
    let check = byLock.get(lock);
    if (!check) byLock.set(lock, (check = checkerWith(lock)));
    return check(set);
  };
  if (!share) return joinVerdicts(withoutEchoes(sets, sets.map(verdictsOn)), settings);
  const own = sets.filter(share.has);
  const judged = judgeVerdicts(share.placed(own, withoutEchoes(own, own.map(verdictsOn)), number), settings);
  // What is idle here may be of use in another part.
  return { ...concludeVerdicts({ ...judged, suppressions: judged.suppressions.map((one) => ({ ...one, idle: [] })) }, settings), part: partConfigOf(judged, settings) };
}

function levelsFor(config: OpenConfig | undefined, { only, flags: { preset } }: LintOptions): Levels {
  const levels = config ? levelsOf(config, { preset, pathOf: config.pathOf }) : presetLevels(preset ?? 'recommended');
  return only === undefined ? levels : onlyLevels(levels, only);
}

/** The folder in which the nearest image lock of a set is looked for. */
export function folderOf({ outlines }: FileSet, { cwd }: Io): string {
  const [first] = outlines;
  return first ? dirname(pathOf(cwd, first.uri)) : cwd;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
