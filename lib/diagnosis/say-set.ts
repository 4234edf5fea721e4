import { deletePod, describe } from './commands';
import type { DownPod, LiveSet, Slot } from './live-set';
import { revisionWords } from './revision-words';
import { counted, listed, type Words } from './words';

export function sayGoing({ object, namespace, pods }: LiveSet): Words {
  const left = pods.own.length > 0 ? ` ${listed(pods.own.map(({ seen }) => seen.name))} may go with it.` : '';
  return {
    message: `${object.name} itself is being deleted, so its controller has stopped: no pod is created or replaced any more.${left}`,
    next: 'Wait until it is gone; if it stays, look for a finalizer that nobody removes',
    commands: [describe({ namespace }, 'statefulset', object.name)],
  };
}

export function sayUnobserved({ object, namespace, unreadable, generation, observedGeneration }: LiveSet): Words {
  const why =
    unreadable ?? `generation ${generation} is stored and the controller has seen ${observedGeneration}, so the status speaks of an older template`;
  return {
    message: `Nothing can be concluded about ${object.name} yet: ${why}.`,
    next: 'Look again in a moment; if it stays so, find out whether the controller manager runs',
    commands: [describe({ namespace }, 'statefulset', object.name)],
  };
}

/** About one of the pods that keep an ordered set from scaling down. */
export function sayScaleBlocked(set: LiveSet, { pod }: DownPod): Words {
  const { object, spec, condemned } = set;
  const { name, ran } = pod.seen;
  const unready = namesOf(condemned.filter((slot) => slot.pod?.readySince === undefined));
  return {
    message:
      `${object.name} is to have ${counted(spec.replicas, 'pod')}, and of those to go ${listed(unready)} are not ready. ` +
      'An OrderedReady set removes the highest pod first, and no unready pod while one below it is unready too: it waits for ever. ' +
      `${name} is not wanted any more and does not come back. ${ran ? 'It ran before, so it may hold work that it has not finished.' : 'It never ran, so nothing is lost with it.'} Its claims stay.`,
    next: `Delete ${name}; the controller removes the last unready one by itself`,
    commands: [deletePod(set, name)],
  };
}

export function sayHealthy(set: LiveSet): Words {
  const { object, spec, partition, state, condemned } = set;
  const going = condemned.length > 0 ? ` About to go: ${listed(namesOf(condemned))}.` : '';
  if (spec.replicas === 0) return { message: `${object.name} is scaled to 0 pods.${going}` };
  const held = Math.min(partition, spec.replicas);
  const available = spec.replicas === 1 ? 'Its one pod is available' : `All ${spec.replicas} pods are available`;
  const where = held === 0 ? `at ${revisionWords(set, state.updateRevision)}` : `; the lowest ${held} stay at their revision because of partition ${partition}`;
  return { message: `${available}${held === 0 ? ' ' : ''}${where}.${going}` };
}

export function sayPendingOnDelete(set: LiveSet): Words {
  const old = outdatedOf(set);
  return {
    message: `All pods are available, and ${listed(old)} ${old.length === 1 ? 'is' : 'are'} not at ${revisionWords(set, set.state.updateRevision)}: under OnDelete a pod is updated only when somebody deletes it.`,
    next: 'Delete these pods one at a time when it suits, and wait until each is ready again',
    evidence: { outdated: old },
  };
}

export function sayRolling(set: LiveSet): Words {
  const old = outdatedOf(set);
  return {
    message: `All pods are available, and the controller is about to replace ${listed(old.toReversed())}, which ${old.length === 1 ? 'is' : 'are'} not at ${revisionWords(set, set.state.updateRevision)}.`,
    next: 'Wait',
    evidence: { outdated: old },
  };
}

/** Pods that the update strategy is to update and has not, ascending. */
export function outdatedOf({ pods, partition, spec, traits, state }: LiveSet): readonly string[] {
  const start = traits.startOrdinal ? spec.start : 0;
  return pods.own.flatMap(({ seen }) => {
    const index = seen.ordinal - start;
    return index >= partition && index < spec.replicas && seen.revision !== state.updateRevision ? [seen.name] : [];
  });
}

function namesOf(slots: readonly Slot[]): readonly string[] {
  return slots.flatMap(({ pod }) => pod?.seen.name ?? []);
}
