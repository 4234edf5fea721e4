import { existsSync } from 'node:fs';
import { EXIT } from '../../base/errors';
import { counted } from '../../reporters/tally';
import { uriOf } from '../../sources/uri';
import { BASELINE_FLAGS, baselinePlace, openBaseline, saveBaseline, unjudgedOf } from '../baselines';
import { command } from '../command';
import { tellGaps } from '../gaps';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';
import { nameFrom } from '../repository-names';

/** Writes down what is found today, so that only what comes later counts. */
export const baselineWrite = command({
  name: 'baseline write',
  summary: 'Write down the findings of today, so that lint --baseline counts only later ones',
  operand: '[path...]',
  flags: { ...BASELINE_FLAGS, ...CHECK_FLAGS },
  async run({ operands, flags }, io) {
    const { workspace, check } = await openLint(operands, { flags, only: [], suppressions: true }, io);
    const report = check(workspace);
    const code = tellGaps(workspace, io);
    const { baselineOf } = await import('../../engine/baseline.js');
    const path = baselinePlace(flags.baseline, workspace, io);
    const isThere = existsSync(path);
    const kept = isThere ? unjudgedOf(await openBaseline(path, io), report, workspace, io) : [];
    const baseline = baselineOf(report.findings, nameFrom(io).nameOf, kept);
    await saveBaseline(path, baseline, io);
    const uri = uriOf(io.cwd, path);
    const files = new Set(baseline.entries.map(({ file }) => file)).size;
    io.stdout.write(`${isThere ? 'replaced' : 'wrote'} ${uri}: ${counted(baseline.entries.length, 'finding')} in ${counted(files, 'file')}${kept.length > 0 ? `, ${kept.length} of them kept from files and rules that this run did not look at` : ''}\n`);
    if (workspace.config?.written.baseline === undefined) io.stdout.write(`check with: pinstream lint --baseline ${uri}, or write baseline: ${uri} into .pinstream.yaml\n`);
    return report.failures.length > 0 ? EXIT.cannot : code;
  },
});
