import { RULES } from '../../../rules';
import { EXIT } from '../../base/errors';
import { mergeParts } from '../../engine/merge-parts';
import { failing } from '../../engine/report';
import { command } from '../command';
import { flag, oneOf, repeated } from '../flags';
import { wantedFormats } from '../formats';
import { FORMATS, printReport } from '../print-report';
import { readShards, textsFor } from '../shard-reports';

/** Makes one report of those of all shards of a run. */
export const merge = command({
  name: 'merge',
  summary: 'Make one report of those that lint --shard i/n --format json=FILE wrote, one a shard',
  operand: '<report...>',
  flags: {
    format: repeated(`How findings are printed, and the file they go to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
    failOn: oneOf('The lowest severity that fails the run; that of the shards when not given', ['error', 'warning', 'info'], undefined),
    showSuppressed: flag('Print suppressed findings too'),
  },
  run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    const shards = readShards(operands, io);
    const report = mergeParts(shards.parts, RULES);
    const failOn = flags.failOn ?? shards.failOn;
    printReport(report, formats, { textOf: textsFor(shards, io), showSuppressed: flags.showSuppressed, failOn }, io);
    if (report.failures.length > 0 || shards.parts[0].part.unrendered) return EXIT.cannot;
    return failing(report, failOn).length > 0 || report.stale.length > 0 ? EXIT.findings : EXIT.clean;
  },
});
