import { EXIT, UserError } from '../../base/errors';
import { uriOf } from '../../sources/uri';
import { BASELINE_FLAGS, baselinePath, openBaseline } from '../baselines';
import { command } from '../command';
import { isNothing, isWithin, NOTHING_NOTE } from '../hook/situation';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';
import { lintAndRepair } from '../repair-run';

/** Repairs what is about to be committed. */
export const hookFix = command({
  name: 'hook fix',
  summary: 'What the pre-commit hook pinstream-fix runs: repair in these files what can be repaired safely, and end with 1 if a file was changed',
  operand: '[file...]',
  flags: { ...CHECK_FLAGS, ...BASELINE_FLAGS },
  async run({ operands, flags }, io) {
    if (operands.length === 0) throw new UserError('usage', 'hook fix repairs the files that it is handed, and there are none', { hint: 'name the files; pinstream lint --fix repairs all' });
    const wanted = new Set(operands.map((operand) => uriOf(io.cwd, operand)));
    try {
      // Everything is read: what a file may be repaired to hangs on the files beside it.
      const { workspace: before, check } = await openLint([], { flags, only: [], suppressions: true }, io);
      const path = baselinePath(flags.baseline, before, io);
      const known = new Set((path === undefined ? undefined : await openBaseline(path, io))?.entries.map(({ fingerprint }) => fingerprint));
      const { workspace, report, exit } = await lintAndRepair(before, check, { fix: 'safe', diff: false, operands: [], isSetAside: (finding) => known.has(finding.fingerprint) || !isWithin(finding, wanted) }, io);
      if (exit !== EXIT.clean) return exit;
      if (report.failures.length > 0) return EXIT.cannot;
      const isChanged = before.files.some(({ uri, text }) => workspace.fileOf(uri)?.text !== text);
      return isChanged ? EXIT.findings : EXIT.clean;
    } catch (error) {
      if (!isNothing(error)) throw error;
      io.stderr.write(NOTHING_NOTE);
      return EXIT.clean;
    }
  },
});
