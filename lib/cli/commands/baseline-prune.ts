import { EXIT } from '../../base/errors';
import { counted } from '../../reporters/tally';
import { uriOf } from '../../sources/uri';
import { BASELINE_FLAGS, baselinePlace, compareWithBaseline, openBaseline, saveBaseline } from '../baselines';
import { command } from '../command';
import { tellGaps } from '../gaps';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';

/** Takes what is gone out of the baseline; never puts anything in. */
export const baselinePrune = command({
  name: 'baseline prune',
  summary: 'Take findings that are gone out of the baseline; nothing is ever added',
  operand: '[path...]',
  flags: { ...BASELINE_FLAGS, ...CHECK_FLAGS },
  async run({ operands, flags }, io) {
    const { workspace, check } = await openLint(operands, { flags, only: [], suppressions: true }, io);
    const path = baselinePlace(flags.baseline, workspace, io);
    const baseline = await openBaseline(path, io);
    const report = await compareWithBaseline(check(workspace), baseline, workspace, io);
    const code = tellGaps(workspace, io);
    const { prune } = await import('../../engine/baseline.js');
    const left = prune(baseline, report.stale);
    const uri = uriOf(io.cwd, path);
    if (report.stale.length === 0) {
      io.stdout.write(`${uri} holds nothing that is gone: ${counted(left.entries.length, 'finding')} left\n`);
      return code;
    }
    await saveBaseline(path, left, io);
    io.stdout.write(`took ${counted(report.stale.length, 'finding')} out of ${uri}: ${counted(left.entries.length, 'finding')} left\n`);
    return report.failures.length > 0 ? EXIT.cannot : code;
  },
});
