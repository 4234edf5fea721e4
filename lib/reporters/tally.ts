import type { Finding } from '../engine/finding';
import { failing, type Report } from '../engine/report';
import type { Severity } from '../engine/rule';
import type { RenderContext } from './reporter';

/** How many findings there are of each severity; suppressed ones are counted apart. */
interface Tally extends Readonly<Record<Severity, number>> {
  readonly suppressed: number;
  /** Those that fail the run. */
  readonly failing: number;
}

export function tallyOf(report: Report, { failOn }: RenderContext): Tally {
  const counts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { severity, suppressed } of report.findings) counts[suppressed ? 'suppressed' : severity] += 1;
  return { ...counts, failing: failing(report, failOn).length };
}

/** The findings to print: suppressed ones only when somebody asked for them. */
export function shownFindings({ findings }: Report, { showSuppressed }: RenderContext): readonly Finding[] {
  return showSuppressed ? findings : findings.filter(({ suppressed }) => !suppressed);
}

/** `1 error`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning`; severities without findings are left out. */
export function printCounts(counts: Readonly<Record<Severity, number>>): string {
  const { error, warning, info } = counts;
  const parts = [error > 0 && counted(error, 'error'), warning > 0 && counted(warning, 'warning'), info > 0 && `${info} info`];
  return parts.filter((part) => part !== false).join(', ');
}

/** What a thrown value says for itself. */
export function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
