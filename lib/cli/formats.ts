import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../base/errors';
import { fileFault } from '../sources/read-file';
import { wordAmong } from './flags';
import type { Io } from './io';

/** One form in which a report is wanted, and the file it goes to; `undefined` for standard output. */
export interface WantedFormat {
  readonly format: string;
  readonly file: string | undefined;
}

/** Reads the texts of `--format F[=FILE]`. Throws `UserError` for a format that is none, and for two in one place. */
export function wantedFormats(given: readonly string[], known: readonly string[]): readonly WantedFormat[] {
  const wanted = (given.length === 0 ? ['text'] : given).map((text): WantedFormat => {
    const equals = text.indexOf('=');
    const format = wordAmong(known, equals < 0 ? text : text.slice(0, equals), '--format');
    if (equals === text.length - 1) {
      throw new UserError('usage', `--format ${text} names no file`, {
        hint: `write --format ${format}=report.out, or --format ${format} for standard output`,
      });
    }
    return { format, file: equals < 0 ? undefined : text.slice(equals + 1) };
  });
  const places = wanted.map(({ file }) => file ?? 'standard output');
  const twice = places.find((place, at) => places.indexOf(place) < at);
  if (twice !== undefined) {
    throw new UserError('usage', `two formats go to ${twice}`, {
      hint: 'give each but one a file: --format sarif=out.sarif --format text',
    });
  }
  return wanted;
}

/** Writes a report where it is wanted. Throws `UserError` for a file that cannot be written. */
export function deliver(text: string, { format, file }: WantedFormat, io: Io): void {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (file === undefined) {
    io.stdout.write(whole);
    return;
  }
  try {
    writeFileSync(resolve(io.cwd, file), whole);
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError('unwritable', `cannot write the ${format} report to ${file}: ${fault}`, {
      hint: 'name a file in a folder that exists',
      cause: error,
    });
  }
  io.stderr.write(`wrote ${file} (${format})\n`);
}
