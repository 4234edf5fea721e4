import type { FailurePlan, ImagePlan, ImageState, OtherPlan, Plan, RolloutPlan, WorkloadPlan } from '../plan';

/** What becomes of a workload: a word or two for a table, and how alarming it is. */
export interface Verdict {
  readonly word: keyof typeof VERBS;
  readonly tone: 'calm' | 'notice' | 'alarm';
}

/** A refusal comes before everything else, as then nothing else of the object happens. */
export function verdictOf({ refusals, cause, rollout, failures, dataAtRisk }: WorkloadPlan): Verdict {
  if (refusals.length > 0) return { word: 'refused', tone: 'alarm' };
  if (failures.some(isExpected)) return { word: 'gets stuck', tone: 'alarm' };
  const alarming = dataAtRisk.length > 0;
  return { word: wordOf(cause, rollout), tone: alarming ? 'alarm' : rollout ? 'notice' : 'calm' };
}

/** Whether a failure is what will happen, and not what could. */
function isExpected({ when }: FailurePlan): boolean {
  return when === 'name-unresolved';
}

/** All that the plan tells of, workloads first. An object that runs no pods has nothing of a workload's own. */
export function objectsOf({ workloads, others }: Plan): readonly WorkloadPlan[] {
  return [...workloads, ...others.map((other) => ({ ...other, images: [], rollout: undefined, failures: [] }))];
}

/** `StatefulSet shop/web`, without the slash where no namespace is known. */
export function nameOf({ kind, name, namespace }: OtherPlan): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** `apps/web.yaml:12`. */
export function placeOf({ file, line }: OtherPlan): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** `web-2, web-1, web-0, one at a time; at most 1 of 3 down`. */
export function orderOf(workload: WorkloadPlan & { readonly rollout: RolloutPlan }): string {
  const course = [restartsOf(workload), downOf(workload.rollout)].filter((part) => part !== '').join('; ');
  return workload.failures.some(isExpected) ? `${course}, if all went well` : course;
}

/** `web-2, web-1, web-0, one at a time`; empty where no order is known. */
export function restartsOf({ kind, rollout }: WorkloadPlan & { readonly rollout: RolloutPlan }): string {
  const { order, more, mostDown } = rollout;
  if (order.length === 0) return more > 0 ? `${more} pods` : '';
  const names = [...order, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
  // Of other kinds the order is told in steps, and these say themselves what happens together.
  return kind === 'StatefulSet' && mostDown === 1 && order.length + more > 1 ? `${names}, one at a time` : names;
}

/** `at most 1 of 3 down`. */
export function downOf({ mostDown, replicas }: RolloutPlan): string {
  return mostDown === 0 ? 'none down' : `at most ${mostDown} of ${replicas} down`;
}

/** Who resolves an image: one line where creating and updating agree, else one for each. */
export function resolutionOf({ onCreate, onUpdate, confidence }: ImageState): readonly (readonly [when: string, clause: string])[] {
  const sure = confidence === 'likely' ? ' (likely)' : '';
  if (onCreate === onUpdate) return [['on create and update', onCreate + sure]];
  return [['on create', onCreate + sure], ['on update', onUpdate + sure]];
}

/** The text with digests cut to twelve digits, as many as tools show of them. */
export function shortDigests(text: string): string {
  return text.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
}

/** Whether there is nothing to compare. */
export function isSameImage({ before, after, changes }: ImagePlan): boolean {
  return !changes && before !== undefined && before.written === after?.written;
}

/** The clause that opens a failure. */
export function conditionOf({ when }: FailurePlan): string {
  return CONDITIONS[when];
}

const CONDITIONS = {
  'image-unavailable': 'if the image cannot be pulled',
  'never-ready': 'if the new pods never get ready',
  'name-unresolved': 'if the image name stays unresolved',
} as const;

/** `3 workloads: 2 roll out, 1 is refused; 1 other object: 1 is removed; data at risk in 1`. Each object is counted once. */
export function tallyOf(plan: Plan): string {
  const [workloads, others] = [plan.workloads, objectsOf({ ...plan, workloads: [] })];
  const running = workloads.length === 0 ? 'no workload changes, and none restarts' : countsOf('workload', workloads);
  const risky = [...workloads, ...others].filter(({ dataAtRisk }) => dataAtRisk.length > 0).length;
  return [running, ...(others.length > 0 ? [countsOf('other object', others)] : []), ...(risky > 0 ? [`data at risk in ${risky}`] : [])].join('; ');
}

function countsOf(what: string, objects: readonly WorkloadPlan[]): string {
  const counts = Object.entries(VERBS).map(([word, verbs]) => countText(objects.filter((object) => verdictOf(object).word === word).length, verbs));
  return `${objects.length} ${what}${objects.length === 1 ? '' : 's'}: ${counts.filter((text) => text !== '').join(', ')}`;
}

/** Singular and plural, by the word of the verdict. */
const VERBS = {
  'refused': ['is refused', 'are refused'],
  'gets stuck': ['gets stuck', 'get stuck'],
  'rolls out': ['rolls out', 'roll out'],
  'follows a stream': ['follows a stream', 'follow a stream'],
  'waits for a new apply': ['follows a stream when it is applied again', 'follow a stream when they are applied again'],
  'new': ['is new', 'are new'],
  'no restart': ['changes without a restart', 'change without a restart'],
  'removed': ['is removed', 'are removed'],
} as const satisfies Record<string, readonly [string, string]>;

function wordOf(cause: WorkloadPlan['cause'], rollout: RolloutPlan | undefined): keyof typeof VERBS {
  switch (cause) {
    case 'added':
      return 'new';
    case 'rolled':
      return 'rolls out';
    case 'edited':
      return 'no restart';
    case 'removed':
      return 'removed';
    case 'stream':
      return rollout ? 'follows a stream' : 'waits for a new apply';
  }
}

function countText(count: number, [one, many]: readonly [string, string]): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}
