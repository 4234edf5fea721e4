import { creationRefusal } from './creations';
import type { DownPod, LiveSet, Slot } from './live-set';
import { isLeftByRegression, isReplaced } from './parallel';
import { sayControllerActing, sayParallelRegression, sayProgressing, sayReplacesItself, sayTemplateRejected, sayTerminating } from './say-controller';
import { sayImageUnavailable, sayUnresolvedPod, sayUnresolvedTemplate } from './say-image';
import { sayCapacity, sayConfigError, sayCrashing, sayNotReady, sayStorage } from './say-pod';
import { outdatedOf, sayGoing, sayHealthy, sayPendingOnDelete, sayRolling, sayScaleBlocked, sayUnobserved } from './say-set';
import { sayHeldByPartition, sayNeedsPartitionField, saySupersededRunning, saySupersededStuck } from './say-superseded';
import type { DeleteAdvice, PodClass, VerdictId } from './set-diagnosis';
import type { UnresolvedName } from './short-names';
import { thresholdOf } from './thresholds';
import type { Words } from './words';

/** A row of the table of verdicts, about one ordinal of a set. */
export interface Row<Subject extends Slot> {
  readonly id: VerdictId;
  readonly when: (set: LiveSet, subject: Subject) => boolean;
  /** @default 'no' */
  readonly advice?: (subject: Subject) => DeleteAdvice;
  readonly say: (set: LiveSet, subject: Subject) => Words;
}

/** A row about a set as a whole. */
export interface WholeRow {
  readonly id: VerdictId;
  readonly when: (set: LiveSet) => boolean;
  readonly say: (set: LiveSet) => Words;
}

/** A row about pods that are not wanted any more; it fits where there are such. */
export interface LeftoverRow {
  readonly id: VerdictId;
  readonly about: (set: LiveSet) => readonly DownPod[];
  readonly advice?: (subject: DownPod) => DeleteAdvice;
  readonly say: (set: LiveSet, subject: DownPod) => Words;
}

/** Where none of them fits, something that is wanted is down. */
export const SET_ROWS: readonly (WholeRow | LeftoverRow)[] = [
  { id: 'terminating', when: ({ state }) => state.presence === 'deleting', say: sayGoing },
  { id: 'unobserved', when: (set) => set.unreadable !== undefined || set.observedGeneration < set.generation, say: sayUnobserved },
  { id: 'scale-blocked', about: inTheWay, advice: ifHarmless, say: sayScaleBlocked },
  { id: 'terminating-overdue', about: hangingOn, say: sayTerminating },
  { id: 'healthy', when: (set) => set.down.length === 0 && outdatedOf(set).length === 0, say: sayHealthy },
  { id: 'pending-on-delete', when: (set) => set.down.length === 0 && set.spec.strategy.type === 'OnDelete', say: sayPendingOnDelete },
  { id: 'rolling', when: (set) => set.down.length === 0, say: sayRolling },
];

/** About an ordinal without a pod. */
export const MISSING_ROWS: readonly Row<Slot>[] = [
  { id: 'template-rejected', when: (set, { ordinal }) => creationRefusal(set, ordinal) !== undefined, say: sayTemplateRejected },
  { id: 'controller-acting', when: () => true, say: sayControllerActing },
];

/** About an ordinal whose pod is down. `back` is what decides: a pod that comes back the same is not worth deleting. */
export const POD_ROWS: readonly Row<DownPod>[] = [
  { id: 'controller-acting', when: isIn('finished'), say: sayControllerActing },
  { id: 'terminating-overdue', when: (_, { pod }) => pod.seen.state === 'terminating' && pod.overdue, say: sayTerminating },
  { id: 'terminating', when: isIn('terminating'), say: sayTerminating },
  { id: 'progressing', when: (_, { pod }) => pod.seen.ageMs < thresholdOf(pod), say: sayProgressing },
  { id: 'parallel-regression', when: both(isLeftByRegression, changes), advice: ifHarmless, say: sayParallelRegression },
  { id: 'controller-acting', when: isReplaced, say: sayReplacesItself },
  { id: 'needs-partition-field', when: (set, slot) => staysOld(set, slot) && hasNoParams(set), say: sayNeedsPartitionField },
  { id: 'held-by-partition', when: staysOld, say: sayHeldByPartition },
  { id: 'unresolved-template', when: (set, slot) => isWanted(set, slot) && slot.unresolved?.inTemplate === true, say: withName(sayUnresolvedTemplate) },
  { id: 'unresolved-pod', when: (set, slot) => isWanted(set, slot) && slot.unresolved !== undefined, advice: () => 'once', say: withName(sayUnresolvedPod) },
  { id: 'image-unavailable', when: both(isWanted, isIn('image')), say: sayImageUnavailable },
  { id: 'config-error', when: both(isWanted, isIn('config')), say: sayConfigError },
  { id: 'crashing', when: both(isWanted, isIn('crash')), say: sayCrashing },
  { id: 'storage', when: (set, slot) => isWanted(set, slot) && slot.pod.lack === 'storage', say: sayStorage },
  { id: 'capacity', when: both(isWanted, isIn('unscheduled', 'starting')), say: sayCapacity },
  { id: 'not-ready', when: isWanted, say: sayNotReady },
  { id: 'superseded-stuck', when: (_, { pod }) => !pod.seen.ran, advice: () => 'safe', say: saySupersededStuck },
  { id: 'superseded-running', when: () => true, advice: () => 'if-ran-allowed', say: saySupersededRunning },
];

/**
 * All unready pods that are not wanted any more but the lowest, the highest first: with two of them the controller waits at the highest
 * for ever, and with one it goes on. None while a wanted pod is down, which has to be helped first.
 */
function inTheWay({ spec, down, condemned }: LiveSet): readonly DownPod[] {
  if (spec.podManagementPolicy !== 'OrderedReady' || down.length > 0) return [];
  return unreadyAmong(condemned).slice(0, -1);
}

/** The highest pod that is not wanted, where it was to be gone long since: an ordered set waits for it before it updates others. */
function hangingOn(set: LiveSet): readonly DownPod[] {
  const { spec, down, condemned } = set;
  const isHeld = spec.podManagementPolicy === 'OrderedReady' && spec.strategy.type !== 'OnDelete' && down.length === 0 && outdatedOf(set).length > 0;
  return isHeld ? withPods(condemned.slice(0, 1)).filter(({ pod }) => pod.overdue) : [];
}

/** Those that nobody deleted yet and that are not ready. */
export function unreadyAmong(slots: readonly Slot[]): readonly DownPod[] {
  return withPods(slots).filter(({ pod }) => pod.deletedAt === undefined && pod.readySince === undefined);
}

function withPods(slots: readonly Slot[]): readonly DownPod[] {
  return slots.flatMap((slot) => (slot.pod ? [{ ...slot, pod: slot.pod, unresolved: undefined }] : []));
}

/** Whether its pod is at the update revision and comes back at it. */
function isWanted({ state }: LiveSet, { pod, back }: DownPod): boolean {
  return pod.seen.revision === state.updateRevision && back === state.updateRevision;
}

/** Whether its pod comes back at another revision. */
function changes(_: LiveSet, { pod, back }: DownPod): boolean {
  return pod.seen.revision !== back;
}

/** Whether its pod is at an older revision and comes back at the same. */
function staysOld(set: LiveSet, slot: DownPod): boolean {
  return !changes(set, slot) && slot.back !== set.state.updateRevision;
}

function hasNoParams({ spec: { strategy } }: LiveSet): boolean {
  return strategy.type === 'RollingUpdate' && strategy.rollingUpdate === undefined;
}

function ifHarmless({ pod }: DownPod): DeleteAdvice {
  return pod.seen.ran ? 'if-ran-allowed' : 'safe';
}

function isIn(...states: readonly PodClass[]): (set: LiveSet, slot: DownPod) => boolean {
  return (_, { pod }) => states.includes(pod.seen.state);
}

function both(one: Row<DownPod>['when'], other: Row<DownPod>['when']): Row<DownPod>['when'] {
  return (set, slot) => one(set, slot) && other(set, slot);
}

function withName(say: (set: LiveSet, slot: DownPod, unresolved: UnresolvedName) => Words): Row<DownPod>['say'] {
  return (set, slot) => (slot.unresolved ? say(set, slot, slot.unresolved) : { message: '' });
}
