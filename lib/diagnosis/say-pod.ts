import { listField, mapField, textField } from '../kube/json';
import { kubectl } from '../rollout/changes/kubectl';
import { describe, logs } from './commands';
import type { DownPod, LiveSet } from './live-set';
import type { LivePod } from './pod-state';
import { lastRunOf, troubleWords } from './pod-words';
import { revisionWords } from './revision-words';
import type { Words } from './words';

export function sayConfigError(set: LiveSet, { pod }: DownPod): Words {
  return {
    message: `${troubleWords(pod)}. ${sameAgain(set, pod)}`,
    next: 'Create the Secret, ConfigMap or key that is missing, which the kubelet then takes by itself; or correct the template',
    commands: [describe(set, 'pod', pod.seen.name)],
  };
}

export function sayCrashing(set: LiveSet, { pod }: DownPod): Words {
  const { name, container } = pod.seen;
  const { exit, restarts } = lastRunOf(pod);
  return {
    message: `${troubleWords(pod)}. ${sameAgain(set, pod)}`,
    next: 'Read the log of the run that ended, then correct the template or what the program depends on',
    commands: [logs(set, name, container, restarts > 0), describe(set, 'pod', name)],
    evidence: { exit, restarts },
  };
}

export function sayCapacity(set: LiveSet, { pod }: DownPod): Words {
  return {
    message: `${troubleWords(pod)}. ${capacityNote(pod)}${sameAgain(set, pod)}`,
    next: capacityAdvice(pod),
    commands: [describe(set, 'pod', pod.seen.name)],
  };
}

export function sayStorage(set: LiveSet, { pod }: DownPod): Words {
  const { name } = pod.seen;
  const claims = claimsOf(pod);
  return {
    message: `${troubleWords(pod)}. It waits for a volume. ${sameAgain(set, pod)} Its claims hold the data of the set: leave them as they are.`,
    next: 'Find out why the claim is not bound or the volume is not attached: its class, its zone, the node that had it before',
    commands: [describe(set, 'pod', name), ...(claims.length === 0 ? [] : [kubectl(['get', 'pvc', ...claims], set.namespace.name)])],
    evidence: { claims },
  };
}

export function sayNotReady(set: LiveSet, { pod }: DownPod): Words {
  const { name, container } = pod.seen;
  const initial = pod.containers.find(({ init, running }) => init && running);
  const what = initial ? `Its init container ${initial.name} is still at work` : 'Its readiness probe or a readiness gate does not pass';
  return {
    message: `${troubleWords(pod)}. ${what}. ${sameAgain(set, pod)}`,
    next: 'Read its log, and ask what the probe asks',
    commands: [logs(set, name, container, false), describe(set, 'pod', name)],
  };
}

function capacityNote({ seen, lack }: LivePod): string {
  if (seen.state === 'unscheduled') return '';
  return lack === 'sandbox' ? 'Its sandbox or its network cannot be set up. ' : 'No event tells what holds it. ';
}

function capacityAdvice({ seen, node }: LivePod): string {
  if (seen.reason === 'SchedulingGated') return 'Find out who is to lift its scheduling gates, and why that has not happened';
  if (seen.state === 'unscheduled') return 'Make room: more nodes, smaller requests in the template, or other rules of placement';
  return `Read the events of the pod and the log of the kubelet${node === '' ? '' : ` on node ${node}`}`;
}

function sameAgain(set: LiveSet, { seen }: LivePod): string {
  return `It is at ${revisionWords(set, seen.revision)}, so deleted it comes back the same.`;
}

/** The claims that the pod mounts. */
function claimsOf({ object }: LivePod): readonly string[] {
  return listField(object.value['spec'], 'volumes').flatMap((volume) => textField(mapField(volume, 'persistentVolumeClaim'), 'claimName') ?? []);
}
