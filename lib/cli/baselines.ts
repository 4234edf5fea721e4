import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../base/errors';
import type { Baseline, BaselineEntry, EntryFacts } from '../engine/baseline';
import type { Report } from '../engine/report';
import { fileFault } from '../sources/read-file';
import { uriOf } from '../sources/uri';
import { replaceFile } from '../sources/write-file';
import { text } from './flags';
import type { Io } from './io';
import { nameFrom } from './repository-names';
import type { OpenWorkspace } from './open-workspace';
import { withBaselinePart } from './shard-run';

const BASELINE_NAME = '.pinstream-baseline.json';

export const BASELINE_FLAGS = {
  baseline: text('File of the findings that were there before; those do not count. The configuration may name it too', 'file'),
};

/** Where the baseline of the run is; `undefined` where nobody named one. */
export function baselinePath(given: string | undefined, { config }: OpenWorkspace, { cwd }: Io): string | undefined {
  if (given !== undefined) return resolve(cwd, given);
  return config?.written.baseline === undefined ? undefined : resolve(config.folder, config.written.baseline);
}

/** The same for commands that write one: beside the configuration, else in the folder of the run, where nobody named another. */
export function baselinePlace(given: string | undefined, workspace: OpenWorkspace, io: Io): string {
  return baselinePath(given, workspace, io) ?? join(workspace.config?.folder ?? io.cwd, BASELINE_NAME);
}

/** Reads a baseline. Throws `UserError` for one that is missing or not in order. */
export async function openBaseline(path: string, { cwd }: Io): Promise<Baseline> {
  const { readBaseline } = await import('../engine/baseline.js');
  const uri = uriOf(cwd, path);
  const read = readBaseline(textOf(path, uri));
  if (read.ok) return read.value;
  throw new UserError('bad-baseline', `the baseline ${uri} ${read.problem}`, { hint: 'restore it from version control, or make it anew: pinstream baseline write' });
}

/** Writes a baseline. Throws `UserError` where that is refused. */
export async function saveBaseline(path: string, baseline: Baseline, { cwd }: Io): Promise<void> {
  const { printBaseline } = await import('../engine/baseline.js');
  try {
    replaceFile(path, printBaseline(baseline));
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unwritable', `cannot write the baseline ${uriOf(cwd, path)}: ${fault}`, { hint: 'name a file in a folder that exists', exitCode: EXIT.refused, cause: error });
  }
}

/** The report with what the baseline holds set aside, and what it holds in vain. */
export async function compareWithBaseline(report: Report, baseline: Baseline, workspace: OpenWorkspace, io: Io): Promise<Report> {
  const { matchBaseline } = await import('../engine/baseline.js');
  const facts = factsFor(report, workspace, io);
  const { findings, stale } = matchBaseline(report.findings, baseline, facts);
  if (!report.part) return { ...report, findings, stale };
  // What is not found here may be found in another part, and a rule that threw here may have thrown there.
  const { isJudged, isGone } = factsFor({ ...report, failures: [] }, workspace, io);
  return { ...report, findings, part: withBaselinePart(report.part, baseline.entries.map((entry) => ({ ...entry, judged: isJudged(entry), gone: isGone(entry) }))) };
}

/** What a baseline holds of files and rules that the run did not look at. */
export function unjudgedOf({ entries }: Baseline, report: Report, workspace: OpenWorkspace, io: Io): readonly BaselineEntry[] {
  const { isJudged } = factsFor(report, workspace, io);
  return entries.filter((entry) => !isJudged(entry));
}

/** An entry is judged where its rule ran over its file, and where its file is gone; beside an earlier state by what is gone since then. */
function factsFor({ rules, failures, gone }: Pick<Report, 'rules' | 'failures' | 'gone'>, { wantedUris }: OpenWorkspace, io: Io): EntryFacts {
  const { nameOf, root } = nameFrom(io);
  const names = new Set(wantedUris.map(nameOf));
  const lost = new Set(failures.map(({ ruleId }) => ruleId));
  const ran = new Set(rules.map(({ id }) => id));
  const there = new Map<string, boolean>();
  const isGone = ({ file }: BaselineEntry): boolean => {
    const isThere = there.get(file) ?? existsSync(resolve(root, file));
    there.set(file, isThere);
    return !isThere;
  };
  const isJudged = (entry: BaselineEntry): boolean => ran.has(entry.ruleId) && !lost.has(entry.ruleId) && (gone ? gone.has(entry.fingerprint) : names.has(entry.file) || isGone(entry));
  return { isJudged, isGone };
}

function textOf(path: string, uri: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unreadable', `cannot read the baseline ${uri}: ${fault}`, { hint: 'make one with pinstream baseline write', cause: error });
  }
}
