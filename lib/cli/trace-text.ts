import { createColors } from 'picocolors';
import { printable } from '../base/unknown';
import type { Actor, Hazard, Resolution, Step } from '../openshift/resolution-types';
import { visible, wrapped } from '../base/columns';
import type { ImageTrace } from './image-traces';
import { cutLongWords, imageWords } from './image-words';
import { describeOutcome } from './outcome-words';

interface Style {
  readonly width: number;
  readonly colour: boolean;
}

type Colours = ReturnType<typeof createColors>;

/** Prints each image's way: who looks at it, at what, and decides what; then what runs, and what can go wrong all the same. */
export function printTraces(traces: readonly ImageTrace[], { width, colour }: Style): string {
  const colours = createColors(colour);
  return cutLongWords(traces.map((trace) => printTrace(trace, width, colours)).join('\n'));
}

function printTrace({ object, use, place, resolution, leftOut }: ImageTrace, width: number, colours: Colours): string {
  const { bold, dim } = colours;
  const at = place.span ? `${place.uri}:${place.span.start.line}:${place.span.start.column}` : place.uri;
  const what = `${printable(object.title)}, ${use.container ? 'container' : 'image volume'} ${printable(use.name)}`;
  const image = imageWords(use.image === undefined ? undefined : printable(use.image));
  const readings = [resolution, ...(resolution.otherwise ? [resolution.otherwise] : [])];
  const lines = [
    bold(visible(image)),
    dim(`  ${visible(`${at}  ${what}`)}`),
    ...readings.flatMap((reading) => printReading(reading, readings.length > 1, width, colours)),
    ...(leftOut === undefined ? [] : hanging('  left out: ', leftOut, width)),
  ];
  return `${lines.join('\n')}\n`;
}

function printReading(reading: Resolution, named: boolean, width: number, colours: Colours): readonly string[] {
  const { platform, outcome, result, resultPattern, confidence, steps, hazards } = reading;
  const { bold, yellow } = colours;
  const title = named ? [`  ${bold(platform === 'openshift' ? 'on OpenShift' : 'on Kubernetes')}`] : [];
  const likely = confidence === 'likely' && !named ? ' (likely: part of this is assumed)' : '';
  return [
    ...title,
    ...steps.flatMap((step, at) => printStep(step, at === steps.length - 1, width, colours)),
    ...hanging('  resolved by: ', describeOutcome(outcome) + likely, width),
    `  in the end:  ${bold(visible(result ?? resultPattern ?? 'nothing'))}`,
    ...hazards.flatMap((hazard) => printHazard(hazard, width, yellow)),
  ];
}

function printStep({ actor, looked, decided }: Step, last: boolean, width: number, { cyan, dim }: Colours): readonly string[] {
  const [branch, trunk] = last ? ['└', ' '] : ['├', '│'];
  const words = `${looked} ${decided}`;
  if (width < WIDE) return [`  ${dim(branch)} ${cyan(actor)}`, ...wrapped(words, Math.max(30, width - 6)).map((line) => `  ${dim(trunk)}   ${line}`)];
  const label = cyan(actor.padEnd(LONGEST_ACTOR));
  const below = `  ${dim(trunk)} ${' '.repeat(LONGEST_ACTOR)}  `;
  return wrapped(words, width - INDENT).map((line, at) => (at === 0 ? `  ${dim(branch)} ${label}  ${line}` : `${below}${line}`));
}

/** On narrower lines the actor stands above its words, as beside them there is no room for an image. */
const WIDE = 100;

const ACTORS: readonly Actor[] = ['API defaulting', 'ImagePolicy admission', 'image trigger controller', 'node'];
const LONGEST_ACTOR = Math.max(...ACTORS.map(({ length }) => length));
const INDENT = LONGEST_ACTOR + 6;

function printHazard({ text }: Hazard, width: number, mark: (text: string) => string): readonly string[] {
  const [first = '', ...rest] = hanging('  ! ', printable(text), width);
  return [`  ${mark('!')}${first.slice(3)}`, ...rest];
}

/** A label and text beside it, further lines under the text. */
function hanging(label: string, text: string, width: number): readonly string[] {
  return wrapped(text, Math.max(30, width - label.length)).map((line, at) => (at === 0 ? `${label}${line}` : `${' '.repeat(label.length)}${line}`));
}
