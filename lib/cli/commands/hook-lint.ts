import { EXIT, type ExitCode } from '../../base/errors';
import { failing, type Report } from '../../engine/report';
import { uriOf } from '../../sources/uri';
import { BASELINE_FLAGS, baselinePath, compareWithBaseline, openBaseline } from '../baselines';
import { command } from '../command';
import { flag, type FlagValues, oneOf } from '../flags';
import { common, isNothing, NOTHING_NOTE, type Situation, situationOf, within } from '../hook/situation';
import type { Io } from '../io';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';
import type { OpenWorkspace } from '../open-workspace';
import { printReport } from '../print-report';

const FLAGS = {
  failOn: oneOf('The lowest severity that fails the run; error when the configuration says nothing else', ['error', 'warning', 'info'], undefined),
  ...CHECK_FLAGS,
  ...BASELINE_FLAGS,
  showSuppressed: flag('Print suppressed findings too'),
};

type Flags = FlagValues<typeof FLAGS>;

/** Checks what is about to be committed. */
export const hookLint = command({
  name: 'hook lint',
  summary: 'What the pre-commit hook pinstream-lint runs: report what a commit, a merge or a push brings; without a change, what is wrong in these files',
  operand: '[file...]',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    const situation = await situationOf(operands, io);
    if (situation.kind === 'nothing') {
      io.stderr.write('note: nothing is staged and no file was named, so nothing was checked\n');
      return EXIT.clean;
    }
    try {
      const { workspace, report } = await reportOn(situation, operands, flags, io);
      return await tell(report, workspace, flags, io);
    } catch (error) {
      if (!isNothing(error)) throw error;
      io.stderr.write(NOTHING_NOTE);
      return EXIT.clean;
    }
  },
});

interface Found {
  readonly workspace: OpenWorkspace;
  readonly report: Report;
}

async function reportOn(situation: Exclude<Situation, { readonly kind: 'nothing' }>, operands: readonly string[], flags: Flags, io: Io): Promise<Found> {
  const wishes = { flags, only: [], suppressions: true };
  // Everything is read, whatever was handed over: only the whole repository tells what belongs together.
  if (situation.kind === 'files') {
    const { workspace, check } = await openLint([], wishes, io);
    const report = check(workspace);
    return { workspace, report: operands.length === 0 ? report : within(report, new Set(operands.map((operand) => uriOf(io.cwd, operand)))) };
  }
  const found: Found[] = [];
  for (const since of situation.since) {
    const { workspace, check } = await openLint([], { ...wishes, since }, io);
    found.push({ workspace, report: check(workspace) });
  }
  const [first, ...others] = found;
  if (!first) throw new Error('a change beside no state');
  return { workspace: first.workspace, report: common(first.report, others.map(({ report }) => report)) };
}

async function tell(found: Report, workspace: OpenWorkspace, flags: Flags, io: Io): Promise<ExitCode> {
  const path = baselinePath(flags.baseline, workspace, io);
  const report = path === undefined ? found : await compareWithBaseline(found, await openBaseline(path, io), workspace, io);
  // What of the baseline is gone is for the pipeline to say, and no reason to refuse the commit that repaired it.
  const fresh = { ...report, stale: [] };
  const failOn = flags.failOn ?? workspace.config?.written.failOn ?? 'error';
  printReport(fresh, [{ format: 'text', file: undefined }], { textOf: workspace.fileOf, showSuppressed: flags.showSuppressed, failOn }, io);
  if (report.failures.length > 0 || workspace.unrendered.length > 0) return EXIT.cannot;
  return failing(report, failOn).length > 0 ? EXIT.findings : EXIT.clean;
}
