import { widthOf } from '../../base/columns';
import { groupBy } from '../../base/group';
import { htmlText } from '../../base/html-text';
import type { Moment } from '../plan';

/** What a picture is called, and a prefix of its ids, which no other picture of the page has. */
export interface TimelineNames {
  readonly title: string;
  readonly id: string;
}

/**
 * Pods over time as inline SVG, one bar a pod, with a legend and the same in words. Only the order of moments means
 * something, so every step between two of them is drawn equally wide. Empty where there are no moments.
 */
export function timelineOf(moments: readonly Moment[], { title, id }: TimelineNames): string {
  const lives = Array.from(groupBy(moments, ({ pod }) => pod));
  if (lives.length === 0) return '';
  const shown = lives.slice(0, MOST);
  const more = lives.length - shown.length;
  const scale = scaleOf(shown.flatMap(([, ofPod]) => ofPod), Math.min(WIDEST_NAME, Math.max(...shown.map(([pod]) => widthOf(pod) * CHARACTER))));
  const end = TOP + shown.length * ROW;
  const height = end + (more > 0 ? 2 : 1) * ROW;
  return [
    `<figure class="scroll"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-words" xmlns="http://www.w3.org/2000/svg">`,
    `<title id="${id}-title">${htmlText(title)}</title>`,
    `<desc id="${id}-words">${htmlText([...shown.map(lifeWords), ...(more > 0 ? [`And ${more} more pods.`] : [])].join(' '))}</desc>`,
    `<defs><pattern id="${id}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V8"/></pattern></defs>`,
    `<text class="axis" x="${scale.left}" y="12">the change is applied</text><text class="axis" x="${WIDTH}" y="12" text-anchor="end">time, not to scale →</text>`,
    ...shown.map(([pod, ofPod], row) => barOf(pod, ofPod, { scale, top: TOP + row * ROW, id })),
    ...(more > 0 ? [`<text class="note" x="${scale.left}" y="${end + 16}">and ${more} more pods</text>`] : []),
    legendOf(scale.left, height - 14, id),
    '</svg></figure>',
  ].join('\n');
}

/** A bar more is not looked at. */
const MOST = 24;

/** In units of the picture, which is drawn about a pixel each. */
const WIDTH = 720;
const TOP = 22;
const ROW = 28;
const BAR = 20;
const GAP = 2;
const WIDEST_NAME = 200;
const CHARACTER = 6.8;

interface Scale {
  /** Where the bars begin. */
  readonly left: number;
  x(time: number): number;
}

function scaleOf(moments: readonly Moment[], nameWidth: number): Scale {
  const times = Array.from(new Set(moments.flatMap(({ from, to }) => [from, to]))).sort((one, other) => one - other);
  const steps = new Map(times.map((time, step) => [time, step]));
  const left = Math.ceil(nameWidth) + 14;
  const each = (WIDTH - left) / Math.max(1, times.length - 1);
  return { left, x: (time) => left + (steps.get(time) ?? 0) * each };
}

function lifeWords([pod, moments]: readonly [string, readonly Moment[]]): string {
  return `${pod}: ${moments.map(({ state }) => state).join(', then ')}.`;
}

function barOf(pod: string, moments: readonly Moment[], { scale, top, id }: { readonly scale: Scale; readonly top: number; readonly id: string }): string {
  const middle = top + BAR / 2 + 4;
  const name = `<text class="pod" x="${scale.left - 12}" y="${middle}" text-anchor="end">${htmlText(shortened(pod))}</text>`;
  return [name, ...moments.map((moment) => pieceOf(moment, { scale, top, middle, id }))].join('\n');
}

function pieceOf({ from, to, state }: Moment, { scale, top, middle, id }: { readonly scale: Scale; readonly top: number; readonly middle: number; readonly id: string }): string {
  const x = scale.x(from);
  const width = scale.x(to) - x - GAP;
  if (width <= 0) return '';
  const box = `x="${round(x)}" y="${top}" width="${round(width)}" height="${BAR}" rx="3"`;
  const hatch = state === 'stuck' ? `<rect ${box} fill="url(#${id}-hatch)"/>` : '';
  const word = width >= state.length * CHARACTER + 8 ? `<text class="${state}" x="${round(x + 7)}" y="${middle}">${state}</text>` : '';
  return `<rect class="${state}" ${box}/>${hatch}${word}`;
}

const LEGEND = [['old', 'old pod, ready'], ['down', 'down'], ['new', 'new pod, ready'], ['stuck', 'stuck']] as const;

function legendOf(left: number, top: number, id: string): string {
  let x = left;
  return LEGEND.map(([state, words]) => {
    const box = `x="${x}" y="${top}" width="16" height="10" rx="2"`;
    const entry = `<rect class="${state}" ${box}/>${state === 'stuck' ? `<rect ${box} fill="url(#${id}-hatch)"/>` : ''}<text class="note" x="${x + 22}" y="${top + 9}">${words}</text>`;
    x += 22 + Math.ceil(words.length * CHARACTER) + 18;
    return entry;
  }).join('\n');
}

/** A name that fits beside its bar; its end tells pods apart. */
function shortened(pod: string): string {
  const most = Math.floor(WIDEST_NAME / CHARACTER);
  const letters = Array.from(pod);
  return letters.length > most ? `…${letters.slice(1 - most).join('')}` : pod;
}

function round(amount: number): number {
  return Math.round(amount * 10) / 10;
}
