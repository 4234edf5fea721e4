import { fieldOf, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { conditionOf } from './condition';
import type { ContainerStatus } from './container-status';
import type { SeenEvent } from './events';
import type { PodClass } from './set-diagnosis';

/** What is the matter with a pod, and who says so. */
export interface PodTrouble {
  readonly state: PodClass;
  readonly reason: string | undefined;
  readonly container: string | undefined;
  /** As written. */
  readonly message: string | undefined;
  /** What a pod waits for that is not scheduled or not started: a volume, its network, room on a node. */
  readonly lack: 'storage' | 'sandbox' | 'capacity' | undefined;
}

export interface PodFacts {
  readonly object: KubeObject;
  readonly status: unknown;
  readonly phase: string;
  readonly containers: readonly ContainerStatus[];
  /** About the pod, the newest first. */
  readonly events: readonly SeenEvent[];
  readonly isReady: boolean;
  readonly deleted: boolean;
}

/** The first that fits, from the top; of containers the first in which it shows, init containers first. */
export function troubleOf(facts: PodFacts): PodTrouble {
  if (facts.deleted) return { ...NOTHING, state: 'terminating', ...wordOf(facts.status) };
  if (facts.phase === 'Failed' || facts.phase === 'Succeeded') return { ...NOTHING, state: 'finished', ...wordOf(facts.status), ...lastEnd(facts) };
  // Ready says that every container is; what one of them waited for a moment ago is history.
  if (facts.isReady) return { ...NOTHING, state: 'ready' };
  return imageTrouble(facts) ?? configTrouble(facts) ?? crash(facts) ?? unscheduled(facts) ?? starting(facts) ?? notReady(facts);
}

const NOTHING = { reason: undefined, container: undefined, message: undefined, lack: undefined };

/** @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/images/types.go */
const IMAGE_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/container/sync_result.go */
const CONFIG_REASONS: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

const IMAGE_EVENTS: ReadonlySet<string> = new Set(['Failed', 'InspectFailed', 'ErrImageNeverPull']);
const VOLUME_EVENTS: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const SANDBOX_EVENTS: ReadonlySet<string> = new Set(['FailedCreatePodSandBox']);
const PROBE_EVENTS: ReadonlySet<string> = new Set(['Unhealthy']);

/** What the scheduler says where a volume is in the way. */
const VOLUME_IN_THE_WAY = /persistentvolumeclaim|volume node affinity|persistent volumes? available|max volume count/i;

/** All that a kubelet says in the pauses between two attempts, the cause left out. */
const BACK_OFF_ALONE = /^back-off pulling image "[^"]*"\.?$/i;

/** Whether the message says nothing but that the kubelet waits before it tries again. */
export function isBareBackOff(message: string): boolean {
  return message.trim() === '' || BACK_OFF_ALONE.test(message.trim());
}

function imageTrouble({ containers, events }: PodFacts): PodTrouble | undefined {
  const found = containers.find(({ waiting }) => waiting !== undefined && IMAGE_REASONS.has(waiting));
  if (!found) return undefined;
  const own = found.waitingMessage;
  const told = isBareBackOff(own) ? events.find((event) => IMAGE_EVENTS.has(event.reason) && isAbout(event, found) && isCause(event)) : undefined;
  return { ...NOTHING, state: 'image', reason: found.waiting, container: found.name, message: told?.message ?? own };
}

/** An attempt leaves two events behind: one says what went wrong, the other only its reason (`Error: ErrImagePull`). */
function isCause({ message }: SeenEvent): boolean {
  return !/^Error: \w+$/.test(message) && !isBareBackOff(message);
}

function isAbout({ container }: SeenEvent, { name }: ContainerStatus): boolean {
  return container === undefined || container === name;
}

function configTrouble({ containers }: PodFacts): PodTrouble | undefined {
  const found = containers.find(({ waiting }) => waiting !== undefined && CONFIG_REASONS.has(waiting));
  return found && { ...NOTHING, state: 'config', reason: found.waiting, container: found.name, message: found.waitingMessage };
}

// What the program itself left as its last words is not quoted: it may be anything out of its log.
function crash({ containers }: PodFacts): PodTrouble | undefined {
  const found = containers.find(({ waiting, ended }) => waiting === 'CrashLoopBackOff' || (ended !== undefined && ended.exitCode !== 0));
  if (!found) return undefined;
  return { ...NOTHING, state: 'crash', reason: found.waiting ?? (found.ended?.reason || 'Error'), container: found.name, message: found.waitingMessage };
}

function unscheduled({ object, status, phase }: PodFacts): PodTrouble | undefined {
  const scheduled = conditionOf(status, 'PodScheduled');
  const isRefused = textField(scheduled, 'status') === 'False';
  const hasNode = (textField(fieldOf(object.value, 'spec'), 'nodeName') ?? '') !== '';
  if (phase !== 'Pending' || (!isRefused && hasNode)) return undefined;
  const message = textField(scheduled, 'message');
  const lack = VOLUME_IN_THE_WAY.test(message ?? '') ? 'storage' : 'capacity';
  return { ...NOTHING, state: 'unscheduled', reason: textField(scheduled, 'reason'), message, lack };
}

function starting({ phase, containers, events }: PodFacts): PodTrouble | undefined {
  // An init container at work is no wait for the node: its log tells what it waits for.
  const atWork = containers.some(({ init, running, ready }) => init && running && !ready);
  const found = containers.find(({ waiting }) => waiting !== undefined);
  if ((!found && !(phase === 'Pending' && containers.length === 0)) || atWork) return undefined;
  const volume = events.find(({ reason }) => VOLUME_EVENTS.has(reason));
  const sandbox = events.find(({ reason }) => SANDBOX_EVENTS.has(reason));
  const told = volume ?? sandbox;
  const lack = volume ? 'storage' : sandbox ? 'sandbox' : undefined;
  return { state: 'starting', reason: found?.waiting ?? 'ContainerCreating', container: found?.name, message: told?.message ?? found?.waitingMessage, lack };
}

function notReady({ status, containers, events }: PodFacts): PodTrouble {
  const ready = conditionOf(status, 'Ready');
  const found = containers.find(({ init, running, ready: isReady }) => running && !isReady && init) ?? containers.find(({ init, ready: isReady }) => !init && !isReady);
  const probe = events.find((event) => PROBE_EVENTS.has(event.reason) && (!found || isAbout(event, found)));
  const message = probe?.message ?? textField(ready, 'message');
  return { ...NOTHING, state: 'not-ready', reason: textField(ready, 'reason'), container: found?.name, message };
}

/** The word and the words of the pod's own status: `Evicted`, and why. */
function wordOf(status: unknown): { readonly reason: string | undefined; readonly message: string | undefined } {
  return { reason: textField(status, 'reason'), message: textField(status, 'message') };
}

function lastEnd({ status, containers }: PodFacts): { readonly reason?: string; readonly container?: string } {
  const failed = containers.find(({ ended }) => ended !== undefined && ended.exitCode !== 0);
  if (!failed || textField(status, 'reason') !== undefined) return {};
  return { container: failed.name, reason: failed.ended?.reason || 'Error' };
}
