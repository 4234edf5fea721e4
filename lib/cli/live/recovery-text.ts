import { visible } from '../../base/columns';
import type { UserError } from '../../base/errors';
import type { SetDiagnosis, Verdict } from '../../diagnosis/set-diagnosis';
import type { RecoveryOptions, RecoveryStep, SetRecovery } from '../../recovery/recovery';
import { type DeletableVerdict, deletesOf, hasStuck, returnOf, withheldOf } from '../../recovery/verdicts';
import type { Block, Section } from './blocks';
import { commandLines, type Layout, painted, paragraph, type Tone } from './layout';
import { setBlock } from './set-block';

type Planned = Pick<RecoveryOptions, 'includeRan' | 'once' | 'evict'>;

/** What would be done to a set, and why. */
export function planBlock(diagnosis: SetDiagnosis, options: Planned, act: (diagnosis: SetDiagnosis) => string): Block {
  const block = setBlock(diagnosis, undefined);
  return { ...block, sections: [...block.sections, ...planSections(diagnosis, deletesOf(diagnosis, options), options, act)] };
}

function planSections(diagnosis: SetDiagnosis, allowed: readonly DeletableVerdict[], options: Planned, act: (diagnosis: SetDiagnosis) => string): readonly Section[] {
  if (!hasStuck(diagnosis)) return [];
  const withheld = withheldOf(diagnosis, options);
  const held: readonly Section[] = withheld.length === 0 ? [] : [{ label: 'withheld', text: withheldWords(withheld, diagnosis) }];
  if (allowed.length === 0) return [...(held.length === 0 ? [{ label: 'plan', text: 'no pod is deleted: that would not help' }] : held)];
  const [first] = allowed;
  const order = allowed.length === 1 ? [] : [{ label: 'order', text: `${allowed.map(({ pod }) => pod.name).join(', ')}; the next only once the one before is back and ready` }];
  return [
    ...(first ? [{ label: 'plan', text: planWords(first, options) }] : []),
    ...order,
    ...held,
    { label: 'act', commands: [act(diagnosis)] },
  ];
}

function planWords(verdict: DeletableVerdict, { evict }: Planned): string {
  const { name, uid } = verdict.pod;
  const back = returnOf(verdict);
  const then = back === undefined ? 'none comes in its place' : `the controller makes it again at ${back}`;
  const limit = verdict.advice === 'once' ? ', once: a second time cannot help' : '';
  return `${evict ? 'evict' : 'delete'} ${name} (uid ${uid})${limit}; ${then}`;
}

/** What no recovery ever does. */
export const NEVER = 'Never touched: claims, volumes, StatefulSets, image streams, other pods. Nothing is forced, nothing is scaled.';

/** One step as it happens: `12:04:31  web-0  deleted`. */
export function stepLine({ at, pod, message, kind }: RecoveryStep, layout: Layout): string {
  const time = new Date(at).toISOString().slice(11, 19);
  const tone: Tone | undefined = kind === 'ready' || kind === 'removed' ? 'good' : kind === 'conflict' || kind === 'throttled' || kind === 'waiting' ? 'notice' : undefined;
  const text = visible(message);
  return `  ${layout.ink.dim(time)}  ${layout.ink.bold(visible(pod))}  ${tone === undefined ? text : painted(text, tone, layout)}\n`;
}

/** What a set's recovery came to, below its steps. */
export function outcomeLines(recovery: SetRecovery, options: Pick<RecoveryOptions, 'includeRan' | 'once'>, layout: Layout): readonly string[] {
  const { outcome, before, after, stop, pods } = recovery;
  const { words, tone } = OUTCOMES[outcome];
  const head = `${layout.ink.bold(visible(`StatefulSet ${before.namespace}/${before.name}`))} ${painted(words, tone, layout)}`;
  return [head, ...(stop ? stopLines(recovery, stop, layout) : []), ...standLines((pods.length > 0 ? after : before)?.verdicts ?? [], layout), ...withheldLines(after ?? before, outcome, options, layout)];
}

const OUTCOMES: Readonly<Record<SetRecovery['outcome'], { readonly words: string; readonly tone: Tone }>> = {
  'not-stuck': { words: 'is not stuck; nothing was done', tone: 'good' },
  stuck: { words: 'is stuck, and no pod is left to delete', tone: 'alarm' },
  'would-recover': { words: 'would be recovered; nothing was deleted', tone: 'notice' },
  recovered: { words: 'is recovered', tone: 'good' },
  stopped: { words: 'stopped', tone: 'alarm' },
  'not-reached': { words: 'was not reached; nothing was done', tone: 'notice' },
};

function stopLines({ pods, after }: SetRecovery, { message, hint }: UserError, layout: Layout): readonly string[] {
  const touched = pods.filter(({ deletion }) => deletion !== 'none' && deletion !== 'would-delete');
  return [
    ...paragraph(`${message}.`, layout),
    ...paragraph(touched.length === 0 ? 'No pod was deleted.' : touched.map(podWords).join(' '), layout),
    ...(hint === undefined ? [] : paragraph(`${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`, layout).map(layout.ink.dim)),
    ...(after || touched.length === 0 ? [] : paragraph('How the set stands now was not read.', layout)),
  ];
}

function standLines(verdicts: readonly Verdict[], layout: Layout): readonly string[] {
  return verdicts.flatMap(({ id, message, next, commands }) => [
    ...paragraph(`now ${id}: ${message}`, layout),
    ...(next === undefined ? [] : paragraph(`${next}.`, layout)),
    ...commandLines(commands, layout).map((command) => `  ${command}`),
  ]);
}

function withheldLines(diagnosis: SetDiagnosis, outcome: SetRecovery['outcome'], options: Pick<RecoveryOptions, 'includeRan' | 'once'>, layout: Layout): readonly string[] {
  const withheld = outcome === 'stuck' ? withheldOf(diagnosis, options) : [];
  return withheld.length === 0 ? [] : paragraph(withheldWords(withheld, diagnosis), layout);
}

/** Those that have run are in the way; others wait behind them. */
function withheldWords(withheld: readonly string[], { deletes }: SetDiagnosis): string {
  const pods = deletes.flatMap(({ pod }) => (pod?.ran && withheld.includes(pod.name) ? [pod.name] : []));
  return `${pods.join(', ')}: a container of it has run and may have written data; with --include-ran it is deleted all the same`;
}

function podWords({ pod, deletion, recovered }: SetRecovery['pods'][number]): string {
  if (deletion === 'unknown') return `Whether ${pod} was deleted is not known.`;
  const what = deletion === 'gone' ? `${pod} was gone already` : `${pod} was deleted`;
  return `${what}${recovered ? ' and is back' : ''}.`;
}
