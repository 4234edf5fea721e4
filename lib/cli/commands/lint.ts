import { EXIT } from '../../base/errors';
import { failing, type Report } from '../../engine/report';
import { REPORTERS } from '../../reporters/reporters';
import type { RenderContext } from '../../reporters/reporter';
import { BASELINE_FLAGS, baselinePath, compareWithBaseline, openBaseline } from '../baselines';
import { command } from '../command';
import { flag, oneOf, repeated, switchOrOneOf, switchOrText } from '../flags';
import { deliver, wantedFormats } from '../formats';
import { type Io, isColoured, lineWidth } from '../io';
import { CHECK_FLAGS, openLint } from '../lint-run';
import type { OpenWorkspace } from '../open-workspace';
import { lintAndRepair } from '../repair-run';
import { VERSION } from '../version';

const FORMATS: readonly string[] = Object.keys(REPORTERS);

/** Checks manifests against the rules. */
export const lint = command({
  name: 'lint',
  summary: 'Check manifests against the rules; the folder you are in when no path is given, - for standard input',
  operand: '[path...]',
  flags: {
    format: repeated(`How findings are printed, and the file they go to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]'),
    only: repeated('Run this rule alone, whatever the preset', 'rule'),
    failOn: oneOf('The lowest severity that fails the run; error when the configuration says nothing else', ['error', 'warning', 'info'], undefined),
    ...CHECK_FLAGS,
    ...BASELINE_FLAGS,
    fix: switchOrOneOf('Repair what can be repaired; unsafe: also where the running system may change', ['safe', 'unsafe'], 'safe'),
    diff: flag('Write nothing; print what --fix would change'),
    showSuppressed: flag('Print suppressed findings too'),
    noSuppressions: flag('Let no suppression and no baseline count'),
    cache: switchOrText('Keep what is found, so that the next run checks only what has changed; in this folder, or in your own for such files', 'folder'),
  },
  async run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    // A repair needs the objects that findings are about, and what is kept are their words.
    const cache = flags.fix === undefined && !flags.diff ? flags.cache : undefined;
    const { workspace: opened, check } = await openLint(operands, { flags, only: flags.only, suppressions: !flags.noSuppressions, cache }, io);
    const baselineFile = flags.noSuppressions ? undefined : baselinePath(flags.baseline, opened, io);
    const baseline = baselineFile === undefined ? undefined : await openBaseline(baselineFile, io);
    const known = new Set(baseline?.entries.map(({ fingerprint }) => fingerprint));
    const repaired = await lintAndRepair(opened, check, { ...flags, operands, isSetAside: ({ fingerprint }) => known.has(fingerprint) }, io);
    const { workspace } = repaired;
    const report = baseline === undefined ? repaired.report : await compareWithBaseline(repaired.report, baseline, workspace, io);
    const failOn = flags.failOn ?? workspace.config?.written.failOn ?? 'error';
    for (const wanted of formats) {
      const context = contextFor(workspace, { showSuppressed: flags.showSuppressed, failOn }, repaired.io, wanted.file !== undefined);
      deliver(render(wanted.format, report, context), wanted, repaired.io);
    }
    if (repaired.exit !== EXIT.clean) return repaired.exit;
    if (report.failures.length > 0) return EXIT.cannot;
    return failing(report, failOn).length > 0 || report.stale.length > 0 ? EXIT.findings : EXIT.clean;
  },
});

type Wishes = Pick<RenderContext, 'showSuppressed' | 'failOn'>;

function contextFor(workspace: OpenWorkspace, { showSuppressed, failOn }: Wishes, { stdout, env }: Io, toFile: boolean): RenderContext {
  return {
    colour: !toFile && isColoured(stdout, env),
    width: lineWidth(toFile ? { ...stdout, columns: undefined } : stdout),
    textOf: workspace.fileOf,
    showSuppressed,
    failOn,
    version: VERSION,
  };
}

function render(format: string, report: Report, context: RenderContext): string {
  const reporter = REPORTERS[format];
  if (!reporter) throw new Error(`no reporter ${format}`);
  return reporter.render(report, context);
}
