import { createColors } from 'picocolors';
import { visible, widthOf, wrapped } from '../../base/columns';
import type { Advice, FailurePlan, ImagePlan, ImageState, Plan, Refusal, WorkloadPlan } from '../plan';
import { conditionOf, isSameImage, nameOf, objectsOf, orderOf, placeOf, resolutionOf, shortDigests, tallyOf, verdictOf } from './words';

/** How the text is drawn. */
export interface TextStyle {
  /** Columns that a line may take; `Infinity` wraps nothing. Commands are never wrapped, so that they can be copied. */
  readonly width: number;
  readonly colour: boolean;
}

/** The plan for people, one block an object, with a tally at the end. */
export function renderText(plan: Plan, { width, colour }: TextStyle): string {
  const page = { width: Math.max(NARROWEST, Math.min(width, WIDEST)), ink: createColors(colour) };
  const blocks = objectsOf(plan).map((object) => blockOf(object, page).join('\n'));
  const [verdict = '', ...rest] = wrapped(tallyOf(plan), page.width);
  return `${[...blocks, [page.ink.bold(verdict), ...rest].join('\n')].join('\n\n\n')}\n`;
}

interface Page {
  readonly width: number;
  readonly ink: ReturnType<typeof createColors>;
}

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 110;
const NARROWEST = 40;

const INDENT = '  ';

/** Columns of the labels on the left; what is longer stands on a line of its own. */
const LABEL = 14;

function blockOf(workload: WorkloadPlan, page: Page): readonly string[] {
  const sections = [
    ...workload.refusals.map((refusal) => section('refused', refusalLines(refusal, page), page, page.ink.red)),
    ...imageSections(workload.images, page),
    ...rolloutSection(workload, page),
    ...workload.failures.map((failure) => section(conditionOf(failure), failureLines(failure, page), page, page.ink.yellow)),
    ...adviceSection('Argo CD', workload.argocd, page, page.ink.cyan),
    ...adviceSection('data at risk', workload.dataAtRisk, page, page.ink.red),
  ];
  const summary = wrapped(workload.summary, page.width - INDENT.length).map((line) => INDENT + line);
  return [heading(workload, page), ...summary, ...sections.flatMap((lines) => ['', ...lines])];
}

function heading(workload: WorkloadPlan, { ink, width }: Page): string {
  const { word, tone } = verdictOf(workload);
  const name = visible(nameOf(workload));
  const place = visible(placeOf(workload));
  const rule = '─'.repeat(Math.max(3, width - widthOf(name) - widthOf(place) - word.length - 8));
  const paint = { calm: ink.dim, notice: ink.green, alarm: ink.red }[tone];
  return `${ink.dim('──')} ${ink.bold(name)}  ${ink.dim(`${place} ${rule}`)} ${ink.bold(paint(word))}`;
}

type Paint = (text: string) => string;

/** Lines with a label on their left, or above them where it is a clause. */
function section(label: string, lines: readonly string[], { ink }: Page, paint: Paint): readonly string[] {
  const margin = ' '.repeat(LABEL);
  const set = lines.map((line) => `${INDENT}${margin}${line}`.trimEnd());
  if (label.length >= LABEL) return [INDENT + ink.bold(paint(label)), ...set];
  const [first = '', ...rest] = lines;
  return [`${INDENT}${ink.bold(paint(label))}${' '.repeat(LABEL - label.length)}${first}`, ...rest.map((line) => `${INDENT}${margin}${line}`.trimEnd())];
}

function prose(text: string, { width }: Page): readonly string[] {
  return wrapped(text, width - INDENT.length - LABEL);
}

/** Prose whose second line and those after it stand further in. */
function hanging(text: string, page: Page): readonly string[] {
  const [first = '', ...rest] = wrapped(text, page.width - 2 * INDENT.length - LABEL);
  return [first, ...rest.map((line) => INDENT + line)];
}

/** The page for what stands one step further in. */
function narrower(page: Page): Page {
  return { ...page, width: page.width - INDENT.length };
}

function commandLines(commands: readonly string[], { ink }: Page): readonly string[] {
  return commands.map((command) => INDENT + ink.cyan(visible(command)));
}

function refusalLines({ field, before, after, reason, commands }: Refusal, page: Page): readonly string[] {
  return [
    ...hanging(`${field}: ${before ?? 'absent'} → ${after ?? 'absent'}`, page),
    ...prose(reason, page),
    ...(commands.length > 0 ? ['to get there all the same:', ...commandLines(commands, page)] : []),
  ];
}

/** Images that stay have one line each, after those that change. */
function imageSections(images: readonly ImagePlan[], page: Page): readonly (readonly string[])[] {
  const changed = images.filter((image) => !isSameImage(image));
  const same = images.filter(isSameImage).flatMap((image) => hanging(`${image.container}: ${shortDigests(image.after?.written ?? '')}`, page));
  return [
    ...changed.map((image) => section('image', imageLines(image, page), page, page.ink.green)),
    ...(same.length > 0 ? [section('unchanged', same, page, page.ink.dim)] : []),
  ];
}

function imageLines({ container, before, after }: ImagePlan, page: Page): readonly string[] {
  return [page.ink.bold(visible(container)), ...stateLines('before', before, page), ...stateLines('after', after, page)];
}

function stateLines(label: string, state: ImageState | undefined, page: Page): readonly string[] {
  if (!state) return [`${label.padEnd(7)} none`];
  const pulls = state.pulls.length > 0 ? [`pulls: ${shortDigests(state.pulls.join(', or '))}`] : [];
  const clauses = [...resolutionOf(state).map(([when, clause]) => `${when}: ${clause}`), ...pulls];
  return [...hanging(`${label.padEnd(7)} ${shortDigests(state.written)}`, page), ...clauses.flatMap((clause) => hanging(clause, narrower(page))).map((line) => INDENT + line)];
}

function rolloutSection(workload: WorkloadPlan, page: Page): readonly (readonly string[])[] {
  const { rollout } = workload;
  if (!rollout) return [];
  const lines = [
    ...prose(orderOf({ ...workload, rollout }), page),
    ...prose(`strategy: ${rollout.strategy}`, page),
    ...(rollout.untouched.length > 0 ? hanging(`stay as they are: ${rollout.untouched.join(', ')}`, page) : []),
  ];
  return [section('restarts', lines, page, page.ink.green)];
}

function failureLines({ outcome, useless, commands }: FailurePlan, page: Page): readonly string[] {
  return [
    ...prose(outcome, page),
    ...(useless.length > 0 ? ['does not help:', ...useless.flatMap((text) => hanging(text, narrower(page))).map((line) => INDENT + line)] : []),
    ...(commands.length > 0 ? ['recovers:', ...commandLines(commands, page)] : []),
  ];
}

function adviceSection(label: string, advice: readonly Advice[], page: Page, paint: Paint): readonly (readonly string[])[] {
  if (advice.length === 0) return [];
  return [section(label, advice.flatMap(({ text, lines }) => [...prose(text, page), ...commandLines(lines, page)]), page, paint)];
}
