import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Place as TextPlace, Related } from '../../base/origin';
import { EXIT, UserError } from '../../base/errors';
import type { Finding } from '../../engine/finding';
import { failing } from '../../engine/report';
import { fileFault } from '../../sources/read-file';
import { uriOf } from '../../sources/uri';
import { command } from '../command';
import { oneOf, repeated } from '../flags';
import { wantedFormats } from '../formats';
import type { Io } from '../io';
import { compareStates, type Place } from '../compare-states';
import { CHECK_FLAGS } from '../lint-wishes';
import { FORMATS, printReport } from '../print-report';

/** Runs the rules about changes over two states that lie side by side. */
export const diff = command({
  name: 'diff',
  summary: 'Tell what the change from one folder or file to another would do, by the rules about changes alone',
  operand: '<old> <new>',
  flags: {
    format: repeated(`How findings are printed, and the file they go to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
    failOn: oneOf('The lowest severity that fails the run; error when the configuration says nothing else', ['error', 'warning', 'info'], undefined),
    ...CHECK_FLAGS,
  },
  async run({ operands: [old = '', now = ''], flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    const place = placeOf(now, io);
    const { workspace, report } = await compareStates(placeOf(old, io), place, flags, io);
    const failOn = flags.failOn ?? workspace.config?.written.failOn ?? 'error';
    // Inside a state files go by their names there, so that those of both sides agree; people want to open them from here.
    const here = (uri: string): string => uriOf(io.cwd, join(place.cwd, uri));
    const texts = new Map(workspace.files.map((file) => [here(file.uri), file]));
    const shown = { ...report, findings: report.findings.map((finding) => renamed(finding, here)) };
    printReport(shown, formats, { textOf: (uri) => texts.get(uri), showSuppressed: false, failOn }, io);
    if (report.failures.length > 0 || workspace.unrendered.length > 0) return EXIT.cannot;
    return failing(report, failOn).length > 0 ? EXIT.findings : EXIT.clean;
  },
});

function placeOf(operand: string, { cwd }: Io): Place {
  const path = resolve(cwd, operand);
  try {
    return statSync(path).isDirectory() ? { cwd: path, operand: '.' } : { cwd: dirname(path), operand: basename(path) };
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unreadable', `cannot open ${operand}: ${fault}`, { hint: 'give the folder or file as it was, then as it is to be', cause: error });
  }
}

function renamed(finding: Finding, here: (uri: string) => string): Finding {
  const place = (one: TextPlace): TextPlace => ({ ...one, uri: here(one.uri) });
  const related = (one: Related): Related => ({ ...one, uri: here(one.uri) });
  return { ...finding, place: place(finding.place), related: finding.related.map(related) };
}
