import type { JsonMap } from '../kube/json';
import type { DownPod, LiveSet, Slot } from './live-set';
import type { DeleteAdvice, Verdict } from './set-diagnosis';
import { imagePairs, unresolvedNameOf } from './short-names';
import { MISSING_ROWS, POD_ROWS, type Row, SET_ROWS } from './verdict-table';
import type { Words } from './words';

/** What the table says of a set: of all of it, or of each ordinal that the controller's order lets matter. */
export function verdictsOf(set: LiveSet): readonly Verdict[] {
  for (const row of SET_ROWS) {
    if ('about' in row) {
      const pods = row.about(set);
      if (pods.length > 0) return pods.map((slot) => verdict(row, set, slot));
    } else if (row.when(set)) return [verdict({ id: row.id, say: row.say }, set, undefined)];
  }
  return slotsOf(set).map((slot) => verdictOn(set, slot));
}

/**
 * The verdicts whose pods are worth deleting, in the order in which they are to go. An ordered set goes upwards and stops at the first
 * pod that cannot be helped: what is above it does not come back before that one is ready.
 */
export function deletesAmong({ spec }: LiveSet, verdicts: readonly Verdict[]): readonly Verdict[] {
  const isWorth = ({ advice }: Verdict): boolean => advice !== 'no';
  if (verdicts.some(({ id }) => id === 'scale-blocked')) return verdicts.filter(isWorth);
  if (spec.podManagementPolicy === 'Parallel') return verdicts.filter(isWorth).toReversed();
  const stop = verdicts.findIndex((entry) => !isWorth(entry));
  return stop < 0 ? verdicts : verdicts.slice(0, stop);
}

/** Ascending. An ordered set that rolls waits at its blocker, and what is above that one does not matter yet. */
function slotsOf({ spec, down }: LiveSet): readonly Slot[] {
  const isOrdered = spec.podManagementPolicy === 'OrderedReady' && spec.strategy.type !== 'OnDelete';
  return isOrdered ? down.slice(0, 1) : down;
}

function verdictOn(set: LiveSet, slot: Slot): Verdict {
  const { pod } = slot;
  if (!pod) return fitting(MISSING_ROWS, set, slot);
  return fitting(POD_ROWS, set, { ...slot, pod, unresolved: unresolvedNameOf(pod, set.object, set.namespace) } satisfies DownPod);
}

function fitting<Subject extends Slot>(rows: readonly Row<Subject>[], set: LiveSet, slot: Subject): Verdict {
  const row = rows.find(({ when }) => when(set, slot));
  if (!row) throw new Error(`no row of the table of verdicts fits ordinal ${slot.ordinal} of ${set.object.name}`);
  return verdict(row, set, slot);
}

type Told<Subject> = Pick<Verdict, 'id'> & {
  readonly advice?: (subject: Subject) => DeleteAdvice;
  readonly say: (set: LiveSet, subject: Subject) => Words;
};

function verdict<Subject extends Slot | undefined>(row: Told<Subject>, set: LiveSet, subject: Subject): Verdict {
  const { message, next, commands = [], writeImage, evidence = {} } = row.say(set, subject);
  return {
    id: row.id,
    ordinal: subject?.ordinal,
    pod: subject?.pod?.seen,
    back: subject?.back || undefined,
    advice: row.advice?.(subject) ?? 'no',
    message,
    next,
    commands,
    writeImage,
    evidence: { ...factsOf(set, subject), ...evidence },
  };
}

function factsOf(set: LiveSet, slot: Slot | undefined): JsonMap {
  const { state, partition, spec, down, pods, object } = set;
  const facts = {
    updateRevision: state.updateRevision,
    currentRevision: state.currentRevision,
    replicas: spec.replicas,
    pods: pods.own.length,
    ...(partition > 0 ? { partition } : {}),
    ...(down.length > 0 ? { down: down.map(({ ordinal }) => `${object.name}-${ordinal}`) } : {}),
  };
  if (!slot) return facts;
  const { pod, back } = slot;
  if (!pod) return { ...facts, back };
  const { revision, state: podClass, reason, container, message, ran, ageMs } = pod.seen;
  return {
    ...facts,
    back: back || null,
    revision,
    state: podClass,
    reason: reason ?? null,
    container: container ?? null,
    message: message ?? null,
    ran,
    ageSeconds: Math.floor(ageMs / 1000),
    node: pod.node === '' ? null : pod.node,
    images: imagePairs(pod.object, object),
  };
}
