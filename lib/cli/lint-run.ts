import type { Report } from '../engine/report';
import type { Rule } from '../engine/rule';
import type { Io } from './io';
import { lintChange } from './lint-change';
import type { LintWishes } from './lint-wishes';
import { lockFinder } from './locks';
import { openWorkspace, type OpenWorkspace } from './open-workspace';
import type { ResultCache } from './result-cache';
import { openRules, type RuleSources } from './rule-modules';
import { ruleNamed } from './rule-names';
import { openStates } from './since';

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
    earlier: states?.before.earlier,
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

/** What keeps results between runs, where that is wished for. Rules of somebody's own have code that nobody can tell the state of. */
async function cacheOf({ cache, flags, only, suppressions }: LintWishes, io: Io): Promise<((params: ReadonlyMap<string, string>) => ResultCache) | undefined> {
  if (cache === undefined || flags.rules.length > 0 || flags.allowCode) return undefined;
  const { openResultCache } = await import('./result-cache.js');
  const { preset, platform, argocd, crio } = flags;
  return (params) => openResultCache({ folder: cache === true ? undefined : cache, params, asked: { preset, platform, argocd, crio, only, suppressions } }, io);
}

/** Every rule that a run can name: those of its configurations too. */
function knownRules({ config, sets, configOf }: OpenWorkspace, { rules }: RuleSources): readonly Rule[] {
  return Array.from(new Set([...rules, ...(config?.rules ?? []), ...sets.flatMap((set) => configOf(set)?.rules ?? [])]));
}
