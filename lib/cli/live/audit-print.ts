import type { NamespaceAudit } from '../../audit/audit';
import type { Report } from '../../engine/report';
import type { RenderContext } from '../../reporters/reporter';
import { deliver, type WantedFormat } from '../formats';
import type { Io } from '../io';
import { printReport } from '../print-report';
import { layoutOf } from './layout';

/** What an audit found. */
export interface Audit {
  /** The cluster or the dump. */
  readonly source: string;
  /** None where only the rules were asked. */
  readonly audits: readonly NamespaceAudit[];
  readonly report: Report;
}

type Wishes = Pick<RenderContext, 'textOf' | 'showSuppressed' | 'failOn'>;

/** Prints an audit in every format that is wanted. Text, Markdown and JSON have the tables; the other formats are those of findings alone. */
export async function printAudit(audit: Audit, formats: readonly WantedFormat[], wishes: Wishes, io: Io): Promise<void> {
  for (const wanted of formats) {
    const draw = audit.audits.length === 0 ? undefined : DRAWINGS[wanted.format];
    if (draw) deliver(await draw(audit, wishes, wanted.file === undefined ? io : { ...io, stdout: PLAIN }), wanted, io);
    else printReport(audit.report, [wanted], wishes, io);
  }
}

const PLAIN: Io['stdout'] = { write: () => undefined, isTerminal: false, columns: undefined };

type Draw = (audit: Audit, wishes: Wishes, io: Io) => Promise<string>;

const DRAWINGS: Readonly<Record<string, Draw>> = {
  text: drawText,
  markdown: async ({ audits, report }, wishes, io) => {
    const { renderAuditMarkdown } = await import('./audit-markdown.js');
    return [...audits.map(renderAuditMarkdown), reportText('markdown', report, wishes, io)].join('\n');
  },
  json: async ({ source, audits, report }, wishes, io) => {
    const { renderAuditJson } = await import('./audit-json.js');
    return renderAuditJson({ source, audits, report: JSON.parse(reportText('json', report, wishes, io)) as unknown });
  },
};

/** The tables, then the findings as `lint` prints them. */
export async function drawText({ audits, report }: Audit, wishes: Wishes, io: Io): Promise<string> {
  const { renderAuditText } = await import('./audit-text.js');
  const layout = layoutOf(io);
  return [...audits.map((audit) => renderAuditText(audit, layout)), reportText('text', report, wishes, io)].join('\n');
}

function reportText(format: string, report: Report, wishes: Wishes, io: Io): string {
  let text = '';
  printReport(report, [{ format, file: undefined }], wishes, { ...io, stdout: { ...io.stdout, write: (part) => void (text += part) } });
  return text;
}
