import { htmlText } from '../../base/html-text';
import { markdownBlock, markdownCode, markdownText } from '../../base/markdown-text';
import type { Advice, FailurePlan, ImagePlan, ImageState, Plan, Refusal, WorkloadPlan } from '../plan';
import { conditionOf, downOf, isSameImage, nameOf, objectsOf, orderOf, placeOf, resolutionOf, restartsOf, shortDigests, tallyOf, type Verdict, verdictOf } from './words';

/** The plan for a comment on a pull request, in GitHub's Markdown: a table of objects, and the details of each folded away. @see https://github.github.com/gfm/ */
export function renderMarkdown(plan: Plan): string {
  const objects = objectsOf(plan);
  const shown = mostAlarming(objects);
  const more = objects.length - shown.length;
  const parts = [
    `## Plan: ${tallyOf(plan)}`,
    ...(shown.length > 0 ? [tableOf(shown)] : []),
    ...shown.map(detailsOf),
    ...(more > 0 ? [`…and ${more} more; the plan as text or JSON has them all.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A comment on GitHub holds 65,536 characters, and nobody unfolds more. */
const MOST = 30;

/** As many as a comment holds, in their order. */
function mostAlarming(objects: readonly WorkloadPlan[]): readonly WorkloadPlan[] {
  const ranked = objects.toSorted((one, other) => TONES.indexOf(verdictOf(one).tone) - TONES.indexOf(verdictOf(other).tone));
  const shown = new Set(ranked.slice(0, MOST));
  return objects.filter((object) => shown.has(object));
}

const TONES: readonly Verdict['tone'][] = ['alarm', 'notice', 'calm'];

function tableOf(workloads: readonly WorkloadPlan[]): string {
  return ['| object | verdict | restarts | most down | refused |', '| --- | --- | --- | --- | --- |', ...workloads.map(rowOf)].join('\n');
}

function rowOf(workload: WorkloadPlan): string {
  const { rollout, refusals } = workload;
  const { word, tone } = verdictOf(workload);
  const fields = refusals.map(({ field }) => markdownCode(field)).join(', ');
  const restarts = rollout ? restartsOf({ ...workload, rollout }) : 'nothing';
  const cells = [markdownCode(nameOf(workload)), tone === 'alarm' ? `**${word}**` : word, markdownText(restarts), rollout ? downOf(rollout) : '', fields];
  return `| ${cells.join(' | ')} |`;
}

function detailsOf(workload: WorkloadPlan): string {
  const { summary, refusals, images, failures, argocd, dataAtRisk } = workload;
  const parts = [
    // A line of HTML is read without Markdown, so it is escaped as HTML.
    `<details><summary><code>${htmlText(nameOf(workload))}</code>: ${verdictOf(workload).word}</summary>`,
    `${markdownText(summary)} ${markdownCode(placeOf(workload))}`,
    ...refusals.map(refusalText),
    ...imageTables(images),
    ...rolloutText(workload),
    ...failures.map(failureText),
    ...adviceText('Argo CD', argocd),
    ...adviceText('Data at risk', dataAtRisk),
    '</details>',
  ];
  return parts.join('\n\n');
}

function refusalText({ field, before, after, reason, commands }: Refusal): string {
  const change = [before, after].map((value) => (value === undefined ? 'absent' : markdownCode(value))).join(' → ');
  return paragraphs([`**Refused:** ${markdownCode(field)} ${change}. ${markdownText(reason)}`, ...shell('To get there all the same:', commands)]);
}

function imageTables(images: readonly ImagePlan[]): readonly string[] {
  if (images.length === 0) return [];
  const rows = images.flatMap((image) => {
    if (isSameImage(image)) return [imageRow(image.container, 'unchanged', image.after)];
    return [imageRow(image.container, 'before', image.before), imageRow(image.container, 'after', image.after)];
  });
  return [['| container | | image | resolved | pulls |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')];
}

function imageRow(container: string, when: string, state: ImageState | undefined): string {
  if (!state) return `| ${markdownCode(container)} | ${when} | none | | |`;
  const resolved = resolutionOf(state).map(([at, clause]) => `${at}: ${markdownText(clause)}`);
  const pulls = state.pulls.map((image) => markdownCode(shortDigests(image)));
  return `| ${markdownCode(container)} | ${when} | ${markdownCode(shortDigests(state.written))} | ${resolved.join('<br>')} | ${pulls.join('<br>')} |`;
}

function rolloutText(workload: WorkloadPlan): readonly string[] {
  const { rollout } = workload;
  if (!rollout) return [];
  const stay = rollout.untouched.length > 0 ? ` Stay as they are: ${markdownText(rollout.untouched.join(', '))}.` : '';
  return [`**Restarts:** ${markdownText(orderOf({ ...workload, rollout }))} (${markdownText(rollout.strategy)}).${stay}`];
}

function failureText(failure: FailurePlan): string {
  const condition = conditionOf(failure);
  const useless = failure.useless.length > 0 ? ['Does not help:', failure.useless.map((text) => `- ${markdownText(text)}`).join('\n')] : [];
  return paragraphs([`**${condition.charAt(0).toUpperCase()}${condition.slice(1)}:** ${markdownText(failure.outcome)}`, ...useless, ...shell('Recovers:', failure.commands)]);
}

function adviceText(label: string, advice: readonly Advice[]): readonly string[] {
  return advice.map(({ text, lines }) => paragraphs([`**${label}:** ${markdownText(text)}`, ...(lines.length > 0 ? [markdownBlock(lines, 'text').join('\n')] : [])]));
}

function shell(label: string, commands: readonly string[]): readonly string[] {
  return commands.length > 0 ? [label, markdownBlock(commands, 'sh').join('\n')] : [];
}

function paragraphs(parts: readonly string[]): string {
  return parts.join('\n\n');
}
