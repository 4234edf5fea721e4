import { argoApplicationOf } from './argo-cd';
import { deletePod, setPartition } from './commands';
import type { DownPod, LiveSet, Slot } from './live-set';
import { troubleWords } from './pod-words';
import { revisionWords, stepBack } from './revision-words';
import { namesShortly } from './short-names';
import { listed, type Words } from './words';

export function sayNeedsPartitionField(set: LiveSet, { pod, back, ordinal }: DownPod): Words {
  const kept = set.pods.own.filter(({ seen, deletedAt }) => seen.ordinal !== ordinal && deletedAt === undefined && seen.revision === set.state.currentRevision);
  return {
    message:
      `${troubleWords(pod)}. It is at ${revisionWords(set, back)}, and deleted it would come back at the same: updateStrategy has no rollingUpdate, ` +
      `and so the controller creates as many of the lowest ordinals at the current revision as other pods are at it, here ${kept.length}.`,
    next: `Write rollingUpdate.partition: 0, which by itself moves nothing, and look again: ${pod.seen.name} can be deleted then${gitNote(set)}`,
    commands: [setPartition(set, 0)],
  };
}

export function sayHeldByPartition(set: LiveSet, { pod, back, index }: DownPod): Words {
  return {
    message:
      `${troubleWords(pod)}. It is at ${revisionWords(set, back)}, and its ordinal lies below partition ${set.partition}: deleted it would come back at the same revision, ` +
      'and a mended template does not reach it.',
    next: `Lower the partition to ${index}${index === 0 ? '' : ' or less'}, and look again: ${pod.seen.name} can be deleted then. Every pod from that partition on is updated${gitNote(set)}`,
    commands: [setPartition(set, index)],
  };
}

export function saySupersededStuck(set: LiveSet, slot: DownPod): Words {
  const { pod, back } = slot;
  const { name, revision } = pod.seen;
  return {
    message:
      `${troubleWords(pod)}. It is at ${revisionWords(set, revision)}. ${whyItStays(set, slot)}, so neither waiting nor another template helps. ` +
      `It never ran, so nothing is lost with it: deleted, it comes back at ${revisionWords(set, back)}.${stepBack(set, back)}${waitsBelow(set, slot)}${stillShort(set, slot)}`,
    next: `Delete ${name} once and wait until it is ready${moreDown(set, slot)}`,
    commands: [deletePod(set, name)],
  };
}

export function saySupersededRunning(set: LiveSet, slot: DownPod): Words {
  const { pod, back } = slot;
  const { name, revision, state } = pod.seen;
  const heals =
    state === 'crash' && isReplacedOnceReady(set, slot) ? ' It may still heal alone: ready for a moment, it is replaced at that moment.' : '';
  return {
    message:
      `${troubleWords(pod)}. It is at ${revisionWords(set, revision)}. ${whyItStays(set, slot)}.${heals} ` +
      `Deleted, it comes back at ${revisionWords(set, back)}.${stepBack(set, back)} But containers of it ran, so it may hold work that it has not finished.${waitsBelow(set, slot)}${stillShort(set, slot)}`,
    next: `Make sure that ${name} may be interrupted; then delete it once and wait until it is ready${moreDown(set, slot)}`,
    commands: [deletePod(set, name)],
  };
}

function whyItStays({ spec, partition, blocker }: LiveSet, { index, ordinal }: DownPod): string {
  if (spec.strategy.type === 'OnDelete') return 'Under OnDelete no pod is replaced until somebody deletes it';
  if (index < partition) return `Its ordinal lies below partition ${partition}, where no pod is updated`;
  if (spec.podManagementPolicy === 'OrderedReady' && blocker?.ordinal === ordinal) {
    return 'An OrderedReady set touches no other pod while this one is unavailable, and never replaces an unavailable pod by itself';
  }
  return 'The controller does not replace it by itself';
}

function isReplacedOnceReady({ spec, partition }: LiveSet, { index }: DownPod): boolean {
  return spec.strategy.type !== 'OnDelete' && index >= partition;
}

/** The template may be as short of a registry as the pod that it is to replace. */
function stillShort({ object, state }: LiveSet, { pod, back }: DownPod): string {
  const container = pod.seen.container;
  if (pod.seen.state !== 'image' || container === undefined || back !== state.updateRevision || !namesShortly(object, container)) return '';
  return ` The template names container ${container}'s image without a registry, so the new pod may fail alike: write its full name with the digest first.`;
}

/** An ordered set creates its pods from the lowest up, whatever its update strategy. */
function waitsBelow({ spec, down, object }: LiveSet, { ordinal }: Slot): string {
  const [lowest] = down;
  if (spec.podManagementPolicy !== 'OrderedReady' || !lowest || lowest.ordinal >= ordinal) return '';
  return ` It comes back only once ${object.name}-${lowest.ordinal} is available.`;
}

function moreDown({ down, object }: LiveSet, { ordinal }: Slot): string {
  const more = down.filter((slot) => slot.ordinal > ordinal).map((slot) => `${object.name}-${slot.ordinal}`);
  return more.length === 0 ? '' : `; then look again, for ${listed(more)} ${more.length === 1 ? 'is' : 'are'} down too`;
}

function gitNote({ object }: LiveSet): string {
  const application = argoApplicationOf(object);
  return application === undefined ? '' : `. Argo CD applies this set (${application}), so the change belongs into git`;
}
