import { createHash } from 'node:crypto';
import { htmlText } from '../../base/html-text';
import type { Plan, WorkloadPlan } from '../plan';
import { downOf, nameOf, objectsOf, placeOf, restartsOf, tallyOf, verdictOf, type Verdict } from './words';
import { detailsHtml } from './html-details';
import { STYLE } from './style';

/**
 * The plan as one page that needs nothing else: no script, no link out of it, no request. It follows the reader's choice of
 * light or dark, and prints in light colours.
 */
export function renderHtml(plan: Plan): string {
  const cards = objectsOf(plan).map((object, index) => cardOf(object, `w${index + 1}`));
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>Plan: ${tallyOf(plan)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    '<h1>What this change will do</h1>',
    `<p class="tally">${tallyOf(plan)}.</p>`,
    ...overviewOf(plan),
    ...cards,
    '</main>',
    '<footer>Made by pinstream from the manifests before and after; no cluster was asked.</footer>',
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

/** Nothing is loaded from anywhere; the one style sheet is known by its hash, so that not even another one in the page counts. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

function overviewOf(plan: Plan): readonly string[] {
  const objects = objectsOf(plan);
  if (objects.length < 2) return [];
  const head = ['object', 'verdict', 'restarts', 'most down'].map((title) => `<th scope="col">${title}</th>`).join('');
  return [
    `<nav aria-label="Objects" class="scroll"><table class="overview"><thead><tr>${head}</tr></thead><tbody>`,
    ...objects.map((object, index) => overviewRow(object, `w${index + 1}`)),
    '</tbody></table></nav>',
  ];
}

function overviewRow(workload: WorkloadPlan, id: string): string {
  const { rollout } = workload;
  const restarts = rollout ? restartsOf({ ...workload, rollout }) : 'nothing';
  return `<tr><th scope="row"><a href="#${id}">${nameHtml(workload)}</a></th><td>${verdictHtml(verdictOf(workload))}</td><td>${htmlText(restarts)}</td><td>${rollout ? downOf(rollout) : ''}</td></tr>`;
}

function cardOf(workload: WorkloadPlan, id: string): string {
  return [
    `<article class="card" id="${id}" aria-labelledby="${id}-name">`,
    `<header><h2 id="${id}-name">${nameHtml(workload)}</h2>${verdictHtml(verdictOf(workload))}</header>`,
    `<p class="place"><code>${htmlText(placeOf(workload))}</code></p>`,
    `<p class="summary">${htmlText(workload.summary)}</p>`,
    ...detailsHtml(workload, id),
    '</article>',
  ].join('\n');
}

function nameHtml(workload: WorkloadPlan): string {
  const name = nameOf(workload).slice(workload.kind.length + 1);
  return `<span class="kind">${htmlText(workload.kind)}</span> <bdi>${htmlText(name)}</bdi>`;
}

function verdictHtml({ word, tone }: Verdict): string {
  return `<span class="verdict ${tone}">${word}</span>`;
}
