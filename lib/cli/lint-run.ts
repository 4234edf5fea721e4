import { dirname } from 'node:path';
import { groupBy } from '../base/group';
import { policyOf } from '../config/facts';
import { ignoresOf, levelsOf } from '../engine/configured';
import { type Levels, onlyLevels, presetLevels } from '../engine/level';
import type { Report } from '../engine/report';
import type { Rule } from '../engine/rule';
import { keyOf } from '../engine/repair/compare';
import { type PartConfig, partConfigOf } from '../engine/part';
import { concludeVerdicts, joinVerdicts, judgeVerdicts, setChecker, type Settings, type SetVerdicts, type Verdicts } from '../engine/run';
import { NO_LOCK } from '../images/lock';
import { readSources } from '../sources/files';
import { repositoryRoot } from '../sources/gitignore';
import { pathOf, uriOf } from '../sources/uri';
import { historyOf, type WorkspaceHistory } from '../workspace/changes';
import type { FileSet } from '../workspace/workspace';
import type { OpenConfig } from './configs';
import { type FlagValues, oneOf } from './flags';
import { type Io, todayOf } from './io';
import { lockFinder, type LockFinder, type OpenLock } from './locks';
import { type Further, OPEN_FLAGS, openWorkspace, type OpenWorkspace } from './open-workspace';
import { RENDER_FLAGS } from './render/flags';
import { withoutEchoes } from './render-verdicts';
import type { ResultCache } from './result-cache';
import { openRules, RULE_FLAGS, type RuleSources } from './rule-modules';
import { ruleNamed } from './rule-names';
import type { Shard } from './shard';
import { runPartOf, type Share, shareOf } from './shard-run';
import { openStates, type Since } from './since';
import { TARGET_FLAGS, targetOf } from './target-flags';

/** What every command takes that runs the rules. */
export const CHECK_FLAGS = {
  preset: oneOf('Which rules run, in place of what the configuration says; recommended when nobody does', ['recommended', 'strict', 'pedantic'], undefined),
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
  ...RENDER_FLAGS,
  ...RULE_FLAGS,
};

/** What a person asks of a run. */
export interface LintWishes {
  readonly flags: FlagValues<typeof CHECK_FLAGS>;
  /** Ids of rules that run alone, whatever preset and configuration say; none: all, as these say. */
  readonly only: readonly string[];
  /** Whether what people wrote to silence findings counts. */
  readonly suppressions: boolean;
  /** Keep what is found for the next run, and take what is kept; in a folder that is named, or in the user's own. @default neither */
  readonly cache?: string | true | undefined;
  /** Only what a change brings is wanted, and the rules about changes run. @default all that is found */
  readonly since?: Since | undefined;
  /** Only a part of the sets is looked at. It goes neither with `since` nor with repairs. @default all */
  readonly shard?: Shard | undefined;
}

/** What the rules are to do. */
interface LintOptions extends Omit<LintWishes, 'only' | 'cache' | 'since'> {
  /** What runs where no configuration brings more. */
  readonly rules: readonly Rule[];
  readonly only: readonly Rule[] | undefined;
  readonly cache: ResultCache | undefined;
  readonly lockOf: LockFinder;
  readonly operands: readonly string[];
  /** An earlier state of the same operands. */
  readonly past?: OpenWorkspace | undefined;
}

/** An earlier state of the same operands, with the image locks of that time. */
interface Past {
  readonly workspace: OpenWorkspace;
  readonly lockOf: LockFinder;
}

/** The manifests that the operands name, and what runs the rules over them, or over a changed version of them. */
export interface OpenLint {
  readonly workspace: OpenWorkspace;
  readonly check: (workspace: OpenWorkspace) => Report;
}

/**
 * Reads the operands and the rules that are wished for. What it throws, `openWorkspace` and `openRules` throw; beside an earlier state it
 * is enough that one of the two has something to look at.
 */
export async function openLint(operands: readonly string[], wishes: LintWishes, io: Io): Promise<OpenLint> {
  const sources = await openRules(wishes.flags, io);
  const makeCache = await cacheOf(wishes, io);
  let cache: ResultCache | undefined;
  const states = wishes.since && (await openStates(wishes.since, io));
  const workspace = await openWorkspace(operands, wishes.flags, io, {
    rules: sources,
    read: states?.now?.read,
    tree: states?.now?.tree,
    withChartValues: true,
    mayLackObjects: states !== undefined,
    cacheFor: (params) => (cache = makeCache?.(params)),
  });
  const past = states && {
    workspace: await openWorkspace(operands, wishes.flags, io, { rules: sources, read: states.before.read, tree: states.before.tree, isPast: true, withChartValues: true, mayLackObjects: true }),
    lockOf: lockFinder(io, { ...states.before, isPast: true }),
  };
  const nothing = past?.workspace.nothing && workspace.nothing;
  if (nothing) throw nothing;
  const lockOf = lockFinder(io, states?.now);
  const only = wishes.only.length === 0 ? undefined : wishes.only.map((id) => ruleNamed(id, knownRules(workspace, sources)));
  return { workspace, check: (some) => lintChange(some, past, { ...wishes, operands, only, cache, lockOf, rules: sources.rules }, io) };
}

/** What the rules about changes say of a change between two states of one thing, which lie in two places. */
export async function compareStates(before: Place, now: Place, flags: LintWishes['flags'], io: Io): Promise<{ readonly workspace: OpenWorkspace; readonly report: Report }> {
  const sources = await openRules(flags, io);
  const open = (place: Place, isPast: boolean): Promise<OpenWorkspace> => openWorkspace([place.operand], flags, { ...io, cwd: place.cwd }, { rules: sources, isPast, mayLackObjects: true, read: readerOf(place, io) });
  const [past, workspace] = [await open(before, true), await open(now, false)];
  const nothing = past.nothing && workspace.nothing;
  if (nothing) throw nothing;
  const there = { ...io, cwd: now.cwd };
  const report = lintWorkspace(workspace, { flags, operands: [now.operand], suppressions: true, only: undefined, cache: undefined, lockOf: lockFinder(there), rules: sources.rules, past }, there);
  const changing = new Set(report.rules.filter(({ scope }) => scope === 'change').map(({ id }) => id));
  return { workspace, report: { ...report, findings: report.findings.filter(({ ruleId }) => changing.has(ruleId)) } };
}

/** Reads a place without what lies beside it: two files to compare may well be neighbours. */
function readerOf({ cwd }: Place, { stdin }: Io): NonNullable<Further['read']> {
  return (operands, options) => {
    const { read, skipped } = readSources(operands, { cwd, stdin, ...options });
    return { read: read.filter(({ role }) => role !== 'context'), skipped };
  };
}

/** A folder, or a file in its folder. */
export interface Place {
  /** Absolute. */
  readonly cwd: string;
  readonly operand: string;
}

/** What keeps results between runs, where that is wished for. Rules of somebody's own have code that nobody can tell the state of. */
async function cacheOf({ cache, flags, only, suppressions }: LintWishes, io: Io): Promise<((params: ReadonlyMap<string, string>) => ResultCache) | undefined> {
  if (cache === undefined || flags.rules.length > 0 || flags.allowCode) return undefined;
  const { openResultCache } = await import('./result-cache.js');
  const { preset, platform, argocd, crio } = flags;
  return (params) => openResultCache({ folder: cache === true ? undefined : cache, params, asked: { preset, platform, argocd, crio, only, suppressions } }, io);
}

/** As `lintWorkspace`; beside an earlier state only what was not found there, in these words, and what the rules about changes say. */
function lintChange(workspace: OpenWorkspace, past: Past | undefined, options: LintOptions, io: Io): Report {
  if (!past) return lintWorkspace(workspace, options, io);
  const isSame = sameSets(past, { workspace, lockOf: options.lockOf }, io);
  const before = { ...past.workspace, sets: past.workspace.sets.filter(({ id }) => !isSame.has(id)) };
  const now = { ...workspace, sets: workspace.sets.filter(({ id }) => !isSame.has(id)) };
  const found = new Set(lintWorkspace(before, { ...options, lockOf: past.lockOf }, io).findings.map(keyOf));
  const report = lintWorkspace(now, { ...options, past: before }, io);
  return { ...report, findings: report.findings.filter((finding) => !found.has(keyOf(finding))) };
}

/** The ids of sets whose files and image lock are the same in both states: what is found in them was found before. */
function sameSets(past: Past, now: Past, io: Io): ReadonlySet<string> {
  const filesOf = ({ outlines }: FileSet): readonly string[] => Array.from(new Set(outlines.map(({ uri }) => uri)));
  const lockText = ({ lockOf }: Past, set: FileSet): string | undefined => lockOf(folderOf(set, io)).source?.[1];
  const before = new Map(past.workspace.sets.map((set) => [set.id, set]));
  const same = now.workspace.sets.filter((set) => {
    const old = before.get(set.id);
    if (!old || lockText(now, set) !== lockText(past, old) || old.rendering?.text !== set.rendering?.text) return false;
    const [files, oldFiles] = [filesOf(set), filesOf(old)];
    return oldFiles.length === files.length && files.every((uri, at) => oldFiles[at] === uri && past.workspace.fileOf(uri)?.text === now.workspace.fileOf(uri)?.text);
  });
  return new Set(same.map(({ id }) => id));
}

/** Runs the rules over the workspace, each set with its configuration and the image lock that is nearest to it. */
function lintWorkspace(workspace: OpenWorkspace, options: LintOptions, io: Io): Report {
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

function folderOf({ outlines }: FileSet, { cwd }: Io): string {
  const [first] = outlines;
  return first ? dirname(pathOf(cwd, first.uri)) : cwd;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
