import { isFinished, isReady } from './pods';
import { type Fate, fateOf, type KubeletScript } from './kubelet-script';
import { type PodState, type SetState, withPods } from './set-state';

/** The set as its pods stand at its own moment: what is ready, what fails and why, and which deleted pods are gone. */
export function advanceKubelet(set: SetState, script: KubeletScript): SetState {
  const pods = set.pods.filter((pod) => !isOver(pod, script, set.now));
  return withPods(
    set,
    pods.map((pod) => advance(pod, script, set.now)),
  );
}

/** The next moment at which a pod changes by itself or becomes available; `undefined` where none ever does. */
export function nextChangeAt(set: SetState, script: KubeletScript, minReadySeconds: number): number | undefined {
  const moments = set.pods.flatMap((pod) => [...endOf(pod, script), ...turns(pod, script, set.now), ...availability(pod, minReadySeconds)]);
  const later = moments.filter((moment) => moment > set.now);
  return later.length === 0 ? undefined : Math.min(...later);
}

function isOver(pod: PodState, script: KubeletScript, now: number): boolean {
  return endOf(pod, script).some((end) => end <= now);
}

/** When a deleted pod is gone; nothing for one that stays. */
function endOf(pod: PodState, script: KubeletScript): readonly number[] {
  if (pod.deletedAt === undefined) return [];
  const { kind } = fateOf(script, pod);
  if (kind === 'node-lost') return [];
  // A pod without a node is removed by the API server itself.
  return [kind === 'unscheduled' ? pod.deletedAt : pod.deletedAt + (script.graceSeconds ?? 1)];
}

function advance(pod: PodState, script: KubeletScript, now: number): PodState {
  // What runs to its end stays there, and a pod about to go is left as it was: it counts as down already.
  if (isFinished(pod) || pod.deletedAt !== undefined) return pod;
  const fate = fateOf(script, pod);
  if (isReady(pod) && STARTING_FATES.has(fate.kind)) return pod;
  const { phase, ready, reason } = statusOf(fate, now - pod.createdAt);
  const readySince = ready ? (isReady(pod) ? pod.readySince : now) : undefined;
  const ran = pod.ran || phase === 'Running';
  const same = phase === pod.phase && readySince === pod.readySince && ran === pod.ran && reason === pod.reason;
  return same ? pod : { ...pod, phase, readySince, ran, reason };
}

/** Fates that decide whether a pod gets ready. One that is ready has them behind it, even if its image can no longer be pulled. */
const STARTING_FATES: ReadonlySet<Fate['kind']> = new Set(['ready', 'image', 'config', 'volume', 'unscheduled', 'rejected']);

interface Status {
  readonly phase: 'Pending' | 'Running';
  readonly ready: boolean;
  readonly reason: string | undefined;
}

const READY: Status = { phase: 'Running', ready: true, reason: undefined };
const STARTING: Status = { phase: 'Pending', ready: false, reason: 'ContainerCreating' };

function statusOf(fate: Fate, age: number): Status {
  switch (fate.kind) {
    case 'ready':
      return age >= fate.afterSeconds ? READY : STARTING;
    case 'image':
      return pending(fate.reason ?? 'ImagePullBackOff');
    case 'config':
      return pending(fate.reason ?? 'CreateContainerConfigError');
    case 'crash':
      return crashing(fate, age);
    case 'never-ready':
      return { phase: 'Running', ready: false, reason: 'ContainersNotReady' };
    case 'node-lost':
      return { phase: 'Running', ready: false, reason: 'NodeLost' };
    case 'volume':
      return pending('FailedMount');
    case 'unscheduled':
      return pending('Unschedulable');
    case 'rejected':
      // The rule is about creation; a pod of that name which is there all the same has nothing to fear from it.
      return READY;
  }
}

function pending(reason: string): Status {
  return { phase: 'Pending', ready: false, reason };
}

type Crash = Extract<Fate, { readonly kind: 'crash' }>;

/** Seconds that a crashing pod takes to start for the first time. */
const STARTS_AFTER = 1;

function crashing(fate: Crash, age: number): Status {
  if (age < STARTS_AFTER) return STARTING;
  return age - lastStart(fate, age) < fate.readySeconds ? READY : { phase: 'Running', ready: false, reason: 'CrashLoopBackOff' };
}

/** The age at which the pod started last. */
function lastStart({ readySeconds, restartSeconds }: Crash, age: number): number {
  if (restartSeconds === undefined) return STARTS_AFTER;
  const period = Math.max(1, readySeconds + restartSeconds);
  return age - ((age - STARTS_AFTER) % period);
}

/** The moments of the next turns that the pod's fate holds, past ones among them. */
function turns(pod: PodState, script: KubeletScript, now: number): readonly number[] {
  if (isFinished(pod) || pod.deletedAt !== undefined) return [];
  const fate = fateOf(script, pod);
  if (fate.kind === 'ready') return [pod.createdAt + fate.afterSeconds];
  if (fate.kind !== 'crash') return [];
  const first = pod.createdAt + STARTS_AFTER;
  if (fate.readySeconds === 0) return [first];
  const start = pod.createdAt + lastStart(fate, Math.max(now - pod.createdAt, STARTS_AFTER));
  const crash = start + fate.readySeconds;
  return fate.restartSeconds === undefined ? [first, crash] : [first, crash, crash + fate.restartSeconds];
}

function availability(pod: PodState, minReadySeconds: number): readonly number[] {
  return pod.readySince === undefined || minReadySeconds === 0 ? [] : [pod.readySince + minReadySeconds];
}
