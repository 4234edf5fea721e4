import { EXIT, UserError } from '../base/errors';
import { PODS } from '../cluster/resources';
import { readPod } from '../diagnosis/pod-state';
import type { SeenPod } from '../diagnosis/set-diagnosis';
import { fieldOf } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { imageUsesOf } from '../kube/workloads';
import { checkInterrupt } from './interrupted';
import { liveObject } from './read-namespace';
import type { Recovering, StepKind } from './recovery';
import { type DeletableVerdict, returnOf } from './verdicts';

/** Milliseconds between two looks at a pod: at first, and at most. */
const FIRST_POLL = 250;
const LONGEST_POLL = 2_000;
/** What controller and kubelet get beside the pod's own grace, in milliseconds. */
const LEEWAY = 60_000;
/** @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination (v1.34) */
const DEFAULT_GRACE_SECONDS = 30;

/** What is to come in the place of a pod that was deleted. */
export interface Awaited {
  readonly verdict: DeletableVerdict;
  readonly set: KubeObject;
  /** The pod as it was right before; `undefined` where it was gone already. */
  readonly old: KubeObject | undefined;
}

/**
 * Waits until a new pod stands in the place of the deleted one, at the revision that was foretold, and is available; for a pod that
 * nobody wants, until it is gone. Throws `UserError` where something else comes about, or nothing in time.
 */
export async function awaitPod(recovering: Recovering, awaited: Awaited): Promise<void> {
  if (returnOf(awaited.verdict) === undefined) await awaitRemoval(recovering, awaited);
  else await awaitReady(recovering, awaited, await awaitNewPod(recovering, awaited));
}

async function awaitRemoval(recovering: Recovering, awaited: Awaited): Promise<void> {
  const { name, uid } = awaited.verdict.pod;
  const waitMs = goneAfterMs(awaited);
  const { pod, inTime } = await pollUntil(recovering, awaited, waitMs, (found) => found?.seen.uid !== uid);
  if (!inTime) throw terminating(name, waitMs);
  if (pod) throw surprise('recreated', `${name} came back, although the set does not want it: somebody else has scaled the set up`);
  report(recovering, awaited, 'removed', 'it is gone, and none comes in its place');
}

async function awaitNewPod(recovering: Recovering, awaited: Awaited): Promise<FoundPod> {
  const { name, uid } = awaited.verdict.pod;
  const back = returnOf(awaited.verdict) ?? '';
  const waitMs = goneAfterMs(awaited);
  const { pod, inTime } = await pollUntil(recovering, awaited, waitMs, (found) => found !== undefined && found.seen.uid !== uid);
  if (!inTime && pod) throw terminating(name, waitMs);
  if (!pod) throw surprise('not-recreated', `${name} is gone, and within ${waitMs / 1000} s the controller has not made it again`);
  const { revision } = pod.seen;
  if (revision !== back) throw surprise('wrong-revision', `${name} came back at ${revision || 'no revision'} and not at ${back}: somebody else has changed the set`);
  report(recovering, awaited, 'recreated', `it is back at ${revision} with ${imageWords(pod.object, awaited.set)}`);
  // Only another image could have helped.
  if (awaited.verdict.advice === 'once' && hasSameImage(pod.object, awaited)) throw sameFailure(name, awaited.verdict.pod);
  return pod;
}

async function awaitReady(recovering: Recovering, awaited: Awaited, made: FoundPod): Promise<void> {
  const { options, clock } = recovering;
  const { name } = made.seen;
  const begun = clock.now();
  const minReadyMs = secondsIn(awaited.set, 'minReadySeconds', 0) * 1000;
  let said: string | undefined;
  let readyAt: number | undefined;
  const isAvailable = (pod: FoundPod | undefined): boolean => {
    if (pod?.seen.uid !== made.seen.uid) throw surprise('replaced', `${name} was replaced once more, by somebody else, while it was awaited`);
    readyAt = pod.seen.state === 'ready' ? (readyAt ?? clock.now()) : undefined;
    if (readyAt !== undefined) return clock.now() - readyAt >= minReadyMs;
    const words = troubleWords(pod.seen);
    // That containers are being made is no news.
    const isNews = pod.seen.state !== 'starting' || pod.seen.message !== undefined;
    if (words !== said && isNews) report(recovering, awaited, 'waiting', `not ready: ${words}`);
    said = words;
    if (failsAgain(pod, awaited)) throw sameFailure(name, pod.seen);
    return false;
  };
  const { inTime } = await pollUntil(recovering, awaited, options.timeoutMs + minReadyMs, isAvailable);
  if (!inTime) throw surprise('not-ready', `${name} is back, and was not ready within ${options.timeoutMs / 1000} s: ${said ?? 'it was ready and did not stay so'}`);
  report(recovering, awaited, 'ready', `ready after ${Math.round((clock.now() - begun) / 1000)} s`);
}

interface FoundPod {
  readonly object: KubeObject;
  readonly seen: SeenPod;
}

/** Reads the pod until `isDone` says so or the time is over. */
async function pollUntil(
  { cluster, namespace, clock, options }: Recovering,
  { verdict, old }: Awaited,
  waitMs: number,
  isDone: (pod: FoundPod | undefined) => boolean,
): Promise<{ readonly pod: FoundPod | undefined; readonly inTime: boolean }> {
  const { name, ordinal } = verdict.pod;
  const end = clock.now() + waitMs;
  for (let pauseMs = FIRST_POLL; ; pauseMs = Math.min(pauseMs * 2, LONGEST_POLL)) {
    checkInterrupt(options, `${name} was ${old ? 'deleted' : 'gone'}, and is not awaited any more`);
    const value = await cluster.get(PODS, namespace, name);
    const object = value && liveObject(value, namespace);
    const pod = object && { object, seen: readPod(object, ordinal, { name: namespace, objects: [], unread: new Set(), now: clock.now() }).seen };
    if (isDone(pod)) return { pod, inTime: true };
    if (clock.now() >= end) return { pod, inTime: false };
    await clock.sleep(pauseMs, options.signal);
  }
}

/** How long a deleted pod may take to be gone and the next one to be there. */
function goneAfterMs({ set, old }: Awaited): number {
  const template = fieldOf(set.value['spec'], 'template');
  const spec = old ? old.value['spec'] : fieldOf(template, 'spec');
  const grace = fieldOf(spec, 'terminationGracePeriodSeconds');
  return (typeof grace === 'number' ? grace : DEFAULT_GRACE_SECONDS) * 1000 + LEEWAY;
}

function secondsIn(set: KubeObject, field: string, fallback: number): number {
  const seconds = fieldOf(set.value['spec'], field);
  return typeof seconds === 'number' ? seconds : fallback;
}

function report({ clock, tell }: Recovering, { verdict, set }: Awaited, kind: StepKind, message: string): void {
  tell({ kind, at: clock.now(), set: set.name, pod: verdict.pod.name, message });
}

/** `nginx ImagePullBackOff`, with what the kubelet says. */
function troubleWords({ container, reason, state, message }: SeenPod): string {
  const what = [container, reason ?? state].filter((part) => part !== undefined).join(' ');
  return message === undefined ? what : `${what}: ${message}`;
}

/** The images of the new pod, and whether they are the template's: who rewrites pods on admission makes others of them. */
function imageWords(pod: KubeObject, set: KubeObject): string {
  const wanted = imagesOf(set);
  const images = [...imagesOf(pod)].map(([container, image]) => {
    const template = wanted.get(container);
    return template === undefined || template === image ? image : `${image} (${template} in the template of the set)`;
  });
  return images.join(', ');
}

function imagesOf(object: KubeObject): ReadonlyMap<string, string> {
  return new Map(imageUsesOf(object).flatMap(({ name, image }) => (image === undefined ? [] : [[name, image]])));
}

function hasSameImage(pod: KubeObject, { verdict, old }: Awaited): boolean {
  const { container } = verdict.pod;
  if (!old || container === undefined) return false;
  return imagesOf(pod).get(container) === imagesOf(old).get(container);
}

/** Whether the new pod cannot pull the very image that the old one could not pull. */
function failsAgain({ object, seen }: FoundPod, awaited: Awaited): boolean {
  const { state, container } = awaited.verdict.pod;
  return state === 'image' && seen.state === 'image' && seen.container === container && hasSameImage(object, awaited);
}

function terminating(pod: string, waitMs: number): UserError {
  return surprise('not-gone', `${pod} was deleted, and has not ended within ${waitMs / 1000} s: its node may not answer; it is not forced, as two pods of one name could then write to one volume`);
}

function sameFailure(pod: string, seen: SeenPod): UserError {
  return surprise('same-failure', `${pod} came back with the image that could not be pulled: ${troubleWords(seen)}; deleting it once more cannot help`);
}

function surprise(code: string, message: string): UserError {
  return new UserError(code, message, { exitCode: EXIT.findings, hint: 'no other pod was touched; look again with pinstream diagnose' });
}
