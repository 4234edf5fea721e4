import { listField } from '../kube/json';
import { kubectl } from '../rollout/changes/kubectl';
import { deletePod, describe } from './commands';
import { creationRefusal } from './creations';
import type { DownPod, LiveSet, Slot } from './live-set';
import { printSpan } from './moments';
import { heldUpBy } from './parallel';
import type { LivePod } from './pod-state';
import { troubleWords } from './pod-words';
import { quote } from './quote';
import { revisionWords } from './revision-words';
import { thresholdOf } from './thresholds';
import { listed, type Words } from './words';

export function sayTemplateRejected(set: LiveSet, { ordinal }: Slot): Words {
  const said = quote(creationRefusal(set, ordinal)?.message ?? '');
  const isTemplate = !/forbidden|quota|denied the request/i.test(said);
  return {
    message:
      `${podAt(set, ordinal)} is missing, and the API server refuses to create it: "${said}". ` +
      (isTemplate
        ? 'Waiting does not help: each new attempt sends the same pod.'
        : 'A quota or a policy refuses it, so the template may be sound.'),
    next: isTemplate
      ? 'Correct the template; the pod is missing already, so the controller creates it from the new one by itself'
      : 'Make room in the quota, or meet the policy; the controller goes on trying',
    commands: [describe(set, 'statefulset', set.object.name)],
    evidence: { event: said },
  };
}

export function sayControllerActing(set: LiveSet, slot: Slot): Words {
  const { pod, ordinal, back } = slot;
  const name = podAt(set, ordinal);
  if (pod?.seen.state === 'finished') return sayFinished(set, pod, back);
  const foreign = set.pods.foreign.find(({ seen }) => seen.ordinal === ordinal);
  if (foreign) {
    return {
      message: `${name} is missing: a pod of that name is there, and it belongs to another controller. This set's controller can create its own only once that one is gone.`,
      next: `Find out what owns ${name}; it is not this set's to touch`,
      commands: [describe(set, 'pod', name)],
    };
  }
  if (set.pods.orphans.some(({ seen }) => seen.ordinal === ordinal)) {
    return { message: `A pod ${name} is there that nobody controls; the controller adopts it.`, next: 'Wait, and look again' };
  }
  const unknown = set.namespace.unread.has('Event') ? ' Events could not be read, so whether the API server refuses it is not known.' : '';
  return { message: `${name} is missing, and the controller is about to create it at ${revisionWords(set, back)}.${unknown}`, next: 'Wait, and look again' };
}

function sayFinished({ traits }: LiveSet, { seen, phase }: LivePod, back: string): Words {
  const why = seen.reason === undefined ? '' : ` (${seen.reason})`;
  if (phase === 'Succeeded' && !traits.replacesSucceeded) {
    return {
      message: `${seen.name} has ended with success, and the controller of this release replaces only pods that failed.`,
      next: 'Find out why a pod of a StatefulSet ends at all; the set waits until this one is gone',
    };
  }
  return { message: `${seen.name} has ended${why}; the controller deletes it and creates it again at ${back}.`, next: 'Wait, and look again' };
}

export function sayTerminating(set: LiveSet, { pod }: DownPod): Words {
  const { seen, deletedAt = 0, overdue, node, object } = pod;
  const finalizers = finalizersOf(pod);
  const held = finalizers.length > 0 ? ` Finalizers hold it: ${listed(finalizers)}.` : '';
  if (!overdue) {
    const left = Math.max(0, deletedAt - set.namespace.now);
    return { message: `${seen.name} is being deleted${left > 0 ? ` and has up to ${printSpan(left)} to end` : ''}.${held}`, next: 'Wait, and look again' };
  }
  const on = node === '' ? 'its node' : `node ${node}`;
  return {
    message:
      `${seen.name} was to be gone ${printSpan(set.namespace.now - deletedAt)} ago, and ${on} has not confirmed that it ended.${held} ` +
      'It may still be running and writing, so the controller rightly waits before it does anything in its place.',
    next:
      finalizers.length > 0
        ? 'Find out who was to remove the finalizer, and why it did not; do not force the deletion'
        : `Bring ${on} back; or make sure that it is powered off and have it removed from the cluster. Do not force the deletion`,
    commands: [describe(set, 'pod', object.name), ...(node === '' ? [] : [kubectl(['get', 'node', node, '-o', 'wide'], undefined)])],
  };
}

export function sayProgressing(set: LiveSet, { pod }: DownPod): Words {
  const { seen } = pod;
  if (seen.state === 'ready') {
    return { message: `${seen.name} is ready, and not for minReadySeconds (${set.spec.minReadySeconds} s) yet.`, next: 'Wait, and look again' };
  }
  const limit = printSpan(thresholdOf(pod));
  return { message: `${troubleWords(pod)}. The first ${limit} prove nothing.`, next: 'Wait, and look again' };
}

export function sayReplacesItself(set: LiveSet, { pod }: DownPod): Words {
  const { name, revision } = pod.seen;
  const trouble = `${troubleWords(pod)}. It is at ${revisionWords(set, revision)}.`;
  const higher = heldUpBy(set, pod);
  if (!higher) {
    return {
      message: `${trouble} A Parallel set replaces unavailable pods of older revisions by itself.${regressionNote(set)}`,
      next: 'Wait, and look again',
    };
  }
  const waits = `${trouble} A Parallel set replaces it by itself, from the highest down, and waits at ${higher.seen.name}`;
  const evidence = { waitsFor: higher.seen.name };
  if (higher.deletedAt !== undefined) return { message: `${waits} until that one is gone.`, next: 'Wait, and look again', evidence };
  return {
    message: `${waits}, which is down at the update revision: deleted now, ${name} would come back at that revision too.`,
    next: `Mend what keeps ${higher.seen.name} down, which takes another template unless its cause lies outside of it`,
    evidence,
  };
}

export function sayParallelRegression(set: LiveSet, { pod, back }: DownPod): Words {
  const { name, revision, ran } = pod.seen;
  return {
    message:
      `${troubleWords(pod)}. It is at ${revisionWords(set, revision)}, and Kubernetes 1.35.0 to 1.35.3 do not replace it: they count every unavailable pod against maxUnavailable, ` +
      `so that a Parallel set gets stuck as an ordered one does. ${ran ? 'It ran before' : 'It never ran'}; deleted, it comes back at ${revisionWords(set, back)}.`,
    next: `Delete ${name}, the highest of such pods first; 1.35.4 has the repair`,
    commands: [deletePod(set, name)],
  };
}

/** The name of the pod of an ordinal. */
function podAt({ object }: Pick<LiveSet, 'object'>, ordinal: number): string {
  return `${object.name}-${ordinal}`;
}

function regressionNote({ target: { platform, release } }: LiveSet): string {
  if (platform !== 'kubernetes' || release?.minor !== 35 || release.patch !== undefined) return '';
  return ' Kubernetes 1.35.0 to 1.35.3 fail to: if the server is one of these, name its patch release and look again.';
}

function finalizersOf({ object }: LivePod): readonly string[] {
  return listField(object.value['metadata'], 'finalizers').filter((entry) => typeof entry === 'string');
}
