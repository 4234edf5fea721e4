import { RULES } from '../../../rules';
import { EXIT } from '../../base/errors';
import { failing, type Report } from '../../engine/report';
import type { Rule } from '../../engine/rule';
import { REPORTERS } from '../../reporters/reporters';
import type { RenderContext } from '../../reporters/reporter';
import { command } from '../command';
import { flag, oneOf, repeated, text } from '../flags';
import { deliver, wantedFormats } from '../formats';
import { type Io, isColoured, lineWidth } from '../io';
import { lintWorkspace } from '../lint-run';
import { openWorkspace, type OpenWorkspace } from '../open-workspace';
import { PARAM_FLAGS } from '../param-flags';
import { ruleNamed } from '../rule-names';
import { TARGET_FLAGS, targetOf } from '../target-flags';
import { VERSION } from '../version';

const FORMATS: readonly string[] = Object.keys(REPORTERS);

/** Checks manifests against the rules. */
export const lint = command({
  name: 'lint',
  summary: 'Check manifests against the rules; the folder you are in when no path is given, - for standard input',
  operand: '[path...]',
  flags: {
    format: repeated(`How findings are printed, and the file they go to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]'),
    preset: oneOf('Which rules run', ['recommended', 'strict', 'pedantic'], 'recommended'),
    only: repeated('Run this rule alone, whatever the preset', 'rule'),
    failOn: oneOf('The lowest severity that fails the run', ['error', 'warning', 'info'], 'error'),
    ...TARGET_FLAGS,
    ...PARAM_FLAGS,
    stdinFilename: text('The path that standard input goes by; its folder gives context', 'path'),
    showSuppressed: flag('Print suppressed findings too'),
    noSuppressions: flag('Let no suppression count'),
  },
  run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    const chosen = { rules: chosenRules(flags.only), preset: flags.only.length > 0 ? 'pedantic' : flags.preset } as const;
    const target = targetOf(flags);
    const workspace = openWorkspace(operands, flags, io);
    const report = lintWorkspace(workspace, { ...chosen, target, suppressions: !flags.noSuppressions }, io);
    for (const wanted of formats) {
      const context = contextFor(workspace, flags, io, wanted.file !== undefined);
      deliver(render(wanted.format, report, context), wanted, io);
    }
    if (report.failures.length > 0) return EXIT.cannot;
    return failing(report, flags.failOn).length > 0 ? EXIT.findings : EXIT.clean;
  },
});

function chosenRules(only: readonly string[]): readonly Rule[] {
  const named = new Set(only.map((id) => ruleNamed(id)));
  return named.size === 0 ? RULES : RULES.filter((rule) => named.has(rule));
}

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
