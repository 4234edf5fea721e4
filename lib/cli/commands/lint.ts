import { EXIT, UserError } from '../../base/errors';
import type { RunPart } from '../../engine/part';
import { failing, type Summary } from '../../engine/report';
import { counted } from '../../reporters/tally';
import { BASELINE_FLAGS, baselinePath, compareWithBaseline, openBaseline } from '../baselines';
import { command } from '../command';
import { flag, oneOf, repeated, switchOrOneOf, switchOrText } from '../flags';
import { wantedFormats, type WantedFormat } from '../formats';
import type { Io } from '../io';
import { openLint } from '../lint-run';
import { CHECK_FLAGS } from '../lint-wishes';
import { FORMATS, printReport } from '../print-report';
import { lintAndRepair } from '../repair-run';
import { shardFlag } from '../shard';
import { SINCE_FLAGS, sinceOf } from '../since';

/** Checks manifests against the rules. */
export const lint = command({
  name: 'lint',
  summary: 'Check manifests against the rules; the folder you are in when no path is given, - for standard input',
  operand: '[path...]',
  flags: {
    format: repeated(`How findings are printed, and the file they go to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
    only: repeated('Run this rule alone, whatever the preset', 'rule'),
    failOn: oneOf('The lowest severity that fails the run; error when the configuration says nothing else', ['error', 'warning', 'info'], undefined),
    ...CHECK_FLAGS,
    ...BASELINE_FLAGS,
    ...SINCE_FLAGS,
    fix: switchOrOneOf('Repair what can be repaired; unsafe: also where the running system may change', ['safe', 'unsafe'], 'safe'),
    diff: flag('Write nothing; print what --fix would change'),
    showSuppressed: flag('Print suppressed findings too'),
    shard: shardFlag('Look at this part of the sets alone; pinstream merge makes one report of those of all parts'),
    noSuppressions: flag('Let no suppression and no baseline count'),
    cache: switchOrText('Keep what is found, so that the next run checks only what has changed; in this folder, or in your own for such files', 'folder'),
  },
  async run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    // A repair needs the objects that findings are about, and what is kept are their words.
    const repairs = flags.fix !== undefined || flags.diff;
    const since = sinceOf(flags, repairs);
    if (flags.render && repairs) throw new UserError('usage', '--render goes with neither --fix nor --diff: what comes out of a program is written nowhere', { hint: 'repair the sources first, without --render' });
    if (flags.shard) refuseWhole(operands, { repairs, since: since !== undefined });
    // Nor is it kept what only a change brought.
    const cache = repairs || since ? undefined : flags.cache;
    const { workspace: opened, check } = await openLint(operands, { flags, only: flags.only, suppressions: !flags.noSuppressions, cache, since, shard: flags.shard }, io);
    const baselineFile = flags.noSuppressions ? undefined : baselinePath(flags.baseline, opened, io);
    const baseline = baselineFile === undefined ? undefined : await openBaseline(baselineFile, io);
    const known = new Set(baseline?.entries.map(({ fingerprint }) => fingerprint));
    const repaired = await lintAndRepair(opened, check, { ...flags, operands, isSetAside: ({ fingerprint }) => known.has(fingerprint) }, io);
    const { workspace } = repaired;
    const report = baseline === undefined ? repaired.report : await compareWithBaseline(repaired.report, baseline, workspace, io);
    const failOn = flags.failOn ?? workspace.config?.written.failOn ?? 'error';
    printReport(report, formats, { textOf: workspace.fileOf, showSuppressed: flags.showSuppressed, failOn }, repaired.io);
    if (report.part) tellShard(report.part, report.summary, formats, io);
    if (repaired.exit !== EXIT.clean) return repaired.exit;
    if (report.failures.length > 0 || workspace.unrendered.length > 0) return EXIT.cannot;
    return failing(report, failOn).length > 0 || report.stale.length > 0 ? EXIT.findings : EXIT.clean;
  },
});

/** Throws `UserError` for what is of one piece. */
function refuseWhole(operands: readonly string[], { repairs, since }: { readonly repairs: boolean; readonly since: boolean }): void {
  const given = [repairs && '--fix and --diff', since && '--base and --staged', operands.includes('-') && 'standard input'].find((what) => what !== false);
  if (given !== undefined) throw new UserError('usage', `--shard does not go with ${given}`, { hint: 'leave out --shard: what it is about is small enough for one run' });
}

/** A part that finds nothing must not pass for the whole. */
function tellShard({ index, count, summary: whole }: RunPart, { sets }: Summary, formats: readonly WantedFormat[], { stderr }: Io): void {
  stderr.write(`shard ${index} of ${count}: ${sets} of ${counted(whole.sets, 'set')}; what the others find is theirs to tell\n`);
  if (!formats.some(({ format }) => format === 'json')) stderr.write(`note: pinstream merge needs a report of each shard: add --format json=shard-${index}.json\n`);
}
