import type { Report } from '../engine/report';
import { readSources } from '../sources/files';
import type { Io } from './io';
import type { LintWishes } from './lint-wishes';
import { lintWorkspace } from './lint-workspace';
import { lockFinder } from './locks';
import { type Further, openWorkspace, type OpenWorkspace } from './open-workspace';
import { openRules } from './rule-modules';

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
