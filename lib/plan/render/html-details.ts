import { htmlText } from '../../base/html-text';
import type { Advice, FailurePlan, ImagePlan, ImageState, Refusal, WorkloadPlan } from '../plan';
import { timelineOf } from './timeline';
import { conditionOf, isSameImage, nameOf, orderOf, resolutionOf, shortDigests } from './words';

/** The body of a workload's card, section by section. `id` is the card's, and opens all ids inside it. */
export function detailsHtml(workload: WorkloadPlan, id: string): readonly string[] {
  const { refusals, images, failures, argocd, dataAtRisk } = workload;
  return [
    ...(refusals.length > 0 ? ['<h3 class="alarm">Refused by the API server</h3>', ...refusals.map(refusalHtml)] : []),
    ...(images.length > 0 ? ['<h3>Images</h3>', ...images.map(imageHtml)] : []),
    ...rolloutHtml(workload, id),
    ...failures.map((failure, index) => failureHtml(failure, { title: `${nameOf(workload)}, ${conditionOf(failure)}`, id: `${id}-failure${index + 1}` })),
    ...adviceHtml('<h3>What Argo CD will show</h3>', argocd),
    ...adviceHtml('<h3 class="alarm">Data at risk</h3>', dataAtRisk),
  ];
}

function refusalHtml({ field, before, after, reason, commands }: Refusal): string {
  const change = [before, after].map((value) => (value === undefined ? '<span class="quiet">absent</span>' : code(value))).join(' → ');
  return `<p>${code(field)}: ${change}<br>${htmlText(reason)}</p>${commandsHtml('To get there all the same:', commands)}`;
}

function imageHtml(image: ImagePlan): string {
  const { container, before, after } = image;
  if (isSameImage(image)) return `<div class="images">${stateHtml(container, 'unchanged', after)}</div>`;
  return `<div class="images">${stateHtml(container, 'before', before)}${stateHtml(container, 'after', after)}</div>`;
}

function stateHtml(container: string, label: string, state: ImageState | undefined): string {
  const title = `<h4><bdi>${htmlText(container)}</bdi> ${label}</h4>`;
  if (!state) return `<div>${title}<p class="quiet">none</p></div>`;
  const pulls = state.pulls.length > 0 ? [['pulls', state.pulls.map((image) => code(shortDigests(image))).join(' or ')]] as const : [];
  const entries = [...resolutionOf(state).map(([when, clause]) => [when, htmlText(clause)] as const), ...pulls];
  return `<div>${title}${code(state.written)}<dl>${entries.map(([term, words]) => `<dt>${term}</dt><dd>${words}</dd>`).join('')}</dl></div>`;
}

function rolloutHtml(workload: WorkloadPlan, id: string): readonly string[] {
  const { rollout } = workload;
  if (!rollout) return [];
  const order = orderOf({ ...workload, rollout });
  const stay = rollout.untouched.length > 0 ? `<p>Stay as they are: ${htmlText(rollout.untouched.join(', '))}.</p>` : '';
  return [
    `<h3>Restarts</h3><p>${htmlText(order)} <span class="quiet">(${htmlText(rollout.strategy)})</span></p>${stay}`,
    timelineOf(rollout.moments, { title: `${nameOf(workload)}, when all goes well`, id: `${id}-rollout` }),
  ];
}

function failureHtml(failure: FailurePlan, names: { readonly title: string; readonly id: string }): string {
  const condition = conditionOf(failure);
  const useless = failure.useless.map((text) => `<li>${htmlText(text)}</li>`).join('');
  return [
    `<h3>${condition.charAt(0).toUpperCase()}${condition.slice(1)}</h3><p>${htmlText(failure.outcome)}</p>`,
    timelineOf(failure.moments, names),
    useless === '' ? '' : `<p class="quiet">Does not help:</p><ul>${useless}</ul>`,
    commandsHtml('Recovers:', failure.commands),
  ].join('\n');
}

function adviceHtml(heading: string, advice: readonly Advice[]): readonly string[] {
  if (advice.length === 0) return [];
  return [heading, ...advice.map(({ text, lines }) => `<p>${htmlText(text)}</p>${linesHtml(lines)}`)];
}

function commandsHtml(label: string, commands: readonly string[]): string {
  return commands.length === 0 ? '' : `<p class="quiet">${label}</p>${linesHtml(commands)}`;
}

/** Each line is an element of its own, so that a broken one is told from the next. */
function linesHtml(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<pre>${lines.map((line) => `<code>${htmlText(line)}\n</code>`).join('')}</pre>`;
}

function code(text: string): string {
  return `<code>${htmlText(text)}</code>`;
}
