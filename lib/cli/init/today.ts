import { UserError } from '../../base/errors';
import { failing, type Report } from '../../engine/report';
import type { Severity } from '../../engine/rule';
import { printCounts } from '../../reporters/tally';
import { baselinePath, compareWithBaseline, openBaseline } from '../baselines';
import { type Io } from '../io';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';
import type { OpenWorkspace } from '../open-workspace';
import { parseWords } from '../parse-words';

/** What lint says on the day on which pinstream comes to a repository. */
export interface Today {
  readonly workspace: OpenWorkspace;
  /** With what a baseline holds already set aside. */
  readonly report: Report;
}

/** Lints the whole folder, with these words of the command line; `undefined` where no file holds a manifest. Throws what `openLint` throws besides. */
export async function lintToday(words: readonly string[], io: Io): Promise<Today | undefined> {
  const parsed = parseWords({ name: 'lint', summary: '', operand: undefined }, CHECK_FLAGS, words, io);
  if (parsed.help !== undefined) throw new Error('help, where nobody asked for it');
  try {
    const { workspace, check } = await openLint([], { flags: parsed.flags, only: [], suppressions: true }, io);
    const path = baselinePath(undefined, workspace, io);
    const report = check(workspace);
    return { workspace, report: path === undefined ? report : await compareWithBaseline(report, await openBaseline(path, io), workspace, io) };
  } catch (error) {
    if (error instanceof UserError && error.code === 'nothing-to-check') return undefined;
    throw error;
  }
}

/** `2 errors, 1 warning`, and whether lint would end with 1 for them. Suppressed ones do not count. */
export function countsOf({ workspace, report }: Today): { readonly text: string; readonly total: number; readonly fails: boolean } {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const open = report.findings.filter(({ suppressed }) => !suppressed);
  for (const { severity } of open) counts[severity] += 1;
  return { text: printCounts(counts), total: open.length, fails: failing(report, workspace.config?.written.failOn ?? 'error').length > 0 };
}
