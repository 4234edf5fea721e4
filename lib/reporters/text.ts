import { createColors } from 'picocolors';
import { visible, widthOf, wrapped } from '../base/columns';
import { groupBy } from '../base/group';
import type { Related } from '../base/origin';
import { printPath } from '../base/path';
import type { Finding } from '../engine/finding';
import type { Report } from '../engine/report';
import type { Severity } from '../engine/rule';
import { drawLine } from './frame';
import type { Reporter, RenderContext } from './reporter';
import { showingOf } from './secrets';
import { summaryLines } from './summary';
import { printCounts, shownFindings, tallyOf } from './tally';

/** Findings by file, each with the line it speaks of, and a summary at the end of every run. */
export const text: Reporter = {
  id: 'text',
  summary: 'Findings with the lines they speak of, for people',
  render(report, context) {
    const page = { ...context, ink: createColors(context.colour), width: Math.max(NARROWEST, Math.min(context.width, WIDEST)) };
    const files = groupBy(shownFindings(report, context), ({ place }) => place.uri);
    const blocks = Array.from(files, ([uri, findings]) => [heading(uri, findings, page), ...findings.map((finding) => findingLines(finding, page).join('\n'))]);
    return `${[...blocks.flat(), closing(report, page)].join('\n\n')}\n`;
  },
};

/** A context with its colours at hand. */
interface Page extends RenderContext {
  readonly ink: ReturnType<typeof createColors>;
}

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 120;
const NARROWEST = 40;

const INDENT = '  ';

function heading(uri: string, findings: readonly Finding[], { ink, width }: Page): string {
  const name = visible(uri);
  const open = findings.filter(({ suppressed }) => !suppressed);
  const counts = open.length > 0 ? printCounts(countsOf(open)) : 'suppressed';
  const rule = '─'.repeat(Math.max(3, width - widthOf(name) - counts.length - 6));
  return `${ink.dim('──')} ${ink.bold(name)} ${ink.dim(rule)} ${ink.dim(counts)}`;
}

function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function findingLines(finding: Finding, page: Page): readonly string[] {
  const { width } = page;
  return [
    ...headLines(finding, page),
    ...wrapped(finding.message, width - INDENT.length).map((line) => INDENT + line),
    ...spaced(frameLines(finding, page)),
    ...spaced(notesOf(finding, page)),
  ];
}

/** Place, severity and rule, which tools look for on one line; then what it is about, below them where the line is full. */
function headLines(finding: Finding, page: Page): readonly string[] {
  const { ink, width } = page;
  const { severity, ruleId, object, confidence, suppressed } = finding;
  const place = placeText(finding);
  const notes = [...(confidence === 'likely' ? ['confidence: likely'] : []), ...(suppressed ? ['suppressed'] : [])];
  const name = object ? [visible(`${object.kind}/${object.name}${object.namespace === undefined ? '' : ` in ${object.namespace}`}`)] : [];
  const about = [...name, ...(notes.length > 0 ? [`(${notes.join(', ')})`] : [])].join(INDENT);
  const head = [place, ink.bold(inkFor(severity, page)(severity)), ink.bold(ruleId)].join(INDENT);
  if (about === '') return [head];
  const fits = widthOf([place, severity, ruleId, about].join(INDENT)) <= width;
  return fits ? [`${head}${INDENT}${ink.dim(about)}`] : [head, INDENT + ink.dim(about)];
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', ...lines] : [];
}

/** `apps/web.yaml:12:18`, which terminals and editors open; what has no position is named by its path. */
function placeText({ place: { uri, path, span }, object }: Finding): string {
  if (span) return `${visible(uri)}:${span.start.line}:${span.start.column}`;
  const inside = object ? object.path : printPath(path);
  return visible(inside === '' ? uri : `${uri} ${inside}`);
}

function inkFor(severity: Severity, { ink }: Page): (text: string) => string {
  if (severity === 'error') return ink.red;
  return severity === 'warning' ? ink.yellow : ink.blue;
}

/** What is drawn under a message: the finding's line, then those of related places, in the order the rule gave them. */
function frameLines(finding: Finding, page: Page): readonly string[] {
  const { ink } = page;
  const inkOf = inkFor(finding.severity, page);
  const own = drawPlace(finding, finding.place, { page, mark: '^', inkOf, message: '' });
  const related = finding.related.flatMap((place) => relatedLines(finding, place, page));
  const lines = [...own, ...related];
  if (lines.length === 0) return [];
  const widest = Math.max(...lines.map(({ number }) => number.length), 3);
  return lines.map(({ number, text: line }) => `${INDENT}${ink.dim(`${number.padStart(widest)} │`)} ${line}`.trimEnd());
}

/** A line of a frame: the text beside its line number, which is empty below the source. */
interface FrameLine {
  readonly number: string;
  readonly text: string;
}

interface Drawing {
  readonly page: Page;
  readonly mark: string;
  readonly inkOf: (text: string) => string;
  readonly message: string;
}

function relatedLines(finding: Finding, place: Related, page: Page): readonly FrameLine[] {
  const { ink } = page;
  const elsewhere = place.uri !== finding.place.uri;
  const drawnLines = drawPlace(finding, place, { page, mark: '-', inkOf: ink.cyan, message: visible(place.message) });
  const at = place.span ? `${place.uri}:${place.span.start.line}:${place.span.start.column}` : `${place.uri} ${printPath(place.path)}`.trimEnd();
  const name = { number: '', text: ink.cyan(visible(at)) };
  if (drawnLines.length === 0) return [name, ...wrapped(place.message, page.width - GUTTER).map((line) => ({ number: '', text: INDENT + line }))];
  return elsewhere ? [name, ...drawnLines] : drawnLines;
}

/** Columns before the text of a frame's line, as far as they are known before the line numbers are. */
const GUTTER = 10;

/** The line of a place with its mark under it; nothing where no text is known. The message stands beside the mark, or below where there is no room. */
function drawPlace(finding: Finding, place: Finding['place'], { page, mark, inkOf, message }: Drawing): readonly FrameLine[] {
  const source = place.span && page.textOf(place.uri);
  if (!place.span || !source) return [];
  const width = page.width - GUTTER;
  const { text: line, from, to } = drawLine(source.lines.lineText(place.span.start.line), place.span, width, showingOf(place, source, finding));
  const blanks = ' '.repeat(from);
  const under = `${blanks}${inkOf(mark.repeat(to - from))}`;
  const drawnLine = { number: String(place.span.start.line), text: line };
  if (message === '') return [drawnLine, { number: '', text: under }];
  if (to + 1 + widthOf(message) <= width) return [drawnLine, { number: '', text: `${under} ${inkOf(message)}` }];
  const indent = Math.min(from, Math.max(0, Math.floor(width / 3)));
  const below = wrapped(message, width - indent).map((words) => ({ number: '', text: ' '.repeat(indent) + inkOf(words) }));
  return [drawnLine, { number: '', text: under }, ...below];
}

function notesOf({ hint, fix, suppressed }: Finding, page: Page): readonly string[] {
  const notes: (readonly [string, string])[] = [];
  if (hint !== undefined) notes.push(['hint', hint]);
  if (fix) notes.push([`${fix.safety} fix`, fix.title]);
  if (suppressed) notes.push([suppressed.until === undefined ? 'suppressed' : `suppressed until ${suppressed.until}`, suppressed.reason]);
  return notes.flatMap(([label, note]) => {
    const [first = '', ...rest] = hanging(wrapped(`${label}: ${note}`, page.width - 2 * INDENT.length));
    const end = INDENT.length + label.length + 1;
    return [page.ink.green(first.slice(0, end)) + first.slice(end), ...rest];
  });
}

function closing(report: Report, page: Page): string {
  const { ink } = page;
  const tally = tallyOf(report, page);
  const [verdict = '', ...rest] = summaryLines(report, page);
  const bad = tally.failing > 0 || report.failures.length > 0;
  const details = rest.flatMap((line) => hanging(wrapped(line, page.width - 2 * INDENT.length)));
  return [bad ? ink.red(ink.bold(verdict)) : ink.green(ink.bold(verdict)), ...details].join('\n');
}

/** Lines of one paragraph, all but the first set further in. */
function hanging([first = '', ...rest]: readonly string[]): readonly string[] {
  return [INDENT + first, ...rest.map((line) => INDENT + INDENT + line)];
}
