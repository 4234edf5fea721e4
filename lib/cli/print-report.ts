import type { Report } from '../engine/report';
import type { RenderContext } from '../reporters/reporter';
import { REPORTERS } from '../reporters/reporters';
import { deliver, type WantedFormat } from './formats';
import { type Io, isColoured, lineWidth } from './io';
import { VERSION } from './version';

/** The names of all formats. */
export const FORMATS: readonly string[] = Object.keys(REPORTERS);

/** Prints a report in every format that is wanted, each where it is to go. */
export function printReport(report: Report, formats: readonly WantedFormat[], wishes: Pick<RenderContext, 'textOf' | 'showSuppressed' | 'failOn'>, io: Io): void {
  for (const wanted of formats) deliver(render(wanted.format, report, contextFor(wishes, io, wanted.file !== undefined)), wanted, io);
}

function contextFor(wishes: Pick<RenderContext, 'textOf' | 'showSuppressed' | 'failOn'>, { stdout, env }: Io, toFile: boolean): RenderContext {
  return {
    ...wishes,
    colour: !toFile && isColoured(stdout, env),
    width: lineWidth(toFile ? { ...stdout, columns: undefined } : stdout),
    version: VERSION,
  };
}

function render(format: string, report: Report, context: RenderContext): string {
  const reporter = REPORTERS[format];
  if (!reporter) throw new Error(`no reporter ${format}`);
  return reporter.render(report, context);
}
