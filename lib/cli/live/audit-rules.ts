import type { NamespaceAudit } from '../../audit/audit';
import { compareWithLive } from '../../audit/against';
import { auditOf } from '../../audit/audit-of';
import { liveSetOf } from '../../audit/live-set';
import { groupBy } from '../../base/group';
import { externalsOf, policyOf } from '../../config/facts';
import type { LiveNamespace } from '../../diagnosis/live-namespace';
import { ignoresOf, levelsOf } from '../../engine/configured';
import type { Finding } from '../../engine/finding';
import { type Levels, onlyLevels, presetLevels } from '../../engine/level';
import type { Report } from '../../engine/report';
import type { Rule } from '../../engine/rule';
import { joinVerdicts, setChecker, type Settings, type Verdicts } from '../../engine/run';
import type { TargetProfile } from '../../kube/target';
import type { SetHistory } from '../../workspace/changes';
import { NO_EXTERNALS } from '../../workspace/externals';
import type { ObjectSet } from '../../workspace/workspace';
import type { YamlFile } from '../../yaml/read';
import { configFinder, type OpenConfig } from '../configs';
import type { LintWishes } from '../lint-wishes';
import { type Io, todayOf } from '../io';
import { lockFinder } from '../locks';
import { openWorkspace } from '../open-workspace';
import { openRules, type RuleSources } from '../rule-modules';
import { ruleNamed } from '../rule-names';

/** What a person asks of an audit's rules. */
export type AuditWishes = Pick<LintWishes, 'flags' | 'only' | 'suppressions'>;

/** What an audit runs with. */
export interface AuditSetting {
  readonly wishes: AuditWishes;
  readonly sources: RuleSources;
  /** The configuration of the folder of the run. */
  readonly config: OpenConfig | undefined;
  readonly target: TargetProfile;
}

/** Reads rules and configuration. `targetFor` settles the target once the configuration is known. Throws `UserError` as `openRules` and `configFinder` do. */
export async function openAuditRules(wishes: AuditWishes, targetFor: (config: OpenConfig | undefined) => TargetProfile, io: Io): Promise<AuditSetting> {
  const sources = await openRules(wishes.flags, io);
  const config = await configFinder(wishes.flags, io, sources)(io.cwd);
  return { wishes, sources, config, target: targetFor(config) };
}

/** The tables of the namespaces, and what the rules say of their objects. */
export function auditLive(namespaces: readonly LiveNamespace[], setting: AuditSetting, io: Io): { readonly audits: readonly NamespaceAudit[]; readonly report: Report } {
  return { audits: auditOf(namespaces, setting.target), report: lintLive(namespaces, setting, io) };
}

function lintLive(namespaces: readonly LiveNamespace[], setting: AuditSetting, io: Io): Report {
  const { config, sources } = setting;
  const externals = config ? externalsOf(config.written) : NO_EXTERNALS;
  const live = namespaces.map((namespace) => liveSetOf(namespace, namespaces, externals));
  const subjects = new Set(live.flatMap((one) => Array.from(one.subjects)));
  const known = config?.rules ?? sources.rules;
  const run = ruleRunOf(known.filter(isForLive), config, setting);
  const uris = Array.from(subjects);
  const verdicts = check(live.map(({ set }) => set), run, { wanted: (uri) => subjects.has(uri), uris, history: undefined }, io);
  return reportOf(verdicts, run.rules.filter((rule) => run.levels.mayRun(rule)), { objects: subjects.size, sets: live.length });
}

/** Of a live object there is no text to look at and no earlier state, and what only manifests do wrong is not its fault. */
function isForLive({ scope, manifestsOnly }: Rule): boolean {
  return scope !== 'document' && scope !== 'change' && manifestsOnly !== true;
}

/** What the rules about changes say of manifests that are about to be applied to a live namespace. */
export interface AgainstReport {
  readonly report: Report;
  readonly fileOf: (uri: string) => YamlFile | undefined;
  /** Manifests for other namespaces than the one that was read. */
  readonly elsewhere: readonly string[];
  /** Objects of the manifests that are live already. */
  readonly known: number;
}

/** Reads the manifests at `path` and holds them against the namespace. Throws `UserError` as `openWorkspace` does. */
export async function lintAgainst(namespace: LiveNamespace, path: string, setting: AuditSetting, io: Io): Promise<AgainstReport> {
  const { wishes, sources, target } = setting;
  const workspace = await openWorkspace([path], wishes.flags, io, { rules: sources });
  const externals = setting.config ? externalsOf(setting.config.written) : NO_EXTERNALS;
  const comparison = compareWithLive(namespace, workspace.sets, { target, externals });
  const byConfig = groupBy(comparison.sets.keys(), (at) => {
    const set = workspace.sets[at];
    return set && workspace.configOf(set);
  });
  const wanted = (uri: string): boolean => workspace.isWanted(uri) || uri.startsWith('cluster:');
  const parts = Array.from(byConfig, ([config, places]) => {
    const run = ruleRunOf((config?.rules ?? sources.rules).filter(({ scope }) => scope === 'change'), config, setting);
    const sets = places.flatMap((at) => comparison.sets[at] ?? []);
    return { run, verdicts: check(sets, run, { wanted, uris: workspace.wantedUris, history: comparison.historyOf }, io) };
  });
  const verdicts = { findings: parts.flatMap((part) => part.verdicts.findings), failures: parts.flatMap((part) => part.verdicts.failures) };
  const rules = parts.flatMap(({ run }) => run.rules.filter((rule) => run.levels.mayRun(rule)));
  return {
    report: { ...reportOf(verdicts, rules, { objects: 0, sets: 0 }), summary: workspace.summary },
    fileOf: workspace.fileOf,
    elsewhere: comparison.elsewhere,
    known: comparison.known,
  };
}

interface RuleSetting extends AuditSetting {
  readonly rules: readonly Rule[];
  readonly levels: Levels;
}

function ruleRunOf(rules: readonly Rule[], config: OpenConfig | undefined, setting: AuditSetting): RuleSetting {
  const { only, flags } = setting.wishes;
  const levels = config ? levelsOf(config, { preset: flags.preset, pathOf: config.pathOf }) : presetLevels(flags.preset ?? 'recommended');
  const known = config?.rules ?? setting.sources.rules;
  return { ...setting, config, rules, levels: only.length === 0 ? levels : onlyLevels(levels, only.map((id) => ruleNamed(id, known))) };
}

interface Scope {
  readonly wanted: (uri: string) => boolean;
  readonly uris: readonly string[];
  readonly history: ((set: ObjectSet) => SetHistory) | undefined;
}

function check(sets: readonly ObjectSet[], { rules, levels, config, target, wishes, sources }: RuleSetting, { wanted, uris, history }: Scope, io: Io): Verdicts {
  const settings: Settings = {
    rules,
    levels,
    target,
    images: lockFinder(io)(io.cwd).images,
    today: todayOf(io),
    wanted,
    suppressions: wishes.suppressions,
    knownRules: config?.rules ?? sources.rules,
    historyOf: history,
    ...(config && { furtherRules: config.furtherRules, policy: policyOf(config.written), furtherSuppressions: ignoresOf(config, { pathOf: config.pathOf, uris }) }),
  };
  return joinVerdicts(sets.map(setChecker(settings)), settings);
}

function reportOf({ findings, failures }: Verdicts, rules: readonly Rule[], { objects, sets }: { readonly objects: number; readonly sets: number }): Report {
  return {
    findings: findings.map(asAdvice),
    failures,
    summary: { files: 0, documents: 0, objects, sets, skipped: [], unknownKinds: [] },
    stale: [],
    rules: rules.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

/** Nothing is repaired in a cluster: what would be a repair of a file is the next step of a person. */
function asAdvice(finding: Finding): Finding {
  if (!finding.fix || finding.place.span !== undefined) return finding;
  return { ...finding, fix: undefined, hint: finding.hint ?? finding.fix.title };
}
